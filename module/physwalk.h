/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_PHYSWALK_H
#define MMS_PHYSWALK_H

#include <linux/mmzone.h>
#include <linux/types.h>

#include "frame.h"

/* What a range of physical memory is. */
enum mms_phys_kind {
	MMS_PHYS_RAM,		/* the kernel's to give away */
	MMS_PHYS_RESERVED,	/* not to be given away, or the firmware's */
	MMS_PHYS_DEVICE,	/* claimed by a device */
	MMS_PHYS_HOLE,		/* nothing known to be there */
};

/**
 * struct mms_phys_range - a range of physical memory, all of it alike
 * @start: first frame
 * @end: first frame after it
 * @kind: what it is
 * @node: its node, where there are struct pages, else -1
 * @zone: its zone, likewise
 */
struct mms_phys_range {
	u64 start;
	u64 end;
	enum mms_phys_kind kind;
	int node;
	int zone;
};

/* Frames of a zone by what they are used for. */
struct mms_phys_zone {
	u64 uses[MMS_NR_USES];
};

/**
 * struct mms_physwalk - a walk over physical memory
 * @zones: what was found so far, MAX_NR_ZONES for each possible node
 *
 * One thread at a time; the caller sees to that.
 */
struct mms_physwalk {
	struct mms_phys_zone *zones;

	/* private: */
	u64 cursor;
	u64 limit;		/* no frame from here on has a struct page */
	u64 free_end;		/* of the free block that the cursor is in */
	struct mms_phys_range range;
	bool in_range;
};

int mms_physwalk_init(struct mms_physwalk *w);
void mms_physwalk_exit(struct mms_physwalk *w);
void mms_physwalk_begin(struct mms_physwalk *w);
int mms_physwalk_next(struct mms_physwalk *w, struct mms_phys_range *range);

#endif /* MMS_PHYSWALK_H */
