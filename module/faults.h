/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_FAULTS_H
#define MMS_FAULTS_H

#include <linux/mm_types.h>
#include <linux/types.h>

#include "cause.h"

struct pt_regs;

/* No cause, and not what stands for none either. */
#define MMS_NOT_PLAIN	(MMSCOPE_NR_FAULTS + 1)

/*
 * What the begin of a leg leaves for its end. For plain faults that is little:
 * while the kernel still has its locks, the VMA is as it was. Whose fault it is
 * may change meanwhile: what has begun in one ledger does not end in another.
 */
struct mms_fault_kept {
	u64 began;			/* the first leg, in ticks of mms_clock */
	u64 owner;			/* of the ledger then, 0 if there was none */
	struct vm_area_struct *vma;
	unsigned long addr;
	unsigned int plain_cause;	/* %MMS_NOT_PLAIN if it is not plain */
	/* only if it is not: */
	unsigned int cause;
	u8 origin;
	bool tried;			/* the kernel counts it as major */
	struct pt_regs *regs;		/* %NULL for get_user_pages() */
	struct mms_fault_entry before;
	struct mm_struct *mm;
	u64 place;			/* key, and the VMA's range */
	u64 start;
	u64 end;
};

/* Called as handle_mm_fault() begins and ends, with preemption off. */
void mms_fault_seen(struct vm_area_struct *vma, unsigned long addr,
		    unsigned int flags, struct pt_regs *regs);
int mms_fault_begins(struct mms_fault_kept *kept, struct vm_area_struct *vma,
		     unsigned long addr, unsigned int flags,
		     struct pt_regs *regs);
void mms_fault_ends(struct mms_fault_kept *kept, vm_fault_t ret);

/* Called for the current thread, with preemption off. */
void mms_fault_failed(enum mmscope_fault cause, unsigned long addr);
void mms_fault_refused(unsigned long addr, unsigned long ip);

#endif /* MMS_FAULTS_H */
