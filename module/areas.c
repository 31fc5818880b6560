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

/*
 * A walk fills its buffer with what comes next, however far that is. So these
 * two walk no further than a table each time.
 */

/* Where does the area begin that goes up to @end? 1, 0 if none does, -errno. */
static int begin_within(struct mms_areas *a, u64 start, u64 end, u64 *begin)
{
	int ret;

	mms_areas_begin(a, start, end);
	while ((ret = mms_areas_next(a)) > 0) {
		*begin = a->area.start;
		if (a->area.end == end)
			return 1;
	}
	return ret;
}

/* Does the area that has come to @start go on up to @end? 1, 0, -errno. */
static int goes_on(struct mms_areas *a, u64 start, u64 end)
{
	struct mmscope_range run;
	int ret;

	mms_kwalk_begin(&a->walk, start, end, 0, false);
	while ((ret = mms_kwalk_next(&a->walk, &run)) > 0) {
		if (run.start != a->area.end)
			return 0;
		add_run(&a->area, &run);
	}
	return ret ? ret : a->area.end == end;
}

/* Where the area begins that an address is in: 1, 0 if it is in none, -errno. */
static int find_begin(struct mms_areas *a, u64 least, u64 addr, u64 *begin)
{
	u64 end = round_down(addr, PAGE_SIZE) + PAGE_SIZE;
	u64 start = max(round_down(addr, PMD_SIZE), least);
	u64 found = end;
	int ret;

	while ((ret = begin_within(a, start, end, begin)) > 0) {
		found = *begin;
		if (found > start || start == least)
			break;
		end = start;
		start -= min_t(u64, PMD_SIZE, start - least);
	}
	*begin = found;
	return ret < 0 ? ret : found <= addr;
}

/* All of it, from where it begins on. */
static int gather(struct mms_areas *a, u64 begin, u64 most)
{
	u64 at = begin;
	int ret;

	a->area = (struct mms_area) { .start = begin, .end = begin };
	do {
		u64 next = min(round_down(at, PMD_SIZE) + PMD_SIZE, most);

		ret = goes_on(a, at, next);
		at = next;
	} while (ret > 0 && at < most);
	return ret;
}

/**
 * mms_areas_find - go to the area that an address is in
 * @a: walk, begun anew
 * @addr: address of the kernel's half
 *
 * Where an area begins is not told, so it is looked for backwards. Its tables
 * are read twice at most, and one before and one after it; it ends where its
 * region does.
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
	/* 0: what @a has is the area found before */
	if (ret <= 0)
		return ret;
	ret = gather(a, begin, end);
	if (ret < 0)
		return ret;
	/* it may have gone meanwhile */
	return a->area.start <= addr && addr < a->area.end;
}
