// SPDX-License-Identifier: GPL-2.0
/* What is true of all that is read of a `mutator`, at whatever moment. */
#include "sound.h"

#include <stdio.h>
#include <string.h>

#include "mutator.h"

#define PAGE_SHIFT	12
#define PAGE_SIZE	4096UL
#define TABLE_SHIFT	9
#define SWAP_TYPES	32

#define FLAG_OR(name, value, text, doc)	| MMSCOPE_F_##name
#define NO_ACCESS	(MMSCOPE_F_PROT_NONE | MMSCOPE_F_NUMA_HINT)
#define PKEY_BITS	(0xfU << MMSCOPE_PKEY_SHIFT)
#define KNOWN_FLAGS	((0U MMSCOPE_FLAGS(FLAG_OR)) | PKEY_BITS)

/**
 * sound_frames() - see how many frames there are
 *
 * Return: one more than the greatest frame number; 0 if the kernel does not
 * say.
 */
uint64_t sound_frames(void)
{
	FILE *f = fopen("/proc/zoneinfo", "re");
	unsigned long spanned = 0, start, end = 0;
	char line[128];

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, " spanned %lu", &spanned) == 1)
			continue;
		if (sscanf(line, " start_pfn: %lu", &start) == 1 && spanned &&
		    start + spanned > end)
			end = start + spanned;
	}
	if (f)
		fclose(f);
	return end;
}

/* The arena that has all of this; NULL if none has. */
static const struct mutator_arena *arena_of(uint64_t start, uint64_t end)
{
	int i;

	for (i = 0; i < MUTATOR_USES; i++)
		if (start >= mutator_arenas[i].start &&
		    end <= mutator_arenas[i].end)
			return &mutator_arenas[i];
	return NULL;
}

/* May anything be mapped here? */
static bool mappable(uint64_t start, uint64_t end)
{
	return end <= MUTATOR_IMAGE_END || arena_of(start, end) ||
	       (start >= MUTATOR_STACK_START && end <= MUTATOR_STACK_END) ||
	       (start >= MUTATOR_EXEC_START && end <= MUTATOR_EXEC_END);
}

static bool has_frame(const struct mmscope_range *r)
{
	return r->kind == MMSCOPE_K_PAGE || r->kind == MMSCOPE_K_MIGRATION ||
	       r->kind == MMSCOPE_K_HWPOISON;
}

static const char *sound_frame(const struct sound_walk *w,
			       const struct mmscope_range *r)
{
	uint64_t last = r->frame;

	if (r->kind == MMSCOPE_K_SWAP)
		return r->swap_type < SWAP_TYPES ? NULL : "swap device";
	if (r->swap_type)
		return "swap device of what is not swapped";
	if (!has_frame(r))
		return r->frame ? "frame of what has none" : NULL;
	if (!(r->flags & MMSCOPE_F_ZERO))
		last += ((r->end - r->start) >> PAGE_SHIFT) - 1;
	if (w->stranger && r->flags & (MMSCOPE_F_SPECIAL | MMSCOPE_F_DEVMAP))
		return NULL;	/* may be a device's */
	return r->frame && last < w->frames ? NULL : SOUND_FRAME;
}

static const char *sound_shape(const struct mmscope_range *r)
{
	if (r->start % PAGE_SIZE || r->end % PAGE_SIZE || r->start >= r->end)
		return "addresses";
	if (r->level < MMSCOPE_PTE || r->level > MMSCOPE_PGD ||
	    r->shift != PAGE_SHIFT + TABLE_SHIFT * (r->level - 1))
		return "level";
	if (r->kind == MMSCOPE_K_TABLE || r->kind == MMSCOPE_K_UNKNOWN ||
	    !mmscope_kind_name(r->kind))
		return "kind";
	return r->flags & ~KNOWN_FLAGS ? "unknown flag" : NULL;
}

/* What an arena is used for limits what its pages can be. */
static const char *sound_use(const struct sound_walk *w,
			     const struct mmscope_range *r)
{
	const struct mutator_arena *a = arena_of(r->start, r->end);
	uint32_t never = 0;

	if (!a || r->kind != MMSCOPE_K_PAGE)
		return NULL;
	/* the kernel does not forbid it where nothing is allowed anyway */
	if (r->flags & MMSCOPE_F_EXEC && !(r->flags & NO_ACCESS))
		return "exec";
	if (!w->facts && r->flags & MMSCOPE_PAGE_FACTS)
		return "page facts that nobody asked for";
	switch (a - mutator_arenas) {
	case MUTATOR_ANON:
		never = MMSCOPE_F_FILE;
		break;
	case MUTATOR_SHARED:
		never = MMSCOPE_F_ANON | MMSCOPE_F_KSM | MMSCOPE_F_ZERO;
		break;
	case MUTATOR_READ:
		never = MMSCOPE_F_WRITE | MMSCOPE_F_ANON;
		break;
	}
	return r->flags & never ? "flags that are never there" : NULL;
}

/**
 * sound_range() - check a record of `pages` or a row of `pagetable`
 * @w: the walk
 * @r: record
 */
const char *sound_range(struct sound_walk *w, const struct mmscope_range *r)
{
	const char *wrong = sound_shape(r);

	if (wrong)
		return wrong;
	if (r->start < w->last)
		return "order";
	w->last = r->end;
	if (r->start < w->start || r->end > w->end)
		return "range";
	if (r->kind == MMSCOPE_K_HOLE && !w->holes)
		return "hole that nobody asked for";
	if (!w->stranger && !mappable(r->start, r->end))
		return SOUND_NOWHERE;
	wrong = sound_frame(w, r);
	return wrong || w->stranger ? wrong : sound_use(w, r);
}

static const char *sound_vma(const struct mmscope_vma *v, bool stranger)
{
	uint64_t pages = (v->end - v->start) >> PAGE_SHIFT;

	if (v->start >= v->end || v->start % PAGE_SIZE || v->end % PAGE_SIZE)
		return "addresses";
	if (!stranger && !mappable(v->start, v->end))
		return SOUND_NOWHERE;
	if (v->present > pages || v->swapped > pages || v->other > pages ||
	    v->present + v->swapped + v->other + v->untouched != pages)
		return "sum of pages";
	if (v->longest > v->present || v->shared > v->present)
		return "more than present";
	return NULL;
}

/**
 * sound_vmas() - check `vmas`
 * @vmas: its rows
 * @n: how many
 * @stranger: they are not those of a `mutator`
 */
const char *sound_vmas(const struct mmscope_vma *vmas, size_t n, bool stranger)
{
	const char *wrong;
	size_t i;

	for (i = 0; i < n; i++) {
		wrong = sound_vma(&vmas[i], stranger);
		if (wrong)
			return wrong;
		if (i && vmas[i].start < vmas[i - 1].end)
			return "order";
	}
	return NULL;
}

/**
 * sound_tables() - check `tables`
 * @t: its rows and totals
 * @frames: as sound_frames() says
 */
const char *sound_tables(const struct mmscope_tables *t, uint64_t frames)
{
	struct mmscope_table_total sum[MMSCOPE_PGD + 1] = { };
	size_t i;

	for (i = 0; i < t->n; i++) {
		const struct mmscope_table *r = &t->rows[i];

		if (r->start >= r->end || r->used > r->entries)
			return "table";
		if (!r->phys || r->phys % PAGE_SIZE ||
		    r->phys >> PAGE_SHIFT >= frames)
			return "table's address";
		if (r->level < MMSCOPE_PGD && i == 0)
			return "the root is not the first";
		sum[r->level].tables++;
		sum[r->level].used += r->used;
	}
	for (i = MMSCOPE_PTE; i <= MMSCOPE_PGD; i++)
		if (sum[i].tables != t->level[i].tables ||
		    sum[i].used != t->level[i].used)
			return "totals";
	return t->tables == t->n ? NULL : "number of tables";
}

/* Without 5-level paging there is no level between the root and pud. */
static unsigned int level_below(const struct mmscope_translation *t,
				unsigned int i)
{
	unsigned int level = t->step[i].level - 1;

	return level == MMSCOPE_P4D && t->step[i + 1].level == MMSCOPE_PUD ?
		       MMSCOPE_PUD : level;
}

/**
 * sound_translation() - check an answer of `translate`
 * @t: answer
 * @address: what was asked for
 * @frames: as sound_frames() says
 */
const char *sound_translation(const struct mmscope_translation *t,
			      uint64_t address, uint64_t frames)
{
	unsigned int i;

	if (t->address != address)
		return "another address";
	if (t->has_vma && (address < t->vma_start || address >= t->vma_end))
		return "mapping";
	if (!t->steps || t->step[t->steps - 1].kind != t->kind)
		return "last step";
	for (i = 0; i + 1 < t->steps; i++)
		if (t->step[i].kind != MMSCOPE_K_TABLE ||
		    t->step[i + 1].level != level_below(t, i))
			return "step";
	if (t->kind == MMSCOPE_K_TABLE || t->kind == MMSCOPE_K_UNKNOWN)
		return "kind";
	if (t->kind != MMSCOPE_K_PAGE)
		return t->has_frame || t->has_physical ? "frame of none" : NULL;
	if (t->pfn >= frames || t->physical >> PAGE_SHIFT != t->pfn ||
	    t->physical % PAGE_SIZE != address % PAGE_SIZE)
		return SOUND_FRAME;
	return NULL;
}
