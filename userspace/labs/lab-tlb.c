// SPDX-License-Identifier: GPL-2.0
/* `tlb` is off unless somebody wants it: the lab turns it on, and off again. */
#include "lab-tlb.h"

#include <string.h>

static bool turned_on;

const char *lab_tlb_begin(struct lab *l)
{
	char was[8];

	if (mmscope_get(l->h, "tlb", was, sizeof(was)))
		return mmscope_error(l->h);
	if (!strcmp(was, "on"))
		return NULL;
	if (mmscope_set(l->h, "tlb=on"))
		return mmscope_error(l->h);
	turned_on = true;
	return NULL;
}

void lab_tlb_end(struct lab *l)
{
	if (turned_on)
		mmscope_set(l->h, "tlb=off");
	turned_on = false;
}

bool lab_tlb_read(struct lab *l, pid_t pid, struct mmscope_tlb *t)
{
	if (mmscope_tlb(l->h, pid, t)) {
		lab_fail(l, "tlb", mmscope_error(l->h));
		return false;
	}
	if (!t->on)
		lab_fail(l, "tlb is accounted", "it was turned off");
	return t->on;
}

static void take_away(struct mmscope_flushes *f,
		      const struct mmscope_flushes *before)
{
	f->events -= before->events;
	f->none -= before->none;
	f->full -= before->full;
	f->one -= before->one;
	f->pages -= before->pages;
}

bool lab_tlb_grown(struct lab *l, pid_t pid, struct mmscope_tlb *t)
{
	struct mmscope_tlb now;
	unsigned int i;

	if (!lab_tlb_read(l, pid, &now))
		return false;
	for (i = 0; i < MMSCOPE_NR_SWITCHES; i++)
		now.n[i] -= t->n[i];
	for (i = 0; i < MMSCOPE_NR_FLUSHES; i++)
		take_away(&now.flush[i], &t->flush[i]);
	*t = now;
	return true;
}
