/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_AREAS_H
#define MMS_AREAS_H

#include "extents.h"
#include "kwalk.h"

/**
 * struct mms_area - what is mapped without a gap
 * @start: first address
 * @end: first address after it
 * @extents: how it lies in physical memory
 */
struct mms_area {
	u64 start;
	u64 end;
	struct mms_extents extents;
};

/**
 * struct mms_areas - a walk over the kernel's half, area by area
 * @area: the one that was gone to
 * @walk: the walk, of which @walk.unread and @walk.regions may be read
 *
 * One thread at a time; the caller sees to that.
 */
struct mms_areas {
	struct mms_area area;
	struct mms_kwalk walk;

	/* private: */
	struct mmscope_range ahead;	/* a run that is of the next area */
	bool has_ahead;
	bool in_area;			/* it is being put together */
};

void mms_areas_begin(struct mms_areas *a, u64 start, u64 end);
int mms_areas_next(struct mms_areas *a);
int mms_areas_find(struct mms_areas *a, u64 addr);

#endif /* MMS_AREAS_H */
