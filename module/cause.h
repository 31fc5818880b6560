/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_CAUSE_H
#define MMS_CAUSE_H

#include <linux/mm.h>

#include "arch.h"
#include "compat.h"
#include "mmscope.h"

/**
 * struct mms_fault_entry - the entry for an address
 * @raw: as it was read
 * @level: of the table that it is in: the lowest that there is
 */
struct mms_fault_entry {
	u64 raw;
	int level;
};

/*
 * Read the entry for an address. The mmap_lock of @mm, or the lock of the VMA,
 * keeps the tables; preemption is off, for those that are freed after an RCU
 * grace period.
 */
static __always_inline struct mms_fault_entry
mms_fault_read(const struct mm_struct *mm, u64 addr)
{
	const u64 *table = mms_arch_root(mm);
	u64 mask = MMS_ARCH_FRAME_MASK;
	int level;
	u64 raw;

	/* Or else it is computed at each level anew. */
	OPTIMIZER_HIDE_VAR(mask);
	/* Unrolled, so that no shift has to be computed. */
#ifndef __clang__	/* makes an error of what it cannot unroll */
#pragma GCC unroll 5
#endif
	for (level = MMSCOPE_PGD; level >= MMSCOPE_PTE; level--) {
		if (level > MMS_ARCH_TOP_LEAST && level > mms_arch_top_level())
			continue;
		raw = mms_arch_read(table + mms_arch_index(level, addr));
		if (level == MMSCOPE_PTE || !mms_arch_is_table(level, raw))
			break;
		table = mms_arch_child_by(raw, mask);
	}
	return (struct mms_fault_entry) { .raw = raw, .level = level };
}

/* The frame that an address is mapped to, %MMS_NO_FRAME if it is to none. */
#define MMS_NO_FRAME	(-1UL)

static inline unsigned long mms_fault_frame(const struct mms_fault_entry *e,
					    u64 addr)
{
	u64 within = addr & ((1ULL << mms_arch_shift(e->level)) - 1);

	if (mms_arch_class(e->level, e->raw) != MMS_LEAF)
		return MMS_NO_FRAME;
	return mms_arch_frame(e->level, e->raw) + (within >> PAGE_SHIFT);
}

static __always_inline enum mmscope_origin
mms_fault_origin(unsigned int flags, const struct pt_regs *regs)
{
	if (!regs)
		return MMSCOPE_ORIGIN_GUP;
	if (!(flags & FAULT_FLAG_USER))
		return MMSCOPE_ORIGIN_KERNEL;
	return flags & FAULT_FLAG_INSTRUCTION ? MMSCOPE_ORIGIN_EXEC :
						MMSCOPE_ORIGIN_USER;
}

enum mmscope_fault mms_cause_other(const struct vm_area_struct *vma,
				   unsigned long addr, unsigned int flags,
				   u64 raw, int level);

/* Most faults are first touches of anonymous memory. */
static __always_inline bool mms_cause_is_first_touch(const struct vm_area_struct *vma,
						     u64 raw)
{
	return !vma->vm_ops && !(raw & ~MMS_ARCH_EMPTY_NOISE) &&
	       !(vma->vm_flags & (VM_GROWSDOWN | VM_HUGETLB | VM_UFFD_MISSING));
}

static __always_inline enum mmscope_fault
mms_cause_of_first_touch(unsigned int flags)
{
	return flags & FAULT_FLAG_WRITE ? MMSCOPE_FAULT_ANON_WRITE :
					  MMSCOPE_FAULT_ANON_READ;
}

/**
 * mms_cause - why there is a fault, as far as can be told before it is answered
 * @vma: VMA, which the kernel has locked
 * @addr: address
 * @flags: FAULT_FLAG_*
 * @e: the entry before the fault
 *
 * Context: preemption off.
 * Return: the cause.
 */
static __always_inline enum mmscope_fault
mms_cause(const struct vm_area_struct *vma, unsigned long addr,
	  unsigned int flags, struct mms_fault_entry e)
{
	if (mms_cause_is_first_touch(vma, e.raw))
		return mms_cause_of_first_touch(flags);
	return mms_cause_other(vma, addr, flags, e.raw, e.level);
}

enum mmscope_fault mms_cause_answered(enum mmscope_fault cause, bool major,
				      bool moved, bool huge);

#endif /* MMS_CAUSE_H */
