/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_KWALK_H
#define MMS_KWALK_H

#include "region.h"
#include "walk.h"

/* Runs buffered a walk. */
#define MMS_KWALK_RECORDS	256U

/**
 * struct mms_kwalk - a walk over the kernel's half, run by run
 * @regions: of the kernel's half; no run reaches from one into another
 * @unread: entries given up, as the table they led to went away each time
 *
 * One thread at a time; the caller sees to that. Nothing is held between
 * calls.
 */
struct mms_kwalk {
	struct mms_regions regions;
	u64 unread;

	/* private: */
	struct mms_walk walk;
	unsigned int taken;
	bool done;
	bool user;		/* the root that user mode runs on */
	unsigned int tries;	/* at the cursor, in vain */
	u64 table[MMS_ARCH_ENTRIES];
	struct mmscope_range buf[MMS_KWALK_RECORDS];
};

void mms_kwalk_begin(struct mms_kwalk *k, u64 start, u64 end, u32 how,
		     bool user);
int mms_kwalk_next(struct mms_kwalk *k, struct mmscope_range *run);

#endif /* MMS_KWALK_H */
