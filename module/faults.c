// SPDX-License-Identifier: GPL-2.0
/*
 * Page faults as they begin: system-wide, and in the ledger of the process that
 * has them. This runs at each fault of each process: it allocates nothing,
 * waits for nothing, and writes what belongs to its processor only.
 */
#include "faults.h"

#include <linux/maple_tree.h>
#include <linux/ptrace.h>
#include <linux/sched/task_stack.h>

#include "clock.h"
#include "faultcpu.h"
#include "legs.h"
#include "trace.h"

/*
 * Does this leg go on with a fault that began before? The kernel says so, or the
 * fault has been here with the lock of its VMA, which was not enough.
 */
static __always_inline bool may_go_on(unsigned int flags)
{
	if (flags & FAULT_FLAG_TRIED)
		return true;
	return MMS_FAULT_FLAG_VMA_LOCK != 0 && flags & FAULT_FLAG_USER &&
	       !(flags & MMS_FAULT_FLAG_VMA_LOCK);
}

static __always_inline bool goes_on(unsigned long addr, unsigned int flags)
{
	if (unlikely(may_go_on(flags)))
		return flags & FAULT_FLAG_TRIED || mms_mark_continues(addr);
	if (flags & MMS_FAULT_FLAG_VMA_LOCK)
		mms_mark_begin(addr);
	return false;
}

/*
 * A fault of the kernel's own may fail in the end. Then mms_fault_refused() is to
 * know that it was seen; the mark is not one of a user's.
 */
static __always_inline void mark_if_refusable(unsigned long addr,
					      unsigned int origin)
{
	if (origin == MMSCOPE_ORIGIN_KERNEL)
		mms_mark_begin(~addr);
}

/* mms_fault_seen(), when something is not as it is most often. */
static noinline notrace void seen_slowly(struct vm_area_struct *vma,
					 unsigned long addr, unsigned int flags,
					 struct pt_regs *regs,
					 struct mms_fault_entry e)
{
	unsigned int origin = mms_fault_origin(flags, regs);
	struct mms_fault_cpu *c = mms_fault_cpu();
	unsigned int cause;

	mark_if_refusable(addr, origin);
	if (unlikely(goes_on(addr, flags))) {
		mms_fault_count(c, MMSCOPE_FAULT_RETRIED, origin);
		return;
	}
	cause = mms_cause(vma, addr, flags, e);
	/* a signal tells of it: mms_fault_failed() */
	if (unlikely(cause == MMSCOPE_FAULT_POISONED &&
		     flags & FAULT_FLAG_USER))
		return;
	mms_fault_count(c, cause, origin);
	if (c->counts)
		mms_fault_count_place(c, cause, mms_place_key(vma), vma->vm_start,
				      vma->vm_end);
	if (trace_fault_enabled())
		trace_fault(addr, regs ? instruction_pointer(regs) : 0, cause,
			    origin, false, MMS_NO_FRAME, 0);
}

/*
 * Most faults are usual: a user's instruction uses memory, where no leg was before.
 * And most of these are plain: memory is anonymous, and touched for the first time.
 * Those are counted by code that calls nothing, if the clock does not: to be able to,
 * it would have to save registers on the stack.
 */
static __always_inline bool is_usual(unsigned int flags)
{
	const unsigned int usual = FAULT_FLAG_USER | MMS_FAULT_FLAG_VMA_LOCK;

	return (flags & (usual | FAULT_FLAG_TRIED | FAULT_FLAG_INSTRUCTION)) ==
		usual;
}

/* Count where it is known whose it is, and in which VMA, if it is a target's. */
static __always_inline void count_usual(struct mms_fault_cpu *c,
					const struct vm_area_struct *vma,
					unsigned long addr, unsigned int cause)
{
	struct mms_counts *counts = c->counts;

	if (MMS_FAULT_FLAG_VMA_LOCK != 0)
		mms_mark_begin(addr);
	c->system.count[cause][MMSCOPE_ORIGIN_USER]++;
	if (!counts)
		return;
	counts->count[cause][MMSCOPE_ORIGIN_USER]++;
	mms_fault_count_plain_place(c, vma, cause);
}

/* mms_fault_seen(), when it is usual but not plain. */
static noinline notrace void seen_usually(struct mms_fault_cpu *c,
					  const struct vm_area_struct *vma,
					  unsigned long addr, unsigned int flags,
					  struct mms_fault_entry e)
{
	unsigned int cause = mms_cause_other(vma, addr, flags, e.raw, e.level);

	/* a signal tells of it: mms_fault_failed() */
	if (likely(cause != MMSCOPE_FAULT_POISONED))
		count_usual(c, vma, addr, cause);
}

/**
 * mms_fault_seen - a leg of a fault that is to be counted begins
 * @vma: VMA, which the kernel has locked
 * @addr: address
 * @flags: FAULT_FLAG_*
 * @regs: where it came from, %NULL for get_user_pages()
 *
 * Context: preemption off.
 */
notrace void mms_fault_seen(struct vm_area_struct *vma, unsigned long addr,
			    unsigned int flags, struct pt_regs *regs)
{
	struct mms_fault_entry e = mms_fault_read(vma->vm_mm, addr);
	struct mms_fault_cpu *c = this_cpu_ptr(mms_fault_cpus);

	if (unlikely(!is_usual(flags) || !mms_fault_cpu_is_current(c) ||
		     (c->counts && c->place_key != vma->vm_start) ||
		     trace_fault_enabled()))
		seen_slowly(vma, addr, flags, regs, e);
	else if (likely(mms_cause_is_first_touch(vma, e.raw)))
		count_usual(c, vma, addr, mms_cause_of_first_touch(flags));
	else
		seen_usually(c, vma, addr, flags, e);
}

/* Go on with what the first leg has left, if anything has. */
static bool take_leg(struct mms_fault_cpu *c, struct mms_fault_kept *kept,
		     unsigned int flags)
{
	struct mms_leg leg;

	if (!mms_legs_take(&mms_fault_legs, kept->addr, &leg)) {
		if (!goes_on(kept->addr, flags))
			return false;
		/* It was begun when nobody timed faults. */
		c->system.unmatched++;
		if (c->counts)
			c->counts->unmatched++;
		kept->began = 0;
	} else {
		kept->began = leg.began;
		kept->owner = leg.owner;
		kept->cause = leg.more;
	}
	mms_fault_count(c, MMSCOPE_FAULT_RETRIED, kept->origin);
	return true;
}

static __always_inline void count_begun(struct mms_fault_cpu *c,
					struct mms_fault_kept *kept)
{
	struct mms_counts *counts = c->counts;

	kept->owner = c->owner;
	c->system.begun++;
	if (counts)
		counts->begun++;
}

static __always_inline void keep(struct mms_fault_kept *kept,
				 const struct vm_area_struct *vma,
				 unsigned int flags, struct pt_regs *regs,
				 struct mms_fault_entry before)
{
	kept->plain_cause = MMS_NOT_PLAIN;
	kept->regs = regs;
	kept->before = before;
	kept->mm = vma->vm_mm;
	kept->place = mms_place_key(vma);
	kept->start = vma->vm_start;
	kept->end = vma->vm_end;
	kept->cause = mms_cause(vma, kept->addr, flags, before);
}

/* mms_fault_begins(), when it is usual but not plain. */
static noinline notrace int begins_usually(struct mms_fault_kept *kept,
					   struct mms_fault_cpu *c,
					   const struct vm_area_struct *vma,
					   unsigned int flags,
					   struct pt_regs *regs,
					   struct mms_fault_entry before)
{
	keep(kept, vma, flags, regs, before);
	kept->origin = MMSCOPE_ORIGIN_USER;
	kept->tried = false;
	count_begun(c, kept);
	kept->began = mms_arch_cycles();
	return 0;
}

/* mms_fault_begins(), when something is not as it is most often. */
static noinline notrace int begins_slowly(struct mms_fault_kept *kept,
					  struct vm_area_struct *vma,
					  unsigned int flags,
					  struct pt_regs *regs,
					  struct mms_fault_entry before)
{
	struct mms_fault_cpu *c = mms_fault_cpu();

	keep(kept, vma, flags, regs, before);
	kept->origin = mms_fault_origin(flags, regs);
	kept->tried = flags & FAULT_FLAG_TRIED;
	mark_if_refusable(kept->addr, kept->origin);
	if (unlikely(may_go_on(flags)) && take_leg(c, kept, flags))
		return !kept->began;
	count_begun(c, kept);
	kept->began = mms_clock_now();
	return 0;
}

/**
 * mms_fault_begins - a leg of a fault that is to be timed begins
 * @kept: filled, for mms_fault_ends()
 * @vma: VMA, which the kernel has locked
 * @addr: address
 * @flags: FAULT_FLAG_*
 * @regs: where it came from, %NULL for get_user_pages()
 *
 * Context: preemption off.
 * Return: 0, or else the end of it is of no interest.
 */
notrace int mms_fault_begins(struct mms_fault_kept *kept,
			     struct vm_area_struct *vma, unsigned long addr,
			     unsigned int flags, struct pt_regs *regs)
{
	struct mms_fault_entry e = mms_fault_read(vma->vm_mm, addr);
	struct mms_fault_cpu *c = this_cpu_ptr(mms_fault_cpus);

	kept->vma = vma;
	kept->addr = addr;
	if (unlikely(!is_usual(flags) || !mms_fault_cpu_is_current(c) ||
		     !mms_clock_is_cheap()))
		return begins_slowly(kept, vma, flags, regs, e);
	/* where there is no table yet the answer may be a huge page */
	if (unlikely(e.level > MMSCOPE_PTE ||
		     !mms_cause_is_first_touch(vma, e.raw)))
		return begins_usually(kept, c, vma, flags, regs, e);
	kept->plain_cause = mms_cause_of_first_touch(flags);
	count_begun(c, kept);
	kept->began = mms_arch_cycles();
	return 0;
}

/**
 * mms_fault_failed - the kernel sends a signal for a fault of this thread's
 * @cause: of those that failed
 * @addr: address
 *
 * Context: preemption off.
 */
void mms_fault_failed(enum mmscope_fault cause, unsigned long addr)
{
	unsigned long ip = instruction_pointer(task_pt_regs(current));
	unsigned int origin = addr == ip ? MMSCOPE_ORIGIN_EXEC :
					   MMSCOPE_ORIGIN_USER;

	mms_fault_count(mms_fault_cpu(), cause, origin);
	trace_fault(addr, ip, cause, origin, false, MMS_NO_FRAME, 0);
}

/**
 * mms_fault_refused - an access of the kernel's to user memory fails
 * @addr: address
 * @ip: the kernel's instruction
 *
 * If it came to handle_mm_fault() that fault is in a row already.
 *
 * Context: preemption off.
 */
void mms_fault_refused(unsigned long addr, unsigned long ip)
{
	enum mmscope_fault cause = MMSCOPE_FAULT_SEGV_UNMAPPED;

	if (mms_mark_continues(~addr))
		return;
	if (mtree_load(&current->mm->mm_mt, addr))
		cause = MMSCOPE_FAULT_SEGV_ACCESS;
	mms_fault_count(mms_fault_cpu(), cause, MMSCOPE_ORIGIN_KERNEL);
	trace_fault(addr, ip, cause, MMSCOPE_ORIGIN_KERNEL, false,
		    MMS_NO_FRAME, 0);
}
