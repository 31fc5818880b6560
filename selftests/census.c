// SPDX-License-Identifier: GPL-2.0
/* Counts pages anew, one record, or one page, at a time. */
#include "census.h"

#include <stdlib.h>

#include "pagemap.h"

static void count_huge(struct census *c, const struct mmscope_range *r,
		       uint64_t pages)
{
	c->huge += pages;
	if (r->flags & MMSCOPE_F_PROT_NONE)
		c->huge_prot_none += pages;
}

static void count(struct census *c, const struct mmscope_range *r,
		  uint64_t pages)
{
	uint64_t entries = pages >> (r->shift - 12);

	c->kind[r->kind] += pages;
	if (r->kind == MMSCOPE_K_HOLE)
		return;
	/* Facts may differ within a huge page, and are a part of it then. */
	c->level[r->level] += entries ? entries : 1;
	if (r->kind != MMSCOPE_K_PAGE)
		return;
	c->present[r->level] += pages;
	if (r->flags & (MMSCOPE_F_SPECIAL | MMSCOPE_F_ZERO))
		c->special += pages;
	else if (r->flags & MMSCOPE_F_HUGETLB)
		c->hugetlb += pages;
	else if (r->level == MMSCOPE_PMD)
		count_huge(c, r, pages);
}

/**
 * census_take - count the pages of a range
 * @runs: records
 * @start: first address
 * @end: first address after
 */
struct census census_take(const struct runs *runs, uint64_t start, uint64_t end)
{
	struct runs part = runs_clip(runs, start, end);
	struct census c = { 0 };
	size_t i;

	for (i = 0; i < part.n; i++)
		count(&c, &part.r[i], (part.r[i].end - part.r[i].start) >> 12);
	free(part.r);
	return c;
}

/**
 * census_other - pages that are neither there, nor in swap, nor nothing
 * @c: counts
 */
uint64_t census_other(const struct census *c)
{
	uint64_t other = 0;
	unsigned int kind;

	for (kind = 0; kind <= MMSCOPE_K_UNKNOWN; kind++)
		if (kind != MMSCOPE_K_PAGE && kind != MMSCOPE_K_SWAP &&
		    kind != MMSCOPE_K_HOLE)
			other += c->kind[kind];
	return other;
}

/**
 * census_longest - pages in the longest run contiguous in memory, by pagemap
 * @pid: process
 * @vma: mapping
 */
uint64_t census_longest(pid_t pid, const struct smaps_vma *vma)
{
	uint64_t *words = pagemap_read(pid, vma->start, vma->end);
	uint64_t i, run = 0, longest = 0, n = (vma->end - vma->start) >> 12;

	for (i = 0; words && i < n; i++) {
		bool on = run && (words[i] & PM_FRAME) ==
				 (words[i - 1] & PM_FRAME) + 1;

		run = words[i] & PM_PRESENT ? (on ? run + 1 : 1) : 0;
		longest = run > longest ? run : longest;
	}
	free(words);
	return longest;
}
