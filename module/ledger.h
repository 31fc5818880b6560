/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_LEDGER_H
#define MMS_LEDGER_H

#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/types.h>

#include "mmscope.h"
#include "tally.h"

/* log2 of the longest time told apart, ns: over four minutes. */
#define MMS_TIME_BITS	38U

/**
 * struct mms_times - how long faults took
 * @timed: how many
 * @ns: all of them together
 * @longest: the longest, ns
 * @histogram: by log2 of the time in ns; the last one has all above
 */
struct mms_times {
	u64 timed;
	u64 ns;
	u64 longest;
	u64 histogram[MMS_TIME_BITS + 1];
};

/**
 * struct mms_place - the faults in a VMA
 * @start: of the VMA as it last faulted
 * @end: likewise
 * @count: faults by cause
 */
struct mms_place {
	u64 start;
	u64 end;
	u64 count[MMSCOPE_NR_FAULTS];
};

/**
 * struct mms_counts - faults that a processor has counted
 * @count: by cause and origin
 * @major: by cause
 * @begun: where the end is seen, too: those that began
 * @ended: and those that ended
 * @unmatched: further legs of faults that were not seen to begin
 */
struct mms_counts {
	u64 count[MMSCOPE_NR_FAULTS][MMSCOPE_NR_ORIGINS];
	u64 major[MMSCOPE_NR_FAULTS];
	u64 begun;
	u64 ended;
	u64 unmatched;
};

/* The kernel's own counts. */
struct mms_kernel_counts {
	u64 minor;
	u64 major;
};

/**
 * struct mms_ledger - what is counted of one process
 * @owner: tells its rows in the tables that all share; never used again
 * @counts: one a processor, which alone writes it
 * @base: the kernel's counts when counting began, less what was not counted
 * @paused_at: the kernel's counts when counting was last switched off
 * @paused: it is off now
 *
 * @base to @paused are guarded by whoever keeps ledgers.
 */
struct mms_ledger {
	u64 owner;
	struct mms_counts __percpu *counts;
	struct mms_kernel_counts base;
	struct mms_kernel_counts paused_at;
	bool paused;
};

extern struct mms_tally mms_places;	/* rows of struct mms_place */
extern struct mms_tally mms_timings;	/* rows of struct mms_times, by cause */
extern struct mms_tally mms_switches;	/* rows of struct mms_tlb_counts, one each */

int mms_ledger_init(struct mms_ledger *l);
void mms_ledger_free(struct mms_ledger *l);
size_t mms_ledger_bytes(void);

void mms_ledger_start(struct mms_ledger *l, const struct mms_kernel_counts *now,
		      bool paused);
void mms_ledger_pause(struct mms_ledger *l,
		      const struct mms_kernel_counts *now);
void mms_ledger_resume(struct mms_ledger *l,
		       const struct mms_kernel_counts *now);
void mms_ledger_kernel(const struct mms_ledger *l,
		       const struct mms_kernel_counts *now,
		       struct mms_kernel_counts *since);

u64 mms_counts_of(const struct mms_counts *c, enum mmscope_fault cause);
void mms_counts_sum(const struct mms_counts __percpu *counts,
		    struct mms_counts *sum);
void mms_times_sum(u64 owner, enum mmscope_fault cause, struct mms_times *sum);
void mms_times_merge(struct mms_times *sum, const struct mms_times *t);

/* Where in a histogram is @ns? */
static __always_inline unsigned long mms_times_bucket(u64 ns)
{
	return min_t(unsigned long, __fls(ns | 1), MMS_TIME_BITS);
}

/*
 * By what the faults of a VMA are found, which the kernel has locked: the end of
 * it that stays where it is as it grows. The lowest bit tells which end.
 */
static __always_inline u64 mms_place_key(const struct vm_area_struct *vma)
{
	return unlikely(vma->vm_flags & VM_GROWSDOWN) ? vma->vm_end | 1 :
							vma->vm_start;
}

/* Count one that took @ns. */
static __always_inline void mms_times_add(struct mms_times *t, u64 ns,
					  unsigned long bucket)
{
	t->timed++;
	t->ns += ns;
	if (ns > t->longest)
		t->longest = ns;
	t->histogram[bucket]++;
}

#endif /* MMS_LEDGER_H */
