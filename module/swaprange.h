/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SWAPRANGE_H
#define MMS_SWAPRANGE_H

#include <linux/types.h>

struct mm_struct;
struct mms_swapbook;

int mms_swaprange_init(void);
void mms_swaprange_exit(void);
void mms_swaprange_begin(struct mms_swapbook *book, const struct mm_struct *mm,
			 u64 start, u64 end);
void mms_swaprange_end(struct mms_swapbook *book, const struct mm_struct *mm,
		       u64 start);
void mms_swaprange_take(struct mms_swapbook *book, u64 addr);
void mms_swaprange_freed(u64 pages);
void mms_swaprange_drop(struct mms_swapbook *book, const struct mm_struct *mm);
u64 mms_swaprange_lost(void);

#endif /* MMS_SWAPRANGE_H */
