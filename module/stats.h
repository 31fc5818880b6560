/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_STATS_H
#define MMS_STATS_H

#include <linux/atomic.h>
#include <linux/types.h>

struct seq_file;

/* Counters add up; maxima keep the largest value given. */
#define MMS_STATS(X)							\
	X(WALKS, walks)			/* reads that began a walk */	\
	X(LOCK_HOLDS, lock_holds)	/* times mmap_lock was taken */	\
	X(LOCK_YIELDS, lock_yields)	/* given up early for a writer */ \
	X(ENTRIES, entries)		/* entries read */		\
	X(RECORDS, records)		/* runs found */		\
	X(LOCK_HOLD_MAX_NS, lock_hold_max_ns)				\
	X(IRQS_OFF_MAX_NS, irqs_off_max_ns)				\
	X(TARGET_EXITS, target_exits)	/* targets gone by exit */	\
	X(FORKS_LOST, forks_lost)	/* forked by those, not attached */

enum mms_stat {
#define MMS_STAT_ENUM(NAME, name)	MMS_STAT_##NAME,
	MMS_STATS(MMS_STAT_ENUM)
#undef MMS_STAT_ENUM
	MMS_NR_STATS
};

void mms_stats_add(enum mms_stat stat, u64 n);
void mms_stats_max(enum mms_stat stat, u64 value);
void mms_stats_held(long bytes);
void mms_stats_reset(void);
void mms_stats_show(struct seq_file *m);

#endif /* MMS_STATS_H */
