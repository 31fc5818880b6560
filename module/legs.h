/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_LEGS_H
#define MMS_LEGS_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/mm.h>
#include <linux/sched.h>

/*
 * A fault that cannot be answered as it is begins anew: the kernel calls
 * handle_mm_fault() once more, a further leg of it. In most of these calls it
 * says so (FAULT_FLAG_TRIED). It does not where a VMA's own lock was not enough.
 */

/**
 * struct mms_mark - the first leg that a thread was last seen to begin
 * @task: thread
 * @what: mix of the address and of the faults that the kernel had counted
 *
 * Where legs are seen as they begin, and no end of them: when the next begins at
 * the same address, and none was counted in between, it is the same fault.
 */
struct mms_mark {
	const struct task_struct *task;
	unsigned long what;
};

#define MMS_MARK_BITS	13U

extern struct mms_mark mms_marks[1U << MMS_MARK_BITS];

/*
 * A thread's place in a table of a power of two. Threads made one after the other
 * share none, as long as they are no more than places, since the factor is odd; and
 * those of near numbers are far apart, not in one cache line, since it is about
 * 0.618 of 8192, 0.236 of 4096 once that is taken off.
 */
#define MMS_THREAD_FACTOR	5063U

static __always_inline unsigned int mms_thread_place(const struct task_struct *task,
						     unsigned int bits)
{
	return task->pid * MMS_THREAD_FACTOR & ((1U << bits) - 1);
}

static inline struct mms_mark *mms_mark_of(const struct task_struct *task)
{
	return &mms_marks[mms_thread_place(task, MMS_MARK_BITS)];
}

/* Faults that the kernel has counted of a thread: not legs, but ends. */
static inline unsigned long mms_faults_counted(const struct task_struct *task)
{
	return task->min_flt + task->maj_flt;
}

static inline unsigned long mms_mark_what(const struct task_struct *task,
					  unsigned long addr)
{
	return (addr & PAGE_MASK) + mms_faults_counted(task) * GOLDEN_RATIO_64;
}

/* Note that the current thread begins a fault. Preemption is off. */
static inline void mms_mark_begin(unsigned long addr)
{
	struct mms_mark *mark = mms_mark_of(current);

	WRITE_ONCE(mark->task, current);
	WRITE_ONCE(mark->what, mms_mark_what(current, addr));
}

/* Does it go on with the fault it began last? */
static inline bool mms_mark_continues(unsigned long addr)
{
	const struct mms_mark *mark = mms_mark_of(current);

	return READ_ONCE(mark->task) == current &&
	       READ_ONCE(mark->what) == mms_mark_what(current, addr);
}

/**
 * struct mms_leg - a fault that is to go on in a further leg
 * @task: thread, %NULL if the slot is free
 * @addr: address
 * @began: when its first leg began, in ticks of the keeper's clock
 * @owner: of the ledger that it began in, 0 if there was none; or what else tells
 *	whether it is that fault
 * @more: what else the keeper is to know of the first leg
 */
struct mms_leg {
	struct task_struct *task;
	unsigned long addr;
	u64 began;
	u64 owner;
	u64 more;
};

#define MMS_LEG_BITS	12U

/**
 * struct mms_legs - those of one kind that are between two legs
 * @slot: one for each, found by its thread
 * @lost: how many did not go on, as far as that was noticed
 */
struct mms_legs {
	struct mms_leg slot[1U << MMS_LEG_BITS];
	atomic64_t lost;
};

extern struct mms_legs mms_fault_legs;

bool mms_legs_keep(struct mms_legs *legs, const struct mms_leg *leg,
		   struct mms_leg *before);
bool mms_legs_take(struct mms_legs *legs, unsigned long addr,
		   struct mms_leg *leg);
void mms_legs_drop(struct mms_legs *legs);
u64 mms_legs_lost(const struct mms_legs *legs);
void mms_marks_drop(void);

#endif /* MMS_LEGS_H */
