// SPDX-License-Identifier: GPL-2.0
/* Checks of a translation against the address, the tables and the records. */
#include "path.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "pagemap.h"
#include "runs.h"

/* Flags of an entry by itself; the others come from its mapping or page. */
#define ENTRY_FLAGS	(~(MMSCOPE_PAGE_FACTS | MMSCOPE_F_HUGETLB |	\
			   MMSCOPE_F_ZERO | MMSCOPE_F_SHADOW_STACK |	\
			   MMSCOPE_F_NUMA_HINT))

static bool wrong(const struct mmscope_translation *t, const char *what,
		  uint64_t is, uint64_t should)
{
	printf("# %#" PRIx64 ": %s is %#" PRIx64 ", not %#" PRIx64 "\n",
	       t->address, what, is, should);
	return false;
}

static const struct mmscope_step *last(const struct mmscope_translation *t)
{
	return &t->step[t->steps - 1];
}

static bool step_is_linked(const struct mmscope_translation *t, unsigned int i,
			   unsigned int shift)
{
	const struct mmscope_step *step = &t->step[i];
	uint64_t index = t->address >> shift & 511;
	uint64_t table = step->entry & ~0xfffULL;
	bool goes_on = step->kind == MMSCOPE_K_TABLE;

	if (step->index != index)
		return wrong(t, "index", step->index, index);
	if ((step->entry & 0xfff) != index * 8)
		return wrong(t, "entry", step->entry, index * 8);
	if (i && table != (step[-1].raw & PATH_FRAME))
		return wrong(t, "table", table, step[-1].raw & PATH_FRAME);
	if (goes_on != (i + 1 < t->steps))
		return wrong(t, "kind", step->kind, t->kind);
	return true;
}

/**
 * path_is_linked - does each entry lead to the next?
 * @t: translation
 * @levels: how many the processor has
 *
 * The index is the address's bits for that level, the entry is at that index of
 * the table that the entry above names, and only the last is no table.
 *
 * Return: true if so; else it says what is wrong.
 */
bool path_is_linked(const struct mmscope_translation *t, unsigned int levels)
{
	unsigned int i;

	if (!t->steps || t->steps > levels)
		return wrong(t, "number of levels", t->steps, levels);
	for (i = 0; i < t->steps; i++) {
		unsigned int level = levels - i;

		if (t->step[i].level != (i ? level : MMSCOPE_PGD))
			return wrong(t, "level", t->step[i].level, level);
		if (!step_is_linked(t, i, 12 + 9 * (level - 1)))
			return false;
	}
	return true;
}

static bool is_in_tables(const struct mmscope_translation *t, unsigned int i,
			 const struct mmscope_tables *tables)
{
	uint64_t phys = t->step[i].entry & ~0xfffULL;
	size_t row;

	/* user mode's root is beside the kernel's, which is the one shown */
	if (!i && t->has_kernel_root)
		phys -= 4096;
	for (row = 0; row < tables->n; row++) {
		const struct mmscope_table *table = &tables->rows[row];

		if (table->phys == phys)
			return table->level == t->step[i].level &&
			       table->start <= t->address &&
			       table->end > t->address;
	}
	return false;
}

/**
 * path_is_in_tables - are the tables on the way those that `tables` shows?
 * @t: translation
 * @tables: all tables of the process
 *
 * Return: true if so; else it says what is wrong.
 */
bool path_is_in_tables(const struct mmscope_translation *t,
		       const struct mmscope_tables *tables)
{
	unsigned int i;

	for (i = 0; i < t->steps; i++)
		if (!is_in_tables(t, i, tables))
			return wrong(t, "table in `tables`", t->step[i].entry,
				     t->step[i].level);
	return true;
}

/**
 * path_is_in_vma - is the mapping the one that the kernel shows?
 * @t: translation
 * @vma: the kernel's
 *
 * Return: true if so; else it says what is wrong.
 */
bool path_is_in_vma(const struct mmscope_translation *t,
		    const struct smaps_vma *vma)
{
	if (t->has_vma != !!vma)
		return wrong(t, "having a mapping", t->has_vma, !!vma);
	if (!vma)
		return true;
	if (t->vma_start != vma->start)
		return wrong(t, "vma", t->vma_start, vma->start);
	if (t->vma_end != vma->end)
		return wrong(t, "vma's end", t->vma_end, vma->end);
	if (!strcmp(t->vma_perms, vma->perms) && !strcmp(t->vma_name, vma->name))
		return true;
	printf("# vma is %s %s, not %s %s\n", t->vma_perms, t->vma_name,
	       vma->perms, vma->name);
	return false;
}

static bool place_is(const struct mmscope_translation *t,
		     const struct mmscope_range *r)
{
	uint64_t within = t->address - r->start;
	bool page = r->kind == MMSCOPE_K_PAGE;
	bool swap = r->kind == MMSCOPE_K_SWAP;

	if (t->has_physical != page)
		return wrong(t, "having a frame", t->has_physical, page);
	if (t->has_slot != swap)
		return wrong(t, "having a slot", t->has_slot, swap);
	if (t->has_slot && t->slot != r->frame + (within >> 12))
		return wrong(t, "slot", t->slot, r->frame + (within >> 12));
	if (t->has_slot && t->swap_type != r->swap_type)
		return wrong(t, "swap type", t->swap_type, r->swap_type);
	if (r->flags & MMSCOPE_F_ZERO)
		within = t->address & ((1ULL << r->shift) - 1);
	if (t->has_physical && t->physical != (r->frame << 12) + within)
		return wrong(t, "physical", t->physical,
			     (r->frame << 12) + within);
	return true;
}

/**
 * path_is_of_record - does it end in what the record says?
 * @t: translation
 * @r: the record that the address is in, with or without page facts
 *
 * Return: true if so; else it says what is wrong.
 */
bool path_is_of_record(const struct mmscope_translation *t,
		       const struct mmscope_range *r)
{
	bool hole = r->kind == MMSCOPE_K_HOLE;

	if (t->kind != r->kind)
		return wrong(t, "kind", t->kind, r->kind);
	if (!hole && last(t)->level != r->level)
		return wrong(t, "level", last(t)->level, r->level);
	if (!hole && t->size != 1ULL << r->shift)
		return wrong(t, "size", t->size, 1ULL << r->shift);
	if ((last(t)->flags ^ r->flags) & ENTRY_FLAGS)
		return wrong(t, "flags", last(t)->flags, r->flags);
	return place_is(t, r);
}

static bool kind_is(const struct mmscope_translation *t, uint64_t flags)
{
	static const struct {
		const char *kind;
		uint64_t with;
		uint64_t without;
	} kinds[] = {
		{ "anon", PM_BIT(KPF_ANON), PM_BIT(KPF_NOPAGE) },
		{ "ksm", PM_BIT(KPF_ANON) | PM_BIT(KPF_KSM), 0 },
		{ "file", 0, PM_BIT(KPF_ANON) | PM_BIT(KPF_SWAPBACKED) },
		{ "shmem", PM_BIT(KPF_SWAPBACKED), PM_BIT(KPF_ANON) },
		{ "zero", PM_BIT(KPF_ZERO_PAGE), PM_BIT(KPF_THP) },
		{ "huge-zero", PM_BIT(KPF_ZERO_PAGE) | PM_BIT(KPF_THP), 0 },
		{ "reserved", PM_BIT(KPF_RESERVED), PM_BIT(KPF_ZERO_PAGE) },
		{ "kernel", 0, PM_BIT(KPF_ANON) | PM_BIT(KPF_LRU) },
		{ "device", PM_BIT(KPF_NOPAGE), 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(t->frame_kind, kinds[i].kind))
			return (flags & kinds[i].with) == kinds[i].with &&
			       !(flags & kinds[i].without);
	return false;
}

/*
 * The flags of the first frame of a larger page: before Linux 6.11
 * stable_page_flags() of fs/proc/page.c does not take all from there. That
 * frame's number is a multiple of as many frames as the page has, which is a
 * power of two.
 */
static bool head_flags(uint64_t frame, uint64_t *flags)
{
	bool ok = kpage_flags(frame, flags);
	uint64_t pages;

	for (pages = 2; ok && *flags & PM_BIT(KPF_COMPOUND_TAIL); pages *= 2)
		ok = kpage_flags(frame & ~(pages - 1), flags);
	return ok;
}

/**
 * path_frame_is - is the frame what /proc/kpagecount and kpageflags say?
 * @t: translation that ends in a frame
 *
 * Return: true if so; else it says what is wrong.
 */
bool path_frame_is(const struct mmscope_translation *t)
{
	uint64_t count, flags;

	if (!t->has_frame || t->pfn != t->physical >> 12)
		return wrong(t, "frame", t->pfn, t->physical >> 12);
	if (!kpage_count(t->pfn, &count) || !head_flags(t->pfn, &flags))
		return wrong(t, "frame in /proc/kpagecount", t->pfn, 0);
	if (t->maps != count)
		return wrong(t, "maps", t->maps, count);
	if (t->refs < t->maps)
		return wrong(t, "refs, less than maps,", t->refs, t->maps);
	if (!kind_is(t, flags)) {
		printf("# a frame that is %s\n", t->frame_kind);
		return wrong(t, "kpageflags", flags, 0);
	}
	if (t->size > 4096 && !(flags & (PM_BIT(KPF_THP) | PM_BIT(KPF_HUGE))))
		return wrong(t, "size, of a small page,", t->size, 4096);
	return true;
}

/**
 * path_cpu_flag - is a word among the processor's flags?
 * @flag: word, as "la57"
 */
bool path_cpu_flag(const char *flag)
{
	FILE *file = fopen("/proc/cpuinfo", "r");
	bool found = false;
	char line[8192];

	while (!found && file && fgets(line, sizeof(line), file)) {
		char *word = strtok(line, " \t\n");

		if (!word || strcmp(word, "flags"))
			continue;
		while (!found && (word = strtok(NULL, " \t\n")))
			found = !strcmp(word, flag);
	}
	if (file)
		fclose(file);
	return found;
}
