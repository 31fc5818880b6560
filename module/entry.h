/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_ENTRY_H
#define MMS_ENTRY_H

#include <linux/types.h>

#include "arch.h"
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

#endif /* MMS_ENTRY_H */
