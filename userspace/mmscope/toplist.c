// SPDX-License-Identifier: GPL-2.0
/* The processes of `mmscope top`. */
#include "toplist.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static struct topproc *find(struct toplist *t, pid_t pid)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->list[i].pid == (uint64_t)pid)
			return &t->list[i];
	return NULL;
}

static bool make_room(struct toplist *t)
{
	size_t more = t->room ? t->room * 2 : 64;
	struct topproc *list = reallocarray(t->list, more, sizeof(*list));
	const void **rows;

	if (!list)
		return false;
	t->list = list;
	rows = reallocarray(t->rows, more, sizeof(void *));
	if (!rows)
		return false;
	t->rows = rows;
	t->room = more;
	return true;
}

static struct topproc *add(struct toplist *t, pid_t pid)
{
	struct topproc *p;

	if (t->n == t->room && !make_room(t))
		return NULL;
	p = &t->list[t->n++];
	memset(p, 0, sizeof(*p));
	p->pid = pid;
	p->fresh = true;
	return p;
}

/* What can be attached is; what cannot is not tried again. */
static int meet(struct toplist *t, pid_t pid)
{
	struct topproc *p = find(t, pid);
	int err;

	if (!p) {
		p = add(t, pid);
		if (!p)
			return -ENOMEM;
		err = t->session->sysroot ? 0 : session_attach(t->session, pid);
		p->refused = err;
	}
	p->seen = true;
	return 0;
}

static int meet_all(struct toplist *t)
{
	pid_t *pids;
	size_t n, i;
	int err = session_processes(t->session, &pids, &n);

	for (i = 0; !err && i < n; i++)
		err = meet(t, pids[i]);
	free(pids);
	return err;
}

/* False if it has gone. */
static bool read_one(struct toplist *t, struct topproc *p, double seconds)
{
	struct tally before = p->total;

	int err = tally_read(t->session->h, p->pid, &p->total);

	if (err == -ENOENT)
		session_forget(t->session, p->pid);
	if (err)
		return false;
	p->part = p->total;
	if (!p->fresh)
		tally_subtract(&p->part, &before);
	p->seconds = p->fresh ? 0 : seconds;
	p->fresh = false;
	session_comm(t->session, p->pid, p->comm, sizeof(p->comm));
	return true;
}

static void drop(struct toplist *t, size_t i)
{
	session_forget(t->session, t->list[i].pid);
	if (i != --t->n)
		t->list[i] = t->list[t->n];
}

int toplist_read(struct toplist *t)
{
	double at = now(), seconds = at - t->last;
	size_t i;
	int err = 0;

	for (i = 0; i < t->n; i++)
		t->list[i].seen = false;
	for (i = 0; !err && i < t->nr_only; i++)
		err = meet(t, t->only[i]);
	if (!t->only)
		err = meet_all(t);
	t->last = at;
	t->nr_rows = 0;
	/* the rows point to where processes are once all that go have gone */
	for (i = t->n; !err && i-- > 0;)
		if (!t->list[i].seen)
			drop(t, i);
	for (i = 0; !err && i < t->n; i++)
		if (!t->list[i].refused && read_one(t, &t->list[i], seconds))
			t->rows[t->nr_rows++] = &t->list[i];
	return err;
}

void toplist_free(struct toplist *t)
{
	free(t->list);
	free(t->rows);
}

/* What the rows are compared by. */
struct order {
	const struct column *by;
	bool reverse;
};

static int compare(const void *a, const void *b, void *arg)
{
	const struct order *o = arg;
	struct value x, y;
	int order;

	column_value(o->by, *(const void *const *)a, &x);
	column_value(o->by, *(const void *const *)b, &y);
	if (x.none || y.none)
		order = y.none - x.none;
	else if (column_is_text(o->by))
		order = strcmp(x.text, y.text);
	else
		order = (x.number > y.number) - (x.number < y.number);
	return o->reverse ? -order : order;
}

void rows_sort(const void **rows, size_t n, const struct column *by,
	       bool reverse)
{
	struct order order = { by, reverse };

	if (n)
		qsort_r(rows, n, sizeof(*rows), compare, &order);
}

void toplist_sort(struct toplist *t, const struct column *by, bool reverse)
{
	/* of those that are alike the oldest come first */
	rows_sort(t->rows, t->nr_rows, &top_view.columns[0], false);
	rows_sort(t->rows, t->nr_rows, by, reverse);
}
