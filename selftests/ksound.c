// SPDX-License-Identifier: GPL-2.0
/* What is true of all that is read of the files under kernel/. */
#include "ksound.h"

#include <stdlib.h>
#include <string.h>

#define PAGE	4096ULL
#define WX	(MMSCOPE_F_WRITE | MMSCOPE_F_EXEC)

static const char *region_is_sound(const struct kf_layout *l,
				   const struct kf_region *r)
{
	uint64_t sum = 0;
	int level;

	if (r->end <= r->start || r->end - r->start != r->size)
		return "layout: a region is not of its size";
	if (r->mapped + r->blocked > r->size)
		return "layout: more is mapped than there is";
	for (level = MMSCOPE_PTE; level <= MMSCOPE_PGD; level++) {
		uint64_t size = PAGE << (9 * (level - 1));

		if (r->leaf[level] % size ||
		    (r->leaf[level] && !(l->page_sizes & size)))
			return "layout: leaves of no such size";
		sum += r->leaf[level];
	}
	return sum == r->mapped ? NULL : "layout: leaves do not add up";
}

/**
 * ksound_layout() - do the regions cover the kernel's half, and add up?
 * @l: layout
 */
const char *ksound_layout(const struct kf_layout *l)
{
	uint64_t at = l->kernel_start, logical = 0;
	const char *wrong = NULL;
	size_t i;

	for (i = 0; i < l->n && !wrong; i++) {
		const struct kf_region *r = &l->regions[i];

		wrong = region_is_sound(l, r);
		if (r->start != at)
			wrong = "layout: regions do not follow each other";
		at = r->end;
		logical += r->logical ? r->mapped : 0;
	}
	if (!wrong && at != l->kernel_end)
		wrong = "layout: regions do not cover the kernel's half";
	if (!wrong && logical != l->direct_mapped)
		wrong = "layout: direct_mapped is not of the direct map";
	return wrong;
}

/* Of what has memory only: areas and the fixmap have devices, too. */
static bool frame_is_good(const struct kf_run *run, const struct kf_layout *l,
			  const struct kf_region *home, uint64_t frames)
{
	uint64_t pages = (run->r.end - run->r.start) / PAGE;

	if (run->r.kind == MMSCOPE_K_HOLE)
		return true;
	if (home->logical &&
	    run->r.frame != (run->r.start - l->page_offset) / PAGE)
		return false;
	if (!home->logical && strcmp(home->name, "vmemmap") &&
	    strcmp(home->name, "kernel-image") &&
	    strcmp(home->name, "modules"))
		return true;
	return run->r.frame + pages <= frames;
}

static const char *run_is_sound(const struct kf_run *run,
				const struct kf_layout *l,
				const struct ksound_range *asked)
{
	const struct kf_region *home = kf_region_of(l, run->r.start);
	const struct mmscope_range *r = &run->r;

	if (r->end <= r->start || r->start < asked->start ||
	    r->end > asked->end)
		return "pagetable: a row is beyond what was asked for";
	if (!home || r->end > home->end || strcmp(home->name, run->region))
		return "pagetable: a row is not of its region";
	if (r->kind != MMSCOPE_K_PAGE && r->kind != MMSCOPE_K_BLOCKED &&
	    (r->kind != MMSCOPE_K_HOLE || !asked->holes))
		return "pagetable: a row of no such kind";
	if (r->shift != 12 + 9 * (r->level - MMSCOPE_PTE))
		return "pagetable: a leaf is not of its level";
	if (run->wx != (r->kind == MMSCOPE_K_PAGE && (r->flags & WX) == WX))
		return "pagetable: W+X is not what the flags are";
	return NULL;
}

/* Rows have no gap with holes=on, but for a region that is not walked. */
static uint64_t past_unwalked(const struct kf_layout *l, uint64_t at)
{
	const struct kf_region *home = kf_region_of(l, at);

	return home && home->unwalked ? home->end : at;
}

/**
 * ksound_runs() - are rows in order, of their regions, and do they add up?
 * @runs: rows
 * @l: layout
 * @asked: for what
 * @frames: one more than the greatest frame number
 */
const char *ksound_runs(const struct kf_runs *runs, const struct kf_layout *l,
			const struct ksound_range *asked, uint64_t frames)
{
	uint64_t at = asked->start, n = 0, bytes = 0, wx = 0, wx_bytes = 0;
	const char *wrong = NULL;
	size_t i;

	for (i = 0; i < runs->n && !wrong; i++) {
		const struct kf_run *run = &runs->rows[i];
		uint64_t size = run->r.end - run->r.start;

		wrong = run_is_sound(run, l, asked);
		if (!wrong && !frame_is_good(run, l,
					     kf_region_of(l, run->r.start),
					     frames))
			wrong = "pagetable: " KSOUND_FRAME;
		if (run->r.start < at ||
		    (asked->holes && run->r.start != past_unwalked(l, at)))
			wrong = "pagetable: rows are not in order";
		at = run->r.end;
		n += run->r.kind == MMSCOPE_K_PAGE;
		bytes += run->r.kind == MMSCOPE_K_PAGE ? size : 0;
		wx += run->wx;
		wx_bytes += run->wx ? size : 0;
	}
	if (!wrong && (n != runs->total.runs || bytes != runs->total.bytes ||
		       wx != runs->total.wx_runs ||
		       wx_bytes != runs->total.wx_bytes))
		wrong = "pagetable: the total is not that of the rows";
	return wrong;
}

/* Pieces, the longest of them, and all: do they go together? */
static bool extents_are_sound(uint64_t pages, uint64_t extents,
			      uint64_t longest)
{
	return extents && extents <= pages && longest <= pages &&
	       longest * extents >= pages;
}

/**
 * ksound_areas() - are areas in order, with gaps between, and do they add up?
 * @areas: rows
 * @l: layout
 */
const char *ksound_areas(const struct kf_areas *areas,
			 const struct kf_layout *l)
{
	uint64_t at = l->vmalloc_start, pages = 0, extents = 0, longest = 0;
	size_t i;

	for (i = 0; i < areas->n; i++) {
		const struct kf_area *a = &areas->rows[i];

		if (a->start < at || (i && a->start == at) ||
		    a->end > l->vmalloc_end)
			return "vmalloc: areas are not in order";
		if (a->pages != (a->end - a->start) / PAGE ||
		    !extents_are_sound(a->pages, a->extents, a->longest))
			return "vmalloc: an area does not add up";
		pages += a->pages;
		extents += a->extents;
		longest = a->longest > longest ? a->longest : longest;
		at = a->end;
	}
	if (areas->total.areas != areas->n || areas->total.pages != pages ||
	    areas->total.extents != extents ||
	    areas->total.longest != longest)
		return "vmalloc: the total is not that of the areas";
	return NULL;
}

static const char *zone_is_sound(const struct kf_mem *m,
				 const struct kf_mem_zone *z)
{
	uint64_t in_rows = 0;
	size_t i;

	for (i = 0; i < m->nr_rows; i++)
		if (*m->rows[i].node != '-' &&
		    atoi(m->rows[i].node) == z->node &&
		    !strcmp(m->rows[i].zone, z->name))
			in_rows += m->rows[i].bytes / PAGE;
	if (z->sum != z->frames)
		return "physmem: uses of a zone do not add up";
	return in_rows == z->frames ? NULL :
				      "physmem: a zone is not of its rows";
}

/**
 * ksound_memory() - is there no gap, and are zones what rows are?
 * @m: all of `physmem`
 * @frames: one more than the greatest frame number
 */
const char *ksound_memory(const struct kf_mem *m, uint64_t frames)
{
	const char *wrong = NULL;
	uint64_t at = 0;
	size_t i;

	for (i = 0; i < m->nr_rows; i++) {
		const struct kf_mem_row *r = &m->rows[i];

		if (r->start != at || r->end <= r->start ||
		    r->bytes != r->end - r->start)
			return "physmem: ranges do not follow each other";
		if (!strcmp(r->kind, "ram") && r->end / PAGE > frames)
			return "physmem: " KSOUND_FRAME;
		at = r->end;
	}
	for (i = 0; i < m->nr_zones && !wrong; i++)
		wrong = zone_is_sound(m, &m->zones[i]);
	return wrong;
}

/**
 * ksound_lab() - are allocations where and as they are said to be?
 * @rows: rows
 * @n: how many
 * @l: layout
 * @frames: one more than the greatest frame number
 */
const char *ksound_lab(const struct lab_row *rows, size_t n,
		       const struct kf_layout *l, uint64_t frames)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct lab_row *r = &rows[i];
		const struct kf_region *home = kf_region_of(l, r->start);
		uint64_t pages = (r->end + PAGE - 1) / PAGE - r->start / PAGE;

		if (i && r->id <= r[-1].id)
			return "lab: rows are not in order";
		if (r->end - r->start != r->size ||
		    !extents_are_sound(pages, r->extents, r->longest))
			return "lab: a row does not add up";
		if (!home || strcmp(home->name, r->region) ||
		    home->logical != r->logical)
			return "lab: a row is not of its region";
		if (r->logical && (r->extents != 1 ||
				   !strstr(r->sum, "= phys: yes")))
			return "lab: the arithmetic does not hold";
		if (strcmp(r->kind, "ioremap") && r->first >= frames)
			return "lab: " KSOUND_FRAME;
	}
	return NULL;
}

/**
 * ksound_answer() - is an answer of `translate` one to what was asked?
 * @a: answer
 * @l: layout
 */
const char *ksound_answer(const struct kanswer *a, const struct kf_layout *l)
{
	const struct kf_region *home = kf_region_of(l, a->address);

	if (!home || strcmp(home->name, a->region) ||
	    home->logical != a->logical)
		return "translate: not the region of the address";
	if (!a->linked || a->steps > l->levels)
		return "translate: a step is not in the table before";
	if (a->hole)
		return a->frame || strcmp(a->level, a->hole_level) ?
			"translate: a hole is none" : NULL;
	if (a->physical / PAGE != a->frame ||
	    a->physical % PAGE != a->address % PAGE)
		return "translate: not the place in the frame";
	if (a->logical && !strstr(a->logic, "= physical: yes"))
		return "translate: the arithmetic does not hold";
	if (a->has_area && (a->area.start > a->address ||
			    a->area.end <= a->address ||
			    !extents_are_sound(a->area.pages, a->area.extents,
					       a->area.longest)))
		return "translate: an area does not have the address";
	return NULL;
}
