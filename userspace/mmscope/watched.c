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

int watch_read(struct watch *w, struct watched *p)
{
	int err = tally_read(w->session->h, p->pid, &p->now);

	if (err != -ENOENT && err != -ESRCH)
		return err;
	p->gone = true;
	p->now.swap.now = 0;
	return 0;
}

void watch_rebase(struct watched *p)
{
	p->base = p->now;
}

int watch_add(struct watch *w, pid_t pid, bool fresh)
{
	struct watched *p = realloc(w->list, (w->n + 1) * sizeof(*p));
	int err;

	if (!p)
		return -ENOMEM;
	w->list = p;
	p += w->n++;
	memset(p, 0, sizeof(*p));
	p->pid = pid;
	if (fresh)
		return 0;
	err = watch_read(w, p);
	watch_rebase(p);
	return err;
}

int watch_sum(struct watch *w, struct tally *sum)
{
	size_t i;
	int err;

	memset(sum, 0, sizeof(*sum));
	for (i = 0; i < w->n; i++) {
		struct watched *p = &w->list[i];
		struct tally t;

		if (!p->gone) {
			err = watch_read(w, p);
			if (err)
				return err;
		}
		t = p->now;
		tally_subtract(&t, &p->base);
		tally_add(sum, &t);
	}
	return 0;
}

size_t watch_living(const struct watch *w)
{
	size_t i, n = 0;

	for (i = 0; i < w->n; i++)
		n += !w->list[i].gone;
	return n;
}

void watch_free(struct watch *w)
{
	free(w->list);
	w->list = NULL;
	w->n = 0;
}
