// SPDX-License-Identifier: GPL-2.0
/* The regions of the kernel's address space, with nothing left out. */
#include "region.h"

#include <linux/sort.h>

static int by_start(const void *a, const void *b)
{
	const struct mms_region *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return 0;
}

static void add_region(struct mms_regions *all, const struct mms_region *r,
		       u64 start, u64 end)
{
	struct mms_region *added = &all->regions[all->nr];

	if (start >= end)
		return;
	*added = *r;
	added->start = start;
	added->end = end;
	all->nr++;
}

/**
 * mms_regions_init - divide the kernel's address space
 * @all: filled
 *
 * Where two named regions overlap the one that begins later has the addresses;
 * what no region has is "unnamed".
 *
 * Context: any.
 */
void mms_regions_init(struct mms_regions *all)
{
	static const struct mms_region unnamed = { .name = "unnamed" };
	struct mms_region named[MMS_ARCH_REGIONS];
	unsigned int i, n = mms_arch_regions(named);
	u64 at = mms_arch_kernel_start();
	u64 last = mms_arch_kernel_end();

	sort(named, n, sizeof(named[0]), by_start, NULL);
	all->nr = 0;
	for (i = 0; i < n; i++) {
		u64 end = i + 1 < n ? named[i + 1].start : last;

		end = min(end, named[i].end);
		add_region(all, &unnamed, at, named[i].start);
		add_region(all, &named[i], named[i].start, end);
		at = end;
	}
	add_region(all, &unnamed, at, last);
}

/**
 * mms_region_of - the region of an address
 * @all: all of them
 * @addr: an address of the kernel's half
 *
 * Return: its region; the last one's for an address beyond.
 */
const struct mms_region *mms_region_of(const struct mms_regions *all, u64 addr)
{
	unsigned int low = 0, high = all->nr - 1;

	while (low < high) {
		unsigned int mid = (low + high) / 2;

		if (addr < all->regions[mid].end)
			high = mid;
		else
			low = mid + 1;
	}
	return &all->regions[low];
}
