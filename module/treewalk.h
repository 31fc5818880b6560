/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TREEWALK_H
#define MMS_TREEWALK_H

#include <linux/types.h>

#include "arch.h"
#include "mmscope.h"

struct mm_struct;

/**
 * struct mms_table - a page of the page table
 * @start: first address it covers
 * @phys: its physical address
 * @mapped: bytes that leaves in it map
 * @used: entries that are not empty
 * @leaves: entries that map a frame
 * @level: level of its entries
 */
struct mms_table {
	u64 start;
	u64 phys;
	u64 mapped;
	u16 used;
	u16 leaves;
	u8 level;
};

/**
 * struct mms_treewalk - a walk over the table pages themselves
 * @addr: address it has come to
 * @level: lowest level of the tables that begin at @addr and were found;
 *	one above the root's if none was
 * @done: all tables were found
 * @due: as of struct mms_walk
 */
struct mms_treewalk {
	u64 addr;
	int level;
	bool done;
	u64 due;
};

void mms_treewalk_init(struct mms_treewalk *w);
int mms_treewalk_fill(struct mms_treewalk *w, struct mm_struct *mm,
		      struct mms_table *buf, unsigned int max);

/* Entries of a table that belong to user space. */
static inline unsigned int mms_table_entries(const struct mms_table *t)
{
	return t->level == mms_arch_top_level() ? MMS_ARCH_ENTRIES / 2 :
						  MMS_ARCH_ENTRIES;
}

/* Bytes that a table covers. */
static inline u64 mms_table_span(int level)
{
	return 1ULL << mms_arch_shift(level + 1);
}

#endif /* MMS_TREEWALK_H */
