// SPDX-License-Identifier: GPL-2.0
/*
 * What is mapped without a gap, put together from the runs of a walk. The
 * kernel leaves a guard page after most of its areas, and does not tell modules
 * where they are.
 */
#include "areas.h"

#include <linux/mm.h>

/**
 * mms_areas_begin - begin a walk
 * @a: walk
 * @start: first address, of the kernel's half
 * @end: first address not to walk
 *
 * Context: any.
 */
void mms_areas_begin(struct mms_areas *a, u64 start, u64 end)
{
	mms_kwalk_begin(&a->walk, start, end, 0, false);
	a->has_ahead = false;
	a->in_area = false;
}

static void add_run(struct mms_area *area, const struct mmscope_range *run)
{
	mms_extents_add(&area->extents, run);
	area->end = run->end;
}

/* Begin an area: 1, 0 if there is nothing more, -errno. */
static int begin_area(struct mms_areas *a)
{
	int ret = a->has_ahead ? 1 : mms_kwalk_next(&a->walk, &a->ahead);

	if (ret <= 0)
		return ret;
	a->has_ahead = false;
	a->in_area = true;
	a->area = (struct mms_area) { .start = a->ahead.start };
	add_run(&a->area, &a->ahead);
	return 1;
}

/**
 * mms_areas_next - go to the next area
 * @a: walk
 *
 * Context: process; may sleep.
 * Return: 1, and @a->area is complete; 0 at the end, -ERESTARTSYS if a signal
 * came first: it may be called again then.
 */
int mms_areas_next(struct mms_areas *a)
{
	int ret = 1;

	if (!a->in_area)
		ret = begin_area(a);
	if (ret <= 0)
		return ret;
	while ((ret = mms_kwalk_next(&a->walk, &a->ahead)) > 0 &&
	       a->ahead.start == a->area.end)
		add_run(&a->area, &a->ahead);
	if (ret < 0)
		return ret;
	a->has_ahead = ret;
	a->in_area = false;
	return 1;
}

/* From @start on: 1 if an area has the address, 0 if none has, -errno. */
static int find_from(struct mms_areas *a, u64 start, u64 end, u64 addr)
{
	int ret;

	mms_areas_begin(a, start, end);
	do {
		ret = mms_areas_next(a);
	} while (ret > 0 && a->area.end <= addr);
	return ret > 0 ? a->area.start <= addr : ret;
}

/* Where the area begins that an address is in, a table at a time: 1, 0, -errno. */
static int find_begin(struct mms_areas *a, u64 least, u64 addr, u64 *begin)
{
	u64 end = round_down(addr, PAGE_SIZE) + PAGE_SIZE;
	u64 start = max(round_down(addr, PMD_SIZE), least);
	int found = 0;

	for (;;) {
		int ret = find_from(a, start, end, end - 1);

		if (ret <= 0)
			return ret ? ret : found;
		found = 1;
		*begin = a->area.start;
		if (*begin > start || start == least)
			return 1;
		end = start;
		start -= min_t(u64, PMD_SIZE, start - least);
	}
}

/**
 * mms_areas_find - go to the area that an address is in
 * @a: walk, begun anew
 * @addr: address of the kernel's half
 *
 * Where an area begins is not told, so it is looked for backwards. All of it
 * is read twice at most, and a table before it; it ends where its region does.
 *
 * Context: process; may sleep.
 * Return: 1, and @a->area is it; 0 if nothing is mapped there; -ERESTARTSYS if
 * a signal came first.
 */
int mms_areas_find(struct mms_areas *a, u64 addr)
{
	u64 begin, least, end;
	const struct mms_region *r;
	int ret;

	mms_areas_begin(a, addr, addr);
	r = mms_region_of(&a->walk.regions, addr);
	/* they are made anew by each walk */
	least = r->start;
	end = r->end;
	ret = find_begin(a, least, addr, &begin);
	return ret > 0 ? find_from(a, begin, end, addr) : ret;
}
