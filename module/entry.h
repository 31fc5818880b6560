/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_ENTRY_H
#define MMS_ENTRY_H

#include <linux/types.h>

#include "arch.h"
#include "compat.h"
#include "mmscope.h"

/**
 * struct mms_entry - a page table entry, decoded
 * @frame: first frame (PAGE, MIGRATION, HWPOISON, DEV_*), slot (SWAP), table's
 *	frame (TABLE), else 0
 * @stride: what the raw value of the next entry of the same run is greater by
 * @flags: MMSCOPE_F_* and the protection key
 * @kind: MMSCOPE_K_*
 * @swap_type: swap device, of SWAP only
 */
struct mms_entry {
	u64 frame;
	u64 stride;
	u32 flags;
	u8 kind;
	u8 swap_type;
};

u32 mms_entry_flags(u64 raw, u32 where);
void mms_entry_leaf(struct mms_entry *e, int level, u64 raw);
void mms_entry_kernel(struct mms_entry *e, int level, u64 raw);
void mms_entry_kernel_leaf(struct mms_entry *e, int level, u64 raw);
void mms_entry_absent(struct mms_entry *e, int level, u64 raw);
void mms_entry_decode(struct mms_entry *e, int level, u64 raw);

/**
 * mms_entry_is_swap - is the page in swap?
 * @level: level of the entry
 * @raw: raw value
 * @entry: where, if so
 *
 * Context: any.
 * Return: true if it is: nothing else that may be there instead of a page.
 */
static __always_inline bool mms_entry_is_swap(int level, u64 raw,
					      swp_entry_t *entry)
{
	if (level != MMSCOPE_PTE || mms_arch_class(level, raw) != MMS_ABSENT)
		return false;
	*entry = pte_to_swp_entry(__pte(raw));
	return !non_swap_entry(*entry);
}

#endif /* MMS_ENTRY_H */
