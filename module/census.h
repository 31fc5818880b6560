/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_CENSUS_H
#define MMS_CENSUS_H

#include <linux/types.h>

#include "mmscope.h"

/**
 * struct mms_census - a range of addresses, counted
 * @present: pages that are mapped
 * @swapped: pages in a swap slot
 * @other: pages of all other kinds but holes
 * @leaves: entries that map pages, by level, from %MMSCOPE_PTE on
 * @shared: present pages mapped more than once, if page facts were asked for
 * @longest: longest run contiguous in address and in memory, in pages
 */
struct mms_census {
	u64 present;
	u64 swapped;
	u64 other;
	u64 leaves[MMSCOPE_PUD + 1];
	u64 shared;
	u64 longest;

	/* private: used while counting */
	u64 run;		/* pages of the physical run so far */
	u64 run_end;		/* address and */
	u64 run_frame;		/* frame that would continue it */
};

void mms_census_add(struct mms_census *c, const struct mmscope_range *r);

#endif /* MMS_CENSUS_H */
