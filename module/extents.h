/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_EXTENTS_H
#define MMS_EXTENTS_H

#include <linux/minmax.h>
#include <linux/types.h>

struct seq_file;
struct mmscope_range;

/**
 * struct mms_extents - how something lies in physical memory
 * @pages: base pages
 * @count: contiguous pieces
 * @first: first frame
 * @longest: pages of the longest piece
 * @leaves: sizes of the leaves it is mapped by, a bit by their shift
 */
struct mms_extents {
	u64 pages;
	u64 count;
	u64 first;
	u64 longest;
	unsigned long leaves;

	/* private: of the piece that is being added to */
	u64 last;
	u64 next;
};

void mms_extents_add(struct mms_extents *x, const struct mmscope_range *run);
void mms_extents_show_leaves(struct seq_file *m, const struct mms_extents *x);

#endif /* MMS_EXTENTS_H */
