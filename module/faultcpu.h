/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_FAULTCPU_H
#define MMS_FAULTCPU_H

#include <linux/percpu.h>
#include <linux/sched/signal.h>

#include "ledger.h"
#include "target.h"
#include "targets.h"

/* No VMA's. */
#define MMS_NO_PLACE		U64_MAX

/**
 * struct mms_fault_cpu - what a processor counts
 * @signal: the process that faulted last; compared only
 * @changes: of targets, when it was looked for among them
 * @counts: this processor's part of its ledger, %NULL if it is no target
 * @owner: of the ledger
 * @place_key: of the VMA that faulted last, %MMS_NO_PLACE if that has no row
 * @place: its row
 * @timing_cause: the cause timed last, %MMSCOPE_NR_FAULTS if that has no row
 * @timing: its row, if it is a target's
 * @timing_all: and that of all processes: one of @times
 * @system: the counts of all processes
 * @times: likewise
 * @unplaced: faults that found no room in the table of VMAs
 * @untimed: likewise in that of times
 *
 * Written by this processor alone, with preemption off.
 */
struct mms_fault_cpu {
	const struct signal_struct *signal;
	unsigned int changes;
	struct mms_counts *counts;
	u64 owner;
	u64 place_key;
	struct mms_place *place;
	unsigned int timing_cause;
	struct mms_times *timing;
	struct mms_times *timing_all;
	struct mms_counts system;
	struct mms_times times[MMSCOPE_NR_FAULTS];
	u64 unplaced;
	u64 untimed;
};

extern struct mms_fault_cpu __percpu *mms_fault_cpus;

void mms_fault_find_target(struct mms_fault_cpu *c);
struct mms_place *mms_fault_look_for_place(struct mms_fault_cpu *c, u64 key);
struct mms_times *mms_fault_look_for_timing(struct mms_fault_cpu *c,
					    unsigned int cause);

/* Is it known whose fault it is? */
static __always_inline bool mms_fault_cpu_is_current(const struct mms_fault_cpu *c)
{
	return c->signal == current->signal &&
	       c->changes == mms_targets_changes();
}

/*
 * Whose fault is it? A ledger that is found stays until the next RCU grace
 * period, as its target does, and so while preemption is off.
 */
static __always_inline struct mms_fault_cpu *mms_fault_cpu(void)
{
	struct mms_fault_cpu *c = this_cpu_ptr(mms_fault_cpus);

	if (unlikely(!mms_fault_cpu_is_current(c)))
		mms_fault_find_target(c);
	return c;
}

/*
 * Count a fault, or a further leg of one. This comes before its place and time:
 * who reads backwards finds no part without the whole. Preemption is off.
 */
static __always_inline void mms_fault_count(struct mms_fault_cpu *c,
					    unsigned int cause,
					    unsigned int origin)
{
	c->system.count[cause][origin]++;
	if (c->counts)
		c->counts->count[cause][origin]++;
}

/*
 * Count where a target has faulted. @key is the VMA's, %MMS_NO_PLACE if that is not
 * known any more; from @start to @end. Preemption is off.
 */
static __always_inline void mms_fault_count_place(struct mms_fault_cpu *c,
						  unsigned int cause, u64 key,
						  u64 start, u64 end)
{
	struct mms_place *place = c->place;

	if (unlikely(c->place_key != key || key == MMS_NO_PLACE))
		place = mms_fault_look_for_place(c, key);
	if (unlikely(!place)) {
		c->unplaced++;
		return;
	}
	place->start = start;
	/* a row just taken is none before: pairs with join() */
	smp_store_release(&place->end, end);
	place->count[cause]++;
}

/* Count how long a fault took. Preemption is off. */
static __always_inline void mms_fault_count_time(struct mms_fault_cpu *c,
						 unsigned int cause, u64 ns)
{
	unsigned long bucket = mms_times_bucket(ns);
	struct mms_times *timing = c->timing;

	mms_times_add(&c->times[cause], ns, bucket);
	if (unlikely(c->timing_cause != cause))
		timing = mms_fault_look_for_timing(c, cause);
	if (!c->counts)
		return;
	if (likely(timing))
		mms_times_add(timing, ns, bucket);
	else
		c->untimed++;
}

/* In a VMA whose row is at hand, which does not begin elsewhere than it did. */
static __always_inline void
mms_fault_count_plain_place(const struct mms_fault_cpu *c,
			    const struct vm_area_struct *vma,
			    unsigned int cause)
{
	struct mms_place *place = c->place;

	place->end = vma->vm_end;
	place->count[cause]++;
}

int mms_faults_init(void);
void mms_faults_exit(void);
int mms_faults_need_places(void);
int mms_faults_need_times(void);
u64 mms_faults_bytes(void);

void mms_faults_sum(struct mms_counts *sum);
void mms_faults_times(enum mmscope_fault cause, struct mms_times *sum);
u64 mms_faults_unplaced(void);
u64 mms_faults_untimed(void);

#endif /* MMS_FAULTCPU_H */
