// SPDX-License-Identifier: GPL-2.0
/* The columns of `mmscope top`. */
#include "toplist.h"

#define AT(field)	offsetof(struct topproc, field)

static const struct topproc *of(const void *row)
{
	return row;
}

static void rate(const void *row, uint64_t count, struct value *v)
{
	v->none = of(row)->seconds <= 0;
	v->number = v->none ? 0 : count / of(row)->seconds + 0.5;
}

/* Those of these causes a second. */
static void rate_of(const void *row, unsigned int first, unsigned int last,
		    struct value *v)
{
	uint64_t count = 0;
	unsigned int i;

	for (i = first; i <= last; i++)
		count += of(row)->part.cause[i].count;
	rate(row, count, v);
}

static void get_rate(const void *row, struct value *v)
{
	rate(row, of(row)->part.sum.count, v);
}

static void get_faults(const void *row, struct value *v)
{
	v->number = of(row)->total.sum.count;
}

static void get_major(const void *row, struct value *v)
{
	v->number = of(row)->total.sum.major;
}

static void get_anon(const void *row, struct value *v)
{
	rate_of(row, MMSCOPE_FAULT_ANON_READ, MMSCOPE_FAULT_STACK, v);
}

static void get_cow(const void *row, struct value *v)
{
	rate_of(row, MMSCOPE_FAULT_COW, MMSCOPE_FAULT_COW_FILE, v);
}

static void get_file(const void *row, struct value *v)
{
	rate_of(row, MMSCOPE_FAULT_MKWRITE, MMSCOPE_FAULT_SHMEM, v);
}

static void get_swap(const void *row, struct value *v)
{
	rate_of(row, MMSCOPE_FAULT_SWAP, MMSCOPE_FAULT_SWAP_DEVICE, v);
}

static void swap_rate(const void *row, enum mmscope_swap_count which,
		      struct value *v)
{
	rate(row, of(row)->part.swap.n[which], v);
	v->none |= !of(row)->part.swap.on;
}

static void get_out(const void *row, struct value *v)
{
	swap_rate(row, MMSCOPE_SWAP_OUT, v);
}

static void get_in(const void *row, struct value *v)
{
	swap_rate(row, MMSCOPE_SWAP_IN, v);
}

static void get_now(const void *row, struct value *v)
{
	v->number = of(row)->total.swap.now;
	v->none = !of(row)->total.swap.on;
}

/* Of a second, which several threads may have spent at once. */
static void get_asleep(const void *row, struct value *v)
{
	double seconds = of(row)->seconds;

	v->none = seconds <= 0 || !of(row)->total.sum.timed;
	v->number = v->none ? 0 : of(row)->part.sum.ns / seconds;
}

static void get_longest(const void *row, struct value *v)
{
	v->number = of(row)->total.sum.longest;
	v->none = !of(row)->total.sum.timed;
}

static const struct column columns[] = {
	{ "PID", COLUMN_COUNT, 0, AT(pid), NULL, "number of the process" },
	{ "RATE", COLUMN_COUNT, COLUMN_SUM, 0, get_rate,
	  "page faults a second" },
	{ "ANON", COLUMN_COUNT, COLUMN_SUM, 0, get_anon,
	  "of them first touches of anonymous memory" },
	{ "COW", COLUMN_COUNT, COLUMN_SUM, 0, get_cow,
	  "of them writes to private pages" },
	{ "FILE", COLUMN_COUNT, COLUMN_SUM, 0, get_file,
	  "of them of files and shared memory" },
	{ "SWAP", COLUMN_COUNT, COLUMN_SUM, 0, get_swap,
	  "of them of pages that were out" },
	{ "OUT", COLUMN_COUNT, COLUMN_SUM, 0, get_out,
	  "pages that went out to swap a second" },
	{ "IN", COLUMN_COUNT, COLUMN_SUM, 0, get_in,
	  "pages that faults brought back from swap a second" },
	{ "NOW", COLUMN_COUNT, COLUMN_SUM | COLUMN_EXTRA, 0, get_now,
	  "pages that are out now" },
	{ "ASLEEP", COLUMN_NS, COLUMN_SUM, 0, get_asleep,
	  "time in faults in a second, if they are timed" },
	{ "LONGEST", COLUMN_NS, 0, 0, get_longest,
	  "the longest since it was attached" },
	{ "FAULTS", COLUMN_COUNT, COLUMN_SUM, 0, get_faults,
	  "page faults since it was attached" },
	{ "MAJOR", COLUMN_COUNT, COLUMN_SUM, 0, get_major, "of them major" },
	{ "COMMAND", COLUMN_TEXT, COLUMN_WIDE, AT(comm), NULL,
	  "name of the process" },
	{ 0 }
};

const struct view top_view = { "processes", columns, NULL };
