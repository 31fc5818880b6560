/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SWAPIN_H
#define MMS_SWAPIN_H

#include <linux/mm.h>
#include <linux/swap.h>

/**
 * struct mms_swapin - a leg of a fault for a page that is out
 * @vmf: the kernel's; it stays until the leg has ended
 * @mm: whose
 * @addr: address, of the page
 * @entry: where the page is
 * @flags: FAULT_FLAG_*, as it began
 * @below: the page before it is in the slot before
 * @above: the page after it is in the slot after
 * @began: when the first leg began, ns
 * @ran: what the thread had run on processors then, ns
 */
struct mms_swapin {
	struct vm_fault *vmf;
	const struct mm_struct *mm;
	unsigned long addr;
	swp_entry_t entry;
	unsigned int flags;
	bool below;
	bool above;
	u64 began;
	u64 ran;
};

int mms_swapin_begins(struct mms_swapin *in, struct vm_fault *vmf);
void mms_swapin_ends(const struct mms_swapin *in, vm_fault_t ret);
void mms_swapin_zswap(swp_entry_t entry);
void mms_swapin_by_swapoff(const struct vm_area_struct *vma, unsigned long addr);
void mms_swapin_drop(void);
u64 mms_swapin_lost(void);

#endif /* MMS_SWAPIN_H */
