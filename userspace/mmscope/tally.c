// SPDX-License-Identifier: GPL-2.0
/* Page faults, swap and switches, added up and subtracted. */
#include "tally.h"

#include <errno.h>
#include <string.h>

#define BUCKETS	64

static void add_row(struct mmscope_fault_row *to,
		    const struct mmscope_fault_row *more)
{
	unsigned int i;

	to->count += more->count;
	to->major += more->major;
	to->timed += more->timed;
	to->ns += more->ns;
	for (i = 0; i < MMSCOPE_NR_ORIGINS; i++)
		to->origin[i] += more->origin[i];
	for (i = 0; i < BUCKETS; i++)
		to->histogram[i] += more->histogram[i];
	if (more->longest > to->longest)
		to->longest = more->longest;
}

/* Counters that were set back are no negative number. */
static void less(uint64_t *from, uint64_t n)
{
	*from = *from > n ? *from - n : 0;
}

static void subtract_row(struct mmscope_fault_row *from,
			 const struct mmscope_fault_row *n)
{
	unsigned int i;

	less(&from->count, n->count);
	less(&from->major, n->major);
	less(&from->timed, n->timed);
	less(&from->ns, n->ns);
	for (i = 0; i < MMSCOPE_NR_ORIGINS; i++)
		less(&from->origin[i], n->origin[i]);
	for (i = 0; i < BUCKETS; i++)
		less(&from->histogram[i], n->histogram[i]);
}

static void add_swap(struct tally_swap *to, const struct tally_swap *more)
{
	unsigned int i;

	to->on |= more->on;
	to->system |= more->system;
	to->now += more->now;
	for (i = 0; i < MMSCOPE_NR_SWAPS; i++)
		to->n[i] += more->n[i];
	for (i = 0; i < MMSCOPE_NR_WAITS; i++)
		add_row(&to->wait[i], &more->wait[i]);
}

static void subtract_swap(struct tally_swap *from, const struct tally_swap *n)
{
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_SWAPS; i++)
		less(&from->n[i], n->n[i]);
	for (i = 0; i < MMSCOPE_NR_WAITS; i++)
		subtract_row(&from->wait[i], &n->wait[i]);
}

static void add_tlb(struct tally_tlb *to, const struct tally_tlb *more)
{
	unsigned int i;

	to->on |= more->on;
	for (i = 0; i < MMSCOPE_NR_SWITCHES; i++)
		to->n[i] += more->n[i];
	for (i = 0; i < MMSCOPE_NR_FLUSHES; i++)
		to->flushes[i] += more->flushes[i];
}

static void subtract_tlb(struct tally_tlb *from, const struct tally_tlb *n)
{
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_SWITCHES; i++)
		less(&from->n[i], n->n[i]);
	for (i = 0; i < MMSCOPE_NR_FLUSHES; i++)
		less(&from->flushes[i], n->flushes[i]);
}

void tally_add(struct tally *t, const struct tally *more)
{
	unsigned int i;

	add_swap(&t->swap, &more->swap);
	add_tlb(&t->tlb, &more->tlb);
	for (i = 0; i < MMSCOPE_NR_FAULTS; i++)
		add_row(&t->cause[i], &more->cause[i]);
	add_row(&t->sum, &more->sum);
}

void tally_subtract(struct tally *t, const struct tally *n)
{
	unsigned int i;

	subtract_swap(&t->swap, &n->swap);
	subtract_tlb(&t->tlb, &n->tlb);
	for (i = 0; i < MMSCOPE_NR_FAULTS; i++)
		subtract_row(&t->cause[i], &n->cause[i]);
	subtract_row(&t->sum, &n->sum);
}

static int read_faults(struct mmscope *h, pid_t pid, struct tally *t)
{
	struct mmscope_faults f;
	int err = mmscope_faults(h, pid, &f);

	if (err)
		return err;
	memcpy(t->cause, f.cause, sizeof(t->cause));
	t->sum = f.sum;
	mmscope_faults_free(&f);
	return 0;
}

/* In the form of a row of faults, so that both are handled alike. */
static struct mmscope_fault_row row_of(const struct mmscope_swap_wait *w)
{
	struct mmscope_fault_row row = {
		.count = w->count, .timed = w->count, .ns = w->ns,
		.longest = w->longest,
	};

	memcpy(row.histogram, w->histogram, sizeof(row.histogram));
	return row;
}

static int read_swap(struct mmscope *h, pid_t pid, struct tally_swap *t)
{
	struct mmscope_swap s;
	unsigned int i;
	int err = mmscope_swap(h, pid, &s);

	if (err)
		return err;
	t->on = s.on;
	t->system = !pid;
	memcpy(t->n, s.n, sizeof(t->n));
	for (i = 0; i < MMSCOPE_NR_WAITS; i++)
		t->wait[i] = row_of(&s.wait[i]);
	t->now = s.now;
	return 0;
}

static int read_tlb(struct mmscope *h, pid_t pid, struct tally_tlb *t)
{
	struct mmscope_tlb tlb;
	unsigned int i;
	int err = mmscope_tlb(h, pid, &tlb);

	if (err)
		return err;
	t->on = tlb.on;
	memcpy(t->n, tlb.n, sizeof(t->n));
	for (i = 0; i < MMSCOPE_NR_FLUSHES; i++)
		t->flushes[i] = tlb.flush[i].events;
	return 0;
}

/* Of a part: absent; or the process has gone, which the next reading tells. */
static bool is_bad(int err)
{
	return err && err != -ENOENT && err != -ESRCH;
}

int tally_read(struct mmscope *h, pid_t pid, struct tally *t)
{
	int err = read_faults(h, pid, t);

	if (err)
		return err;
	err = read_swap(h, pid, &t->swap);
	if (!is_bad(err))
		err = read_tlb(h, pid, &t->tlb);
	return is_bad(err) ? err : 0;
}

bool tally_percentile(const struct mmscope_fault_row *row,
		      unsigned int percent, uint64_t *ns)
{
	uint64_t total = 0, before = 0, rank;
	unsigned int i;

	for (i = 0; i < BUCKETS; i++)
		total += row->histogram[i];
	if (!total)
		return false;
	/* the rank of the first that has @percent of all up to it */
	rank = (total * percent + 99) / 100;
	for (i = 0; before + row->histogram[i] < rank; i++)
		before += row->histogram[i];
	*ns = (1ULL << i) + (double)(1ULL << i) * (rank - before) /
	      row->histogram[i];
	if (*ns > row->longest)
		*ns = row->longest;
	return true;
}
