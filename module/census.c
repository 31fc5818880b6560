// SPDX-License-Identifier: GPL-2.0
/* Runs, summed up. */
#include "census.h"

#include <linux/minmax.h>
#include <linux/mm.h>

/* Runs that differ in flags may still lie side by side in memory. */
static void count_contiguous(struct mms_census *c,
			     const struct mmscope_range *r, u64 pages)
{
	bool same = r->flags & MMSCOPE_F_ZERO;

	if (r->start != c->run_end || r->frame != c->run_frame || same)
		c->run = 0;
	/* All its pages are the one zero page, which is as long as a leaf. */
	c->run += same ? min(pages, 1ULL << (r->shift - PAGE_SHIFT)) : pages;
	c->run_end = r->end;
	c->run_frame = same ? 0 : r->frame + pages;
	c->longest = max(c->longest, c->run);
}

static void count_page(struct mms_census *c, const struct mmscope_range *r,
		       u64 pages)
{
	u64 leaf = (1ULL << r->shift) - 1;

	c->present += pages;
	if (r->level <= MMSCOPE_PUD)
		/* A leaf is counted where it begins, also if it was cut up. */
		c->leaves[r->level] += ((r->end + leaf) >> r->shift) -
				       ((r->start + leaf) >> r->shift);
	if (r->flags & (MMSCOPE_F_ANON | MMSCOPE_F_FILE) &&
	    !(r->flags & MMSCOPE_F_EXCLUSIVE))
		c->shared += pages;
	count_contiguous(c, r, pages);
}

/**
 * mms_census_add - count a run
 * @c: counts, all 0 at first
 * @r: run; those of a range come in the order of their addresses
 */
void mms_census_add(struct mms_census *c, const struct mmscope_range *r)
{
	u64 pages = (r->end - r->start) >> PAGE_SHIFT;

	switch (r->kind) {
	case MMSCOPE_K_PAGE:
		count_page(c, r, pages);
		return;
	case MMSCOPE_K_SWAP:
		c->swapped += pages;
		return;
	case MMSCOPE_K_HOLE:
		return;
	default:
		c->other += pages;
	}
}
