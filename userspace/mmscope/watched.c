// SPDX-License-Identifier: GPL-2.0
/* Processes whose counts are read again and again. */
#include "watched.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct watched *watch_find(struct watch *w, pid_t pid)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (w->list[i].pid == pid)
			return &w->list[i];
	return NULL;
}

static bool is_gone(int err)
{
	return err == -ENOENT || err == -ESRCH;
}

int watch_read(struct watch *w, struct watched *p)
{
	int err = tally_read(w->session->h, p->pid, &p->now);

	p->met |= !err;
	return err;
}

void watch_rebase(struct watched *p)
{
	p->base = p->now;
}

static void add_up(struct tally *sum, const struct watched *p)
{
	struct tally t = p->now;

	tally_subtract(&t, &p->base);
	tally_add(sum, &t);
}

void watch_end(struct watch *w, struct watched *p)
{
	session_forget(w->session, p->pid);
	w->lost += !p->met;
	p->now.swap.now = 0;
	add_up(&w->past, p);
	*p = w->list[--w->n];
}

int watch_add(struct watch *w, pid_t pid, bool fresh)
{
	struct watched *p = reallocarray(w->list, w->n + 1, sizeof(*p));
	int err;

	if (!p)
		return -ENOMEM;
	w->list = p;
	p += w->n;
	memset(p, 0, sizeof(*p));
	p->pid = pid;
	err = fresh ? 0 : watch_read(w, p);
	if (is_gone(err))
		return 0;
	watch_rebase(p);
	w->n += !err;
	return err;
}

int watch_sum(struct watch *w, struct tally *sum)
{
	size_t i = 0;
	int err;

	while (i < w->n) {
		struct watched *p = &w->list[i];

		err = watch_read(w, p);
		if (err && !is_gone(err))
			return err;
		/* another comes to its place */
		if (err && p->met)
			watch_end(w, p);
		else
			i++;
	}
	*sum = w->past;
	for (i = 0; i < w->n; i++)
		add_up(sum, &w->list[i]);
	return 0;
}

void watch_free(struct watch *w)
{
	free(w->list);
	w->list = NULL;
	w->n = 0;
}
