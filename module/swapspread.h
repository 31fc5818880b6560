/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SWAPSPREAD_H
#define MMS_SWAPSPREAD_H

#include <linux/swap.h>
#include <linux/types.h>

struct mm_struct;
struct mms_rest;

/**
 * struct mms_swap_device - a process's pages in one swap device
 * @pages: how many
 * @runs: of pages that lie side by side, and in slots that do so in that order
 * @longest: the longest of them, in pages
 * @slot_runs: of slots that lie side by side, whosever addresses they are
 * @slot_longest: the longest of them, in slots
 * @first: the least slot
 * @last: the greatest
 */
struct mms_swap_device {
	u64 pages;
	u64 runs;
	u64 longest;
	u64 slot_runs;
	u64 slot_longest;
	u64 first;
	u64 last;
};

/**
 * struct mms_swap_spread - where a process's pages that are out are
 * @pages: in all devices together
 * @device: by number
 */
struct mms_swap_spread {
	u64 pages;
	struct mms_swap_device device[MAX_SWAPFILES];
};

int mms_swapspread_count(struct mm_struct *mm, struct mms_rest *rest,
			 const bool *stop, u64 *pages);
int mms_swapspread_take(struct mm_struct *mm, struct mms_rest *rest,
			struct mms_swap_spread *spread);

#endif /* MMS_SWAPSPREAD_H */
