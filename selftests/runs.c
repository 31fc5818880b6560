// SPDX-License-Identifier: GPL-2.0
/* Checks of records against each other, and against the list of mappings. */
#include "runs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * runs_format - a record to be read by people
 * @r: record
 *
 * Return: its text, until the second next call.
 */
const char *runs_format(const struct mmscope_range *r)
{
	static char text[2][512];
	char flags[MMSCOPE_FLAGS_SIZE];
	static unsigned int turn;
	char *to = text[turn++ % 2];

	mmscope_flags_format(flags, sizeof(flags), r->flags);
	snprintf(to, sizeof(text[0]), "%llx-%llx %s %s shift %u at %u:%#llx %s",
		 (unsigned long long)r->start, (unsigned long long)r->end,
		 mmscope_kind_name(r->kind), mmscope_level_name(r->level),
		 r->shift, r->swap_type, (unsigned long long)r->frame, flags);
	return to;
}

static bool complain(const char *what, const struct mmscope_range *a,
		     const struct mmscope_range *b)
{
	printf("# %s:\n#  %s\n", what, runs_format(a));
	if (b)
		printf("#  %s\n", runs_format(b));
	return false;
}

static bool same(const struct runs *a, const struct runs *b, bool levels)
{
	size_t i, n = a->n < b->n ? a->n : b->n;

	for (i = 0; i < n; i++) {
		struct mmscope_range x = a->r[i], y = b->r[i];

		if (!levels && x.kind == MMSCOPE_K_HOLE) {
			x.level = y.level;
			x.shift = y.shift;
		}
		if (memcmp(&x, &y, sizeof(x)))
			return complain("records differ", &a->r[i], &b->r[i]);
	}
	if (a->n == b->n)
		return true;
	printf("# %zu records, not %zu\n", a->n, b->n);
	return false;
}

/**
 * runs_same - are two walks the same in all?
 * @a: walk
 * @b: walk
 *
 * Return: true if so; else it says where they differ.
 */
bool runs_same(const struct runs *a, const struct runs *b)
{
	return same(a, b, true);
}

/**
 * runs_same_but_hole_levels - are two walks of a part the same?
 * @a: walk
 * @b: walk
 *
 * A hole has the highest level at which there is nothing in all of it: a part
 * of it may have a lower one.
 */
bool runs_same_but_hole_levels(const struct runs *a, const struct runs *b)
{
	return same(a, b, false);
}

/* Where the frame or slot of what follows a record would be. */
static uint64_t frame_after(const struct mmscope_range *r)
{
	bool rises = r->kind != MMSCOPE_K_HOLE &&
		     r->kind != MMSCOPE_K_MARK_UFFD_WP &&
		     r->kind != MMSCOPE_K_MARK_POISON &&
		     r->kind != MMSCOPE_K_MARK_GUARD &&
		     !(r->flags & MMSCOPE_F_ZERO);

	return r->frame + (rises ? (r->end - r->start) >> 12 : 0);
}

static bool could_be_one(const struct mmscope_range *a,
			 const struct mmscope_range *b, bool loose)
{
	uint32_t differ = a->flags ^ b->flags;

	if (a->end != b->start || a->kind != b->kind)
		return false;
	if (a->kind == MMSCOPE_K_HOLE)
		return true;
	if (loose && a->kind == MMSCOPE_K_PAGE)
		differ &= ~RUNS_AD;
	return !differ && a->level == b->level &&
	       a->swap_type == b->swap_type && frame_after(a) == b->frame;
}

static bool is_sound(const struct mmscope_range *r, const struct smaps *s)
{
	const struct smaps_vma *vma = smaps_find(s, r->start);

	if (r->start >= r->end || (r->start | r->end) & 4095)
		return complain("no range of pages", r, NULL);
	if (r->shift != 12 + 9 * (r->level - 1))
		return complain("shift and level disagree", r, NULL);
	if (!vma || r->end > vma->end)
		return complain("not within one mapping", r, NULL);
	if (r->kind == MMSCOPE_K_TABLE || r->kind == MMSCOPE_K_UNKNOWN)
		return complain("a kind that is no answer", r, NULL);
	return true;
}

/**
 * runs_are_sound - sorted, apart, within mappings, and as long as can be?
 * @runs: walk
 * @s: mappings of the process
 * @loose: Accessed and Dirty may differ in a run
 *
 * Return: true if so; else it says which is not.
 */
bool runs_are_sound(const struct runs *runs, const struct smaps *s, bool loose)
{
	const struct mmscope_range *r;

	for (r = runs->r; r < runs->r + runs->n; r++) {
		if (!is_sound(r, s))
			return false;
		if (r == runs->r)
			continue;
		if (r[-1].end > r->start)
			return complain("not sorted, or overlapping", r - 1, r);
		if (smaps_find(s, r[-1].start) == smaps_find(s, r->start) &&
		    could_be_one(r - 1, r, loose))
			return complain("these could be one", r - 1, r);
	}
	return true;
}

/**
 * runs_cover - is every page of every mapping in a record?
 * @runs: walk with holes
 * @s: mappings of the process
 */
bool runs_cover(const struct runs *runs, const struct smaps *s)
{
	uint64_t mapped = 0, shown = 0;
	size_t i;

	for (i = 0; i < s->n; i++)
		mapped += s->vmas[i].end - s->vmas[i].start;
	for (i = 0; i < runs->n; i++)
		shown += runs->r[i].end - runs->r[i].start;
	if (mapped == shown)
		return true;
	printf("# mapped are %llu bytes, shown are %llu\n",
	       (unsigned long long)mapped, (unsigned long long)shown);
	return false;
}

/**
 * runs_clip - the part of a walk that a walk of a range should give
 * @runs: walk
 * @start: of the range
 * @end: of the range
 *
 * Return: the part; free() its r.
 */
struct runs runs_clip(const struct runs *runs, uint64_t start, uint64_t end)
{
	struct runs part = { .r = calloc(runs->n + 1, sizeof(*part.r)) };
	size_t i;

	for (i = 0; i < runs->n; i++) {
		struct mmscope_range r = runs->r[i];

		if (r.end <= start || r.start >= end)
			continue;
		if (r.start < start) {
			struct mmscope_range cut = r;

			cut.end = start;
			r.frame = frame_after(&cut);
			r.start = start;
		}
		if (r.end > end)
			r.end = end;
		part.r[part.n++] = r;
	}
	return part;
}

static bool is_part_of(const struct mmscope_range *part,
		       const struct mmscope_range *whole)
{
	struct mmscope_range before = *whole;

	before.end = part->start;
	return part->end <= whole->end && part->kind == whole->kind &&
	       (part->level == whole->level || part->kind == MMSCOPE_K_HOLE) &&
	       part->swap_type == whole->swap_type &&
	       !((part->flags ^ whole->flags) & ~RUNS_AD) &&
	       frame_after(&before) == part->frame;
}

/**
 * runs_are_loosened - is a loose walk the strict one, but for what it may be?
 * @strict: walk with merge=strict
 * @loose: walk with merge=loose
 *
 * Each strict run must lie in one loose run that agrees with it apart from
 * Accessed and Dirty, which the loose one has if any of its strict ones has.
 */
bool runs_are_loosened(const struct runs *strict, const struct runs *loose)
{
	size_t i, at = 0;

	for (i = 0; i < loose->n; i++) {
		const struct mmscope_range *l = &loose->r[i];
		uint64_t reached = l->start;
		uint32_t seen = 0;

		while (at < strict->n && strict->r[at].start == reached &&
		       reached < l->end) {
			if (!is_part_of(&strict->r[at], l))
				return complain("loosened wrongly", l,
						&strict->r[at]);
			seen |= strict->r[at].flags;
			reached = strict->r[at++].end;
		}
		if (reached != l->end || (seen ^ l->flags) & RUNS_AD)
			return complain("no sum of strict ones", l, NULL);
	}
	return at == strict->n;
}
