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
