// SPDX-License-Identifier: GPL-2.0
/* Page faults as they end: what the kernel answered, and how long that took. */
#include <linux/ptrace.h>
#include <linux/sched/task_stack.h>

#include "clock.h"
#include "faultcpu.h"
#include "faults.h"
#include "legs.h"
#include "trace.h"

/* Does the entry after a fault tell more than the answer? */
static bool wants_entry(const struct mms_fault_kept *kept)
{
	switch (kept->cause) {
	case MMSCOPE_FAULT_COW:
		return true;
	case MMSCOPE_FAULT_ANON_READ:
	case MMSCOPE_FAULT_ANON_WRITE:
		/* where there is a table already there is no huge page */
		if (kept->before.level > MMSCOPE_PTE)
			return true;
		fallthrough;
	default:
		return trace_fault_enabled();
	}
}

/*
 * The cause of a fault that was answered. The kernel still has the locks that it
 * had before, unless it says otherwise.
 */
static unsigned int answered(const struct mms_fault_kept *kept, vm_fault_t ret,
			     bool major, struct mms_fault_entry *after)
{
	bool moved, huge;

	*after = kept->before;
	if (wants_entry(kept) && !(ret & VM_FAULT_COMPLETED))
		*after = mms_fault_read(kept->mm, kept->addr);
	moved = mms_fault_frame(after, kept->addr) !=
		mms_fault_frame(&kept->before, kept->addr);
	huge = after->level > MMSCOPE_PTE &&
	       mms_arch_class(after->level, after->raw) == MMS_LEAF;
	return mms_cause_answered(kept->cause, major, moved, huge);
}

/* A signal tells of those that are not here: mms_fault_failed(). */
static unsigned int failure(const struct mms_fault_kept *kept, vm_fault_t ret)
{
	if (ret & VM_FAULT_OOM)
		return MMSCOPE_FAULT_OOM;
	if (ret & (VM_FAULT_HWPOISON | VM_FAULT_HWPOISON_LARGE))
		return MMSCOPE_FAULT_POISONED;
	if (ret & VM_FAULT_SIGBUS)
		return MMSCOPE_FAULT_SIGBUS;
	if (kept->origin == MMSCOPE_ORIGIN_USER ||
	    kept->origin == MMSCOPE_ORIGIN_EXEC)
		return MMSCOPE_NR_FAULTS;
	return MMSCOPE_FAULT_SEGV_ACCESS;
}

/* @owner: of the ledger that it began in. */
static __always_inline void count_ended(struct mms_fault_cpu *c, u64 owner)
{
	c->system.ended++;
	if (c->counts && c->owner == owner)
		c->counts->ended++;
}

/* A signal may have ended the fault before: there will be no other end of it. */
static void keep_leg(struct mms_fault_cpu *c, const struct mms_fault_kept *kept)
{
	const struct mms_leg leg = {
		.addr = kept->addr,
		.began = kept->began,
		.owner = kept->owner,
		.more = kept->cause,
	};
	struct mms_leg before;

	if (mms_legs_keep(&mms_fault_legs, &leg, &before))
		count_ended(c, before.owner);
}

/*
 * What was left out as a plain fault began. The VMA is as it was, unless the
 * kernel has given up its locks: not known to happen in anonymous memory.
 */
static void fill(struct mms_fault_kept *kept, vm_fault_t ret)
{
	const struct vm_area_struct *vma = kept->vma;

	kept->cause = kept->plain_cause;
	kept->origin = MMSCOPE_ORIGIN_USER;
	kept->tried = false;
	kept->regs = task_pt_regs(current);
	kept->before = (struct mms_fault_entry) { .level = MMSCOPE_PTE };
	kept->mm = current->mm;
	kept->place = MMS_NO_PLACE;
	if (ret & (VM_FAULT_COMPLETED | VM_FAULT_RETRY))
		return;
	kept->place = vma->vm_start;
	kept->start = vma->vm_start;
	kept->end = vma->vm_end;
}

/* mms_fault_ends(), when something is not as it is most often. */
static noinline notrace void ends_slowly(struct mms_fault_kept *kept,
					 vm_fault_t ret)
{
	struct mms_fault_cpu *c = mms_fault_cpu();
	struct mms_fault_entry after;
	unsigned int cause;
	bool major;
	u64 ns;

	if (kept->plain_cause != MMS_NOT_PLAIN)
		fill(kept, ret);
	if (unlikely(ret & VM_FAULT_RETRY)) {
		keep_leg(c, kept);
		return;
	}
	after = kept->before;
	major = ret & VM_FAULT_MAJOR || kept->tried;
	ns = mms_clock_ns(kept->began, mms_clock_now());
	count_ended(c, kept->owner);
	if (unlikely(ret & VM_FAULT_ERROR)) {
		cause = failure(kept, ret);
		if (cause == MMSCOPE_NR_FAULTS)
			return;
		major = false;
	} else {
		cause = answered(kept, ret, major, &after);
	}
	mms_fault_count(c, cause, kept->origin);
	if (unlikely(major)) {
		c->system.major[cause]++;
		if (c->counts)
			c->counts->major[cause]++;
	}
	mms_fault_count_time(c, cause, ns);
	if (c->counts)
		mms_fault_count_place(c, cause, kept->place, kept->start, kept->end);
	if (trace_fault_enabled())
		trace_fault(kept->addr,
			    kept->regs ? instruction_pointer(kept->regs) : 0,
			    cause, kept->origin, major,
			    mms_fault_frame(&after, kept->addr), ns);
}

/* The end of a plain fault. @counts are the target's, %NULL if it is none. */
static __always_inline void end_plainly(struct mms_fault_cpu *c,
					struct mms_counts *counts,
					const struct mms_fault_kept *kept)
{
	u64 ns = mms_clock_ns(kept->began, mms_arch_cycles());
	unsigned long bucket = mms_times_bucket(ns);
	unsigned int cause = kept->plain_cause;

	c->system.ended++;
	c->system.count[cause][MMSCOPE_ORIGIN_USER]++;
	mms_times_add(c->timing_all, ns, bucket);
	if (!counts)
		return;
	counts->ended++;
	counts->count[cause][MMSCOPE_ORIGIN_USER]++;
	mms_times_add(c->timing, ns, bucket);
	mms_fault_count_plain_place(c, kept->vma, cause);
}

/**
 * mms_fault_ends - a leg of a fault has ended
 * @kept: what mms_fault_begins() has filled
 * @ret: the kernel's answer
 *
 * Context: preemption off, in the thread that faulted.
 */
notrace void mms_fault_ends(struct mms_fault_kept *kept, vm_fault_t ret)
{
	struct mms_fault_cpu *c = this_cpu_ptr(mms_fault_cpus);
	struct mms_counts *counts = c->counts;

	/*
	 * If the kernel gave up its locks there may be no VMA any more. A ledger is
	 * one process's: where it is the same it need not be asked whose fault it is.
	 */
	if (unlikely(c->timing_cause != kept->plain_cause || ret & ~VM_FAULT_NOPAGE ||
		     c->changes != mms_targets_changes() || c->owner != kept->owner ||
		     trace_fault_enabled()))
		ends_slowly(kept, ret);
	else if (!counts && likely(c->signal == current->signal))
		end_plainly(c, NULL, kept);
	else if (!counts)
		ends_slowly(kept, ret);
	else if (likely(c->place_key == kept->vma->vm_start))
		end_plainly(c, counts, kept);
	else
		ends_slowly(kept, ret);
}
