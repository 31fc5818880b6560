// SPDX-License-Identifier: GPL-2.0
/* What of mmscope's sums is the same as other sums, in a process at rest. */
#include "identity.h"

#include <stdio.h>
#include <string.h>

#include "pagemap.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* What is compared: a sum of mmscope's, and what it should be. */
struct sum {
	const char *what;
	uint64_t is;
	uint64_t should;
};

static bool all_equal(const struct sum *sums, size_t n,
		      const struct smaps_vma *vma)
{
	bool equal = true;
	size_t i;

	for (i = 0; i < n; i++) {
		if (sums[i].is == sums[i].should)
			continue;
		if (vma)
			printf("# %lx-%lx %s %s: ", vma->start, vma->end,
			       vma->perms, vma->name);
		else
			printf("# ");
		printf("%s is %lu, not %lu\n", sums[i].what, sums[i].is,
		       sums[i].should);
		equal = false;
	}
	return equal;
}

static bool head_is(const struct mmscope_vma *v, const struct smaps_vma *vma)
{
	if (v->start == vma->start && v->end == vma->end &&
	    !strcmp(v->perms, vma->perms) && !strcmp(v->name, vma->name))
		return true;
	printf("# %lx-%lx %s %s is not %lx-%lx %s %s\n", v->start, v->end,
	       v->perms, v->name, vma->start, vma->end, vma->perms, vma->name);
	return false;
}

static bool sums_are_records(const struct mmscope_vma *v,
			     const struct smaps_vma *vma,
			     const struct census *c)
{
	struct sum sums[] = {
		{ "present", v->present, c->kind[MMSCOPE_K_PAGE] },
		{ "swapped", v->swapped, c->kind[MMSCOPE_K_SWAP] },
		{ "other", v->other, census_other(c) },
		{ "untouched", v->untouched, c->kind[MMSCOPE_K_HOLE] },
		{ "all", v->present + v->swapped + v->other + v->untouched,
		  (vma->end - vma->start) >> 12 },
		{ "pte", v->pte, c->present[MMSCOPE_PTE] },
		{ "pmd", v->pmd, c->present[MMSCOPE_PMD] >> 9 },
		{ "pud", v->pud, c->present[MMSCOPE_PUD] >> 18 },
	};

	return all_equal(sums, ARRAY_SIZE(sums), vma);
}

/*
 * Before Linux 6.6 smaps_pmd_entry() asks follow_trans_huge_pmd(), which takes
 * a huge page without access for one that is to be migrated: it is not counted.
 */
static uint64_t overlooked(const struct census *c)
{
	return kernel_before(6, 6) ? c->huge_prot_none : 0;
}

/*
 * smaps_account() counts no page twice, hugetlb pages elsewhere, special ones
 * nowhere, and broken ones too, which smaps_pte_entry() finds behind their
 * entries; from Linux 6.11 on as shared, for "maybe shared" is what it takes
 * all for that is not present. Swapped shared memory is no entry's, but what
 * shmem_swap_usage() says.
 */
static bool sums_are_smaps(const struct mmscope_vma *v,
			   const struct smaps_vma *vma, const struct census *c)
{
	uint64_t broken = c->kind[MMSCOPE_K_HWPOISON];
	uint64_t huge = c->huge - overlooked(c);
	uint64_t resident = v->present - c->special - c->hugetlb -
			    overlooked(c) + broken;
	uint64_t shared = v->shared + (kernel_before(6, 11) ? 0 : broken);
	struct sum sums[] = {
		{ "resident", resident * 4, vma->rss },
		{ "hugetlb", c->hugetlb * 4,
		  vma->shared_hugetlb + vma->private_hugetlb },
		{ "shared", shared * 4, vma->shared_clean + vma->shared_dirty +
		  vma->shared_hugetlb },
		{ "huge", huge * 4,
		  vma->anon_huge + vma->shmem_huge + vma->file_huge },
		{ "swap", v->kind == MMSCOPE_VMA_SHMEM ? vma->swap :
		  v->swapped * 4, vma->swap },
	};

	return all_equal(sums, ARRAY_SIZE(sums), vma);
}

/**
 * identity_vma - compare a row of `vmas` with records and /proc/PID/smaps
 * @v: row
 * @vma: mapping
 * @c: its pages, by records with holes and page facts
 *
 * Return: true if all is the same; else it says what is not.
 */
bool identity_vma(const struct mmscope_vma *v, const struct smaps_vma *vma,
		  const struct census *c)
{
	return head_is(v, vma) && sums_are_records(v, vma, c) &&
	       sums_are_smaps(v, vma, c);
}

/**
 * identity_longest - compare the longest run with pagemap
 * @v: row of `vmas`
 * @vma: mapping
 * @pid: process
 *
 * pagemap does not show the frames of devices: see expect.c.
 *
 * Return: true if it is the same; else it says that it is not.
 */
bool identity_longest(const struct mmscope_vma *v, const struct smaps_vma *vma,
		      pid_t pid)
{
	struct sum sum = { "longest", v->longest, 0 };

	if (smaps_flag(vma, "pf"))
		return true;
	sum.should = census_longest(pid, vma);
	return all_equal(&sum, 1, vma);
}

/*
 * Each entry in use of a level is a leaf, tells where its page is, or leads to
 * a table of the level below. Of the root the kernel has its share.
 */
static bool used_is_records(const struct mmscope_tables *t,
			    const struct census *c)
{
	const struct mmscope_table_total *level = t->level;
	struct sum sums[] = {
		{ "used of pte", level[MMSCOPE_PTE].used,
		  c->level[MMSCOPE_PTE] },
		{ "used of pmd", level[MMSCOPE_PMD].used,
		  c->level[MMSCOPE_PMD] + level[MMSCOPE_PTE].tables },
		{ "used of pud", level[MMSCOPE_PUD].used,
		  c->level[MMSCOPE_PUD] + level[MMSCOPE_PMD].tables },
		{ "used of p4d", level[MMSCOPE_P4D].used,
		  level[MMSCOPE_P4D].tables ? level[MMSCOPE_PUD].tables :
		  level[MMSCOPE_P4D].used },
		{ "mapped", t->mapped, c->kind[MMSCOPE_K_PAGE] << 12 },
	};

	return all_equal(sums, ARRAY_SIZE(sums), NULL);
}

static uint64_t rows_of(const struct mmscope_tables *t, unsigned int level)
{
	uint64_t rows = 0;
	size_t i;

	for (i = 0; i < t->n; i++)
		rows += t->rows[i].level == level;
	return rows;
}

#define TABLES_OF(t, name) \
	{ "tables of " #name, (t)->level[MMSCOPE_##name].tables, \
	  rows_of(t, MMSCOPE_##name) }

/**
 * identity_tables - compare `tables` with records and VmPTE
 * @t: the file
 * @c: the pages of the process, by records without page facts
 * @vmpte: VmPTE, in KiB
 *
 * VmPTE is mm_pgtables_bytes(), of the lower three levels: include/linux/mm.h
 *
 * Return: true if all is the same; else it says what is not.
 */
bool identity_tables(const struct mmscope_tables *t, const struct census *c,
		     uint64_t vmpte)
{
	uint64_t lower = rows_of(t, MMSCOPE_PTE) + rows_of(t, MMSCOPE_PMD) +
			 rows_of(t, MMSCOPE_PUD);
	struct sum sums[] = {
		TABLES_OF(t, PTE), TABLES_OF(t, PMD), TABLES_OF(t, PUD),
		TABLES_OF(t, P4D), TABLES_OF(t, PGD),
		{ "tables", t->tables, t->n },
		{ "bytes", t->bytes, t->n << 12 },
		{ "KiB of the lower levels", (lower + t->deposited) * 4,
		  vmpte },
	};
	bool same = all_equal(sums, ARRAY_SIZE(sums), NULL);

	return used_is_records(t, c) && same;
}

/**
 * identity_reserve - compare the tables in reserve with huge pages
 * @t: the file `tables`
 * @vmas: the file `vmas`
 * @n: its rows
 *
 * Return: true if there is one for each of anonymous memory.
 */
bool identity_reserve(const struct mmscope_tables *t,
		      const struct mmscope_vma *vmas, size_t n)
{
	struct sum sum = { "deposited", t->deposited, 0 };
	size_t i;

	for (i = 0; i < n; i++)
		if (vmas[i].kind == MMSCOPE_VMA_ANON ||
		    vmas[i].kind == MMSCOPE_VMA_HEAP ||
		    vmas[i].kind == MMSCOPE_VMA_STACK)
			sum.should += vmas[i].pmd;
	return all_equal(&sum, 1, NULL);
}
