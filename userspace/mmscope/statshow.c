// SPDX-License-Identifier: GPL-2.0
/*
 * The table of `mmscope stat`: one row a cause that there was, and one each
 * thing of the other parts of a tally that there was.
 */
#include "statshow.h"

/* One cause, in one interval. @plain: what is no fault, but for its count. */
struct row {
	double at;
	double seconds;
	const char *cause;
	const struct mmscope_fault_row *faults;
	bool plain;
	bool level;		/* not counted: how many there are now */
};

#define AT(field)	offsetof(struct mmscope_fault_row, field)

static const struct mmscope_fault_row *of(const void *row)
{
	return ((const struct row *)row)->faults;
}

static bool plain(const void *row)
{
	return ((const struct row *)row)->plain;
}

static void get_time(const void *row, struct value *v)
{
	snprintf(v->buf, sizeof(v->buf), "%.3f",
		 ((const struct row *)row)->at);
	v->text = v->buf;
}

static void get_cause(const void *row, struct value *v)
{
	v->text = ((const struct row *)row)->cause;
}

static void get_count(const void *row, struct value *v)
{
	v->number = of(row)->count;
}

static void get_rate(const void *row, struct value *v)
{
	double seconds = ((const struct row *)row)->seconds;

	v->number = seconds > 0 ? of(row)->count / seconds + 0.5 : 0;
	v->none = seconds <= 0 || ((const struct row *)row)->level;
}

static void get_major(const void *row, struct value *v)
{
	v->number = of(row)->major;
	v->none = plain(row);
}

static void get_ns(const void *row, struct value *v)
{
	v->number = of(row)->ns;
	v->none = !of(row)->timed;
}

static void get_mean(const void *row, struct value *v)
{
	v->none = !of(row)->timed;
	v->number = v->none ? 0 : of(row)->ns / of(row)->timed;
}

static void percentile(const void *row, unsigned int percent, struct value *v)
{
	v->none = !tally_percentile(of(row), percent, &v->number);
}

static void get_p50(const void *row, struct value *v)
{
	percentile(row, 50, v);
}

static void get_p90(const void *row, struct value *v)
{
	percentile(row, 90, v);
}

static void get_p99(const void *row, struct value *v)
{
	percentile(row, 99, v);
}

static void get_longest(const void *row, struct value *v)
{
	v->number = of(row)->longest;
	v->none = !of(row)->timed;
}

static void get_origin(const void *row, unsigned int origin, struct value *v)
{
	v->number = of(row)->origin[origin];
	v->none = plain(row);
}

static void get_user(const void *row, struct value *v)
{
	get_origin(row, MMSCOPE_ORIGIN_USER, v);
}

static void get_exec(const void *row, struct value *v)
{
	get_origin(row, MMSCOPE_ORIGIN_EXEC, v);
}

static void get_kernel(const void *row, struct value *v)
{
	get_origin(row, MMSCOPE_ORIGIN_KERNEL, v);
}

static void get_gup(const void *row, struct value *v)
{
	get_origin(row, MMSCOPE_ORIGIN_GUP, v);
}

static const struct column columns[] = {
	{ "TIME", COLUMN_TEXT, 0, 0, get_time,
	  "seconds from the begin to the end of the interval" },
	{ "CAUSE", COLUMN_TEXT, 0, 0, get_cause,
	  "cause of the faults, or what else; sum: of the kernel's" },
	{ "COUNT", COLUMN_COUNT, 0, 0, get_count, "how many faults, of swap pages" },
	{ "RATE", COLUMN_COUNT, 0, 0, get_rate, "how many a second" },
	{ "MAJOR", COLUMN_COUNT, 0, 0, get_major, "of them major" },
	{ "USER", COLUMN_COUNT, COLUMN_EXTRA, 0, get_user,
	  "of them by reading or writing" },
	{ "EXEC", COLUMN_COUNT, COLUMN_EXTRA, 0, get_exec,
	  "of them by executing" },
	{ "KERNEL", COLUMN_COUNT, COLUMN_EXTRA, 0, get_kernel,
	  "of them by the kernel" },
	{ "GUP", COLUMN_COUNT, COLUMN_EXTRA, 0, get_gup,
	  "of them by get_user_pages()" },
	{ "SPENT", COLUMN_NS, 0, 0, get_ns, "time in them together" },
	{ "MEAN", COLUMN_NS, COLUMN_EXTRA, 0, get_mean, "mean time" },
	{ "P50", COLUMN_NS, 0, 0, get_p50,
	  "time that half of them took at most" },
	{ "P90", COLUMN_NS, 0, 0, get_p90, "the same of 90 per cent" },
	{ "P99", COLUMN_NS, 0, 0, get_p99, "the same of 99 per cent" },
	{ "LONGEST", COLUMN_NS, 0, 0, get_longest,
	  "the longest since the process was attached" },
	{ 0 }
};

const struct view stat_view = { "causes", columns, NULL };

/* What is told of swap, in pages or faults. */
static const struct {
	const char *name;
	enum mmscope_swap_count which;
} swap_counts[] = {
	{ "swap-out", MMSCOPE_SWAP_OUT },
	{ "swap-in", MMSCOPE_SWAP_IN },
	{ "swap-major", MMSCOPE_SWAP_MAJOR },
	{ "swap-minor", MMSCOPE_SWAP_MINOR },
	{ "swap-freed", MMSCOPE_SWAP_FREED },
	{ "swap-found", MMSCOPE_SWAP_FOUND },
};

static const char *const wait_names[MMSCOPE_NR_WAITS] = {
	[MMSCOPE_WAIT_DEVICE] = "wait-device",
	[MMSCOPE_WAIT_ZSWAP] = "wait-zswap",
	[MMSCOPE_WAIT_CACHE] = "wait-cache",
};

static int plain_row(struct table *t, struct row *row, const char *name,
		     const struct mmscope_fault_row *what)
{
	row->cause = name;
	row->faults = what;
	return what->count ? table_row(t, row) : 0;
}

static int swap_rows(struct table *t, const struct tally_swap *swap,
		     struct row row)
{
	struct mmscope_fault_row what = { 0 };
	unsigned int i;
	int err = 0;

	row.plain = true;
	for (i = 0; !err && i < COUNT(swap_counts); i++) {
		what.count = swap->n[swap_counts[i].which];
		err = plain_row(t, &row, swap_counts[i].name, &what);
	}
	for (i = 0; !err && i < MMSCOPE_NR_WAITS; i++)
		err = plain_row(t, &row, wait_names[i], &swap->wait[i]);
	if (err || swap->system)
		return err;
	row.level = true;
	what.count = swap->now;
	return plain_row(t, &row, "swap-now", &what);
}

static int named_rows(struct table *t, const struct row *like,
		      const char *prefix, const char *(*name)(unsigned int),
		      const uint64_t *n, unsigned int nr)
{
	struct mmscope_fault_row what = { 0 };
	struct row row = *like;
	unsigned int i;
	char text[64];
	int err = 0;

	row.plain = true;
	for (i = 0; !err && i < nr; i++) {
		what.count = n[i];
		snprintf(text, sizeof(text), "%s-%s", prefix, name(i));
		err = plain_row(t, &row, text, &what);
	}
	return err;
}

static int tlb_rows(struct table *t, const struct tally_tlb *tlb,
		    const struct row *row)
{
	int err = named_rows(t, row, "switch", mmscope_switch_name, tlb->n,
			     MMSCOPE_NR_SWITCHES);

	return err ? err : named_rows(t, row, "flush", mmscope_flush_name,
				      tlb->flushes, MMSCOPE_NR_FLUSHES);
}

int stat_rows(struct table *t, const struct tally *tally, double at,
	      double seconds)
{
	struct row row = { .at = at, .seconds = seconds };
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < MMSCOPE_NR_FAULTS; i++) {
		row.cause = mmscope_fault_name(i);
		row.faults = &tally->cause[i];
		if (row.faults->count)
			err = table_row(t, &row);
	}
	row.cause = "sum";
	row.faults = &tally->sum;
	if (!err)
		err = table_row(t, &row);
	/* a part a file: one that is off, or not there, has nothing to say */
	if (!err && tally->swap.on)
		err = swap_rows(t, &tally->swap, row);
	if (!err && tally->tlb.on)
		err = tlb_rows(t, &tally->tlb, &row);
	return err;
}
