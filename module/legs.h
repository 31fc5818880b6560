/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_LEGS_H
#define MMS_LEGS_H

#include <linux/cache.h>
#include <linux/hash.h>
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
} ____cacheline_aligned_in_smp;

#define MMS_MARK_BITS	11U

extern struct mms_mark mms_marks[1U << MMS_MARK_BITS];

static inline struct mms_mark *mms_mark_of(const struct task_struct *task)
{
	return &mms_marks[hash_ptr(task, MMS_MARK_BITS)];
}

static inline unsigned long mms_mark_what(const struct task_struct *task,
					  unsigned long addr)
{
	unsigned long counted = task->min_flt + task->maj_flt;

	return (addr & PAGE_MASK) + counted * GOLDEN_RATIO_64;
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
 * @began: when its first leg began, in ticks of mms_clock
 * @cause: that of the first leg
 */
struct mms_leg {
	struct task_struct *task;
	unsigned long addr;
	u64 began;
	u8 cause;
};

void mms_legs_keep(const struct mms_leg *leg);
bool mms_legs_take(unsigned long addr, struct mms_leg *leg);
void mms_legs_drop(void);
u64 mms_legs_lost(void);

#endif /* MMS_LEGS_H */
