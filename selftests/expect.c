// SPDX-License-Identifier: GPL-2.0
/*
 * From a record of mmscope's to the word of /proc/PID/pagemap. Where pagemap
 * says something else than one might think, the function of the kernel's
 * fs/proc/task_mmu.c is named.
 */
#include "expect.h"

#include "pagemap.h"

#define HUGE	(2ULL << 20)

static bool has(const struct mmscope_range *r, uint32_t flag)
{
	return r->flags & flag;
}

/*
 * pte_to_pagemap_entry() does not call special pages, which vm_normal_page()
 * knows nothing of, file pages: neither the zero page nor device memory. Page
 * facts are not shown for these, so that nothing is to be done.
 *
 * pagemap_pmd_range() asks no vm_normal_page_pmd(): the huge zero page is not
 * anonymous, hence a file's.
 */
static uint64_t expect_page_facts(const struct mmscope_range *r)
{
	uint64_t word = 0;

	if (has(r, MMSCOPE_F_FILE))
		word |= PM_FILE;
	if (has(r, MMSCOPE_F_ZERO) && r->level == MMSCOPE_PMD)
		word |= PM_FILE;
	if (has(r, MMSCOPE_F_EXCLUSIVE))
		word |= PM_EXCLUSIVE;
	return word;
}

/* The record of the first page of the huge page that an address is in. */
static const struct mmscope_range *head_record(const struct mmscope_range *ranges,
					       size_t at, uint64_t address)
{
	uint64_t head = address & ~(HUGE - 1);

	while (at && ranges[at].start > head)
		at--;
	return &ranges[at];
}

/*
 * Before Linux 6.11 pagemap_pmd_range() asks page_mapcount() of the first page
 * only, and says of all pages of the huge page what it got.
 */
static uint64_t expect_thp_exclusive(const struct mmscope_range *ranges,
				     size_t at, uint64_t address,
				     uint64_t word)
{
	const struct mmscope_range *head;

	if (!kernel_before(6, 11))
		return word;
	head = head_record(ranges, at, address);
	word &= ~PM_EXCLUSIVE;
	return word | (has(head, MMSCOPE_F_EXCLUSIVE) ? PM_EXCLUSIVE : 0);
}

static uint64_t expect_present(const struct mmscope_range *r, uint64_t address)
{
	uint64_t word = PM_PRESENT | r->frame;

	/* The small zero page is one frame for all pages, the huge one 512. */
	if (!has(r, MMSCOPE_F_ZERO))
		word += (address - r->start) >> 12;
	else if (r->level == MMSCOPE_PMD)
		word += (address & (HUGE - 1)) >> 12;
	/* pagemap_hugetlb_range() has no soft-dirty. */
	if (has(r, MMSCOPE_F_SOFT_DIRTY) && !has(r, MMSCOPE_F_HUGETLB))
		word |= PM_SOFT_DIRTY;
	if (has(r, MMSCOPE_F_UFFD_WP))
		word |= PM_UFFD_WP;
	return word | expect_page_facts(r);
}

/*
 * All entries that are neither empty nor present are "swap" to
 * pte_to_pagemap_entry(). Type and offset are those of the entry: the types
 * above the swap devices' mean something else, and the offset is a frame then,
 * or the bits of a marker, of which 1 is userfaultfd's.
 */
static uint64_t expect_absent(const struct mmscope_range *r, uint64_t address)
{
	uint64_t word = has(r, MMSCOPE_F_UFFD_WP) ? PM_UFFD_WP : 0;
	uint64_t offset = r->frame + ((address - r->start) >> 12);

	/* pagemap_hugetlb_range() says nothing else of these. */
	if (has(r, MMSCOPE_F_HUGETLB))
		return word;
	if (has(r, MMSCOPE_F_SOFT_DIRTY))
		word |= PM_SOFT_DIRTY;
	if (r->kind == MMSCOPE_K_MARK_UFFD_WP)
		offset = 1;
	/* pfn_swap_entry_to_page() finds the page, which is anonymous or not */
	return word | PM_SWAP | r->swap_type | offset << PM_SWAP_TYPE_BITS;
}

/*
 * In a mapping of device memory walk_page_test() of mm/pagewalk.c lets pagemap
 * see nothing but a hole.
 */
static bool is_hidden(const struct smaps_vma *vma)
{
	return smaps_flag(vma, "pf");
}

/**
 * expect_pagemap - what pagemap should say of a page
 * @ranges: all records of a process, with holes and page facts
 * @at: the one that the page is in
 * @address: of the page
 * @vma: mapping that it is in
 *
 * Return: a word of pagemap.
 */
uint64_t expect_pagemap(const struct mmscope_range *ranges, size_t at,
			uint64_t address, const struct smaps_vma *vma)
{
	const struct mmscope_range *r = &ranges[at];
	uint64_t word = 0;

	if (is_hidden(vma))
		word = 0;
	else if (r->kind == MMSCOPE_K_PAGE)
		word = expect_present(r, address);
	else if (r->kind != MMSCOPE_K_HOLE)
		word = expect_absent(r, address);
	if (r->kind == MMSCOPE_K_PAGE && r->level == MMSCOPE_PMD &&
	    !has(r, MMSCOPE_F_HUGETLB))
		word = expect_thp_exclusive(ranges, at, address, word);
	/* All of pagemap's functions: VM_SOFTDIRTY makes all soft-dirty. */
	if (smaps_flag(vma, "sd"))
		word |= PM_SOFT_DIRTY;
	return word;
}

/*
 * Since Linux 6.10 pagemap_hugetlb_range() asks hugetlb_pmd_shared() of the
 * table that the entry is in. The count which that looks at is set up for
 * tables of the PMD level only, by pagetable_pmd_ctor(): of a page of 1 GiB it
 * answers whatever was in the struct page before. Older kernels do not ask,
 * and say that a page is exclusive which is mapped once in a shared table.
 */
static bool is_exclusive_unsure(const struct mmscope_range *r)
{
	if (!has(r, MMSCOPE_F_HUGETLB))
		return false;
	if (kernel_before(6, 10))
		return has(r, MMSCOPE_F_FILE);
	return r->level == MMSCOPE_PUD;
}

/**
 * expect_ignore - what of pagemap's word has no counterpart in a record
 * @r: record
 *
 * The number by which the kernel knows a kind of entry that is no swap slot is
 * its own affair, and so is whether a broken frame was a file's. Of exclusive
 * see is_exclusive_unsure().
 *
 * Return: bits of a word of pagemap.
 */
uint64_t expect_ignore(const struct mmscope_range *r)
{
	if (is_exclusive_unsure(r))
		return PM_EXCLUSIVE;
	if (r->kind == MMSCOPE_K_PAGE || r->kind == MMSCOPE_K_SWAP ||
	    r->kind == MMSCOPE_K_HOLE || has(r, MMSCOPE_F_HUGETLB))
		return 0;
	if (r->kind == MMSCOPE_K_MARK_UFFD_WP)
		return (1 << PM_SWAP_TYPE_BITS) - 1;
	return ((1 << PM_SWAP_TYPE_BITS) - 1) | PM_FILE;
}
