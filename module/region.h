/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_REGION_H
#define MMS_REGION_H

#include "arch.h"

/* Named ones, and what lies before, between and after them. */
#define MMS_REGIONS	(2 * MMS_ARCH_REGIONS + 1)

/**
 * struct mms_regions - the kernel's address space, divided
 * @nr: number of regions
 * @regions: by address; each begins where the one before ends
 */
struct mms_regions {
	unsigned int nr;
	struct mms_region regions[MMS_REGIONS];
};

void mms_regions_init(struct mms_regions *all);
const struct mms_region *mms_region_of(const struct mms_regions *all, u64 addr);

#endif /* MMS_REGION_H */
