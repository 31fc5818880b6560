/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SWAPCHANGE_H
#define MMS_SWAPCHANGE_H

#include <linux/types.h>

struct mm_struct;
struct mms_swapbook;

void mms_swapchange_begin(struct mms_swapbook *book, const struct mm_struct *mm,
			  u64 start, u64 end);
void mms_swapchange_end(struct mms_swapbook *book, const struct mm_struct *mm,
			u64 start, u64 end);
void mms_swapchange_freed(u64 pages);
void mms_swapchange_drop(struct mms_swapbook *book, const struct mm_struct *mm);

#endif /* MMS_SWAPCHANGE_H */
