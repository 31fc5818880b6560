// SPDX-License-Identifier: GPL-2.0
/* The module watching itself. */
#include "stats.h"

#include <linux/seq_file.h>

static atomic64_t mms_stats[MMS_NR_STATS];
static atomic_long_t mms_bytes_held;

static const char * const mms_stat_names[MMS_NR_STATS] = {
#define MMS_STAT_NAME(NAME, name)	#name,
	MMS_STATS(MMS_STAT_NAME)
#undef MMS_STAT_NAME
};

/**
 * mms_stats_add - count something
 * @stat: a counter
 * @n: how many
 *
 * Context: any.
 */
void mms_stats_add(enum mms_stat stat, u64 n)
{
	atomic64_add(n, &mms_stats[stat]);
}

/**
 * mms_stats_max - note a value, if it is the largest so far
 * @stat: a maximum
 * @value: in the unit of its name; a time that is negative, as the clock has
 *	stepped back, is never the largest
 *
 * Context: any.
 */
void mms_stats_max(enum mms_stat stat, u64 value)
{
	s64 seen = atomic64_read(&mms_stats[stat]);

	while ((s64)value > seen &&
	       !atomic64_try_cmpxchg(&mms_stats[stat], &seen, value))
		;
}

/**
 * mms_stats_held - account memory that outlives a call
 * @bytes: taken, or given back if negative
 *
 * Context: any.
 */
void mms_stats_held(long bytes)
{
	atomic_long_add(bytes, &mms_bytes_held);
}

/**
 * mms_stats_reset - counters and maxima begin at 0 again
 *
 * What is held stays accounted. Context: any.
 */
void mms_stats_reset(void)
{
	int i;

	for (i = 0; i < MMS_NR_STATS; i++)
		atomic64_set(&mms_stats[i], 0);
}

/**
 * mms_stats_show - print all, as "name value" lines
 * @m: where to
 *
 * Context: process.
 */
void mms_stats_show(struct seq_file *m)
{
	int i;

	for (i = 0; i < MMS_NR_STATS; i++)
		seq_printf(m, "%s %llu\n", mms_stat_names[i],
			   (u64)atomic64_read(&mms_stats[i]));
	seq_printf(m, "bytes_held %ld\n", atomic_long_read(&mms_bytes_held));
}
