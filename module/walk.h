/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_WALK_H
#define MMS_WALK_H

#include <linux/types.h>

#include "entry.h"
#include "mmscope.h"

struct mm_struct;

/* What a walk is to find. */
#define MMS_WALK_HOLES	BIT(0)	/* runs of nothing as well */
#define MMS_WALK_LOOSE	BIT(1)	/* Accessed and Dirty may differ in a run */
#define MMS_WALK_FACTS	BIT(2)	/* look at each frame's page */
#define MMS_WALK_FRAMES	BIT(3)	/* the reader may see frames */
#define MMS_WALK_KERNEL	BIT(4)	/* the kernel's half: entries mean less */

/**
 * struct mms_walk - a walk over the user mappings of one address space
 * @cursor: first address not walked yet
 * @end: where to stop
 * @how: MMS_WALK_*
 * @buf: the runs found, as the caller reads them
 * @max: how many fit
 * @nr: how many are there
 * @due: for how long the last hold of mmap_lock kept a writer waiting at most,
 *	in ns; for mms_rest_owe()
 *
 * One thread at a time uses a walk; it holds no
 * lock and no reference between calls, so it can be left at any time.
 */
struct mms_walk {
	u64 cursor;
	u64 end;
	u32 how;
	struct mmscope_range *buf;
	unsigned int max;
	unsigned int nr;
	u64 due;

	/* private: the run that is extended; run.end is set when it is closed */
	struct mmscope_range run;
	bool in_run;
	u64 expect;		/* raw value that would continue it */
	u64 stride;		/* how @expect grows */
	u64 care;		/* bits of a raw value that matter to it */
	u64 alike;		/* bits of an entry that has its flags */
	u64 seen;		/* OR of raw values that continued it, if loose */
	u32 facts;		/* page facts of all its pages */
	bool ask;		/* its pages have facts, and they are wanted */

	/* Of the VMA at the cursor. */
	u32 vma_flags;		/* MMSCOPE_F_* that all its entries have */
	bool vma_accessible;
	bool vma_anon;
	bool table_shared;	/* table of hugetlb entries that others use too */

	/* Flags of the last leaf decoded, by its bits other than the frame. */
	u64 memo_bits;
	u32 memo_flags;
	int memo_level;

	/* Accessed and Dirty of the last run closed, by the bits seen of it. */
	u64 ad_bits;
	u32 ad_flags;

	u64 window;		/* part of memory last looked up */

	/* Work done in this section, in about one instruction a unit. */
	u32 cost;
	u64 entries;
	bool full;
};

void mms_walk_init(struct mms_walk *w, u64 start, u64 end, u32 how,
		   struct mmscope_range *buf, unsigned int max);
int mms_walk_fill(struct mms_walk *w, struct mm_struct *mm);

unsigned int mms_walk_chunk(void);
void mms_walk_set_chunk(unsigned int cost);

/* Bounds of the work under one hold of mmap_lock. */
#define MMS_CHUNK_MIN		1000U
#define MMS_CHUNK_DEFAULT	40000U
#define MMS_CHUNK_MAX		1000000U

#endif /* MMS_WALK_H */
