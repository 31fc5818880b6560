// SPDX-License-Identifier: GPL-2.0
/* lab-tables: page tables grow with what is touched, and where. */
#include <sys/mman.h>
#include <unistd.h>

#include "lab-see.h"

#define ENTRIES		512

static struct see_area area;
static int64_t tables_before, vmpte_before, deposits_before;

static int64_t deposits(struct lab *l)
{
	struct mmscope_tables t;
	int64_t count;

	if (mmscope_tables(l->h, getpid(), &t)) {
		lab_fail(l, "the tables", mmscope_error(l->h));
		return 0;
	}
	count = t.deposited;
	mmscope_tables_free(&t);
	return count;
}

/* What there is more than before, in the area and by the kernel's counter. */
static void weigh(struct lab *l, int64_t lowest, int64_t above)
{
	int64_t bytes = see_table_bytes(l) - tables_before;
	/* one that is in reserve is in no tree, and counted all the same */
	int64_t reserve = (deposits(l) - deposits_before) * PAGE;

	lab_equal(l, "tables of pages", lowest, see_tables(l, &area, MMSCOPE_PTE));
	lab_equal(l, "tables above them", above, see_tables(l, &area, MMSCOPE_PMD));
	lab_equal(l, "VmPTE: more bytes of tables", bytes + reserve,
		  see_vmpte() - vmpte_before);
	lab_number(l, "bytes of tables it took", bytes);
}

static void reserve(struct lab *l)
{
	tables_before = see_table_bytes(l);
	vmpte_before = see_vmpte();
	deposits_before = deposits(l);
	if (!see_map(l, &area, GIB, GIB))
		return;
	weigh(l, 0, 0);
	lab_equal(l, "more bytes of tables", 0, see_table_bytes(l) - tables_before);
}

static void touch(size_t stride)
{
	size_t i;

	for (i = 0; i < ENTRIES && !lab_stopped(); i++)
		see_write(area.start + i * stride);
}

static void dense(struct lab *l)
{
	if (!area.start)
		return;
	touch(PAGE);
	lab_equal(l, "pages present", ENTRIES, see_vma(l, area.start).present);
	weigh(l, 1, 1);
}

static void scattered(struct lab *l)
{
	int64_t before;

	if (!area.start)
		return;
	before = see_table_bytes(l);
	madvise(area.start, GIB, MADV_DONTNEED);
	touch(HUGE);
	lab_equal(l, "pages present, as many", ENTRIES,
		  see_vma(l, area.start).present);
	weigh(l, ENTRIES, 1);
	lab_equal(l, "more bytes: a table a page, but for one",
		  (ENTRIES - 1) * PAGE, see_table_bytes(l) - before);
}

static void forget(struct lab *l)
{
	if (!area.start)
		return;
	madvise(area.start, GIB, MADV_DONTNEED);
	lab_equal(l, "pages present", 0, see_vma(l, area.start).present);
	weigh(l, ENTRIES, 1);
	see_unmap(&area);
	lab_equal(l, "unmapped: more bytes of tables", 0,
		  see_table_bytes(l) - tables_before);
	lab_equal(l, "unmapped: more VmPTE", 0, see_vmpte() - vmpte_before);
}

static void by_leaf(struct lab *l)
{
	if (!see_huge_page(l, "a huge page", &area, GIB))
		return;
	lab_equal(l, "pages present, as many", ENTRIES,
		  see_vma(l, area.start).present);
	weigh(l, 0, 1);
	lab_equal(l, "tables in reserve, to split it", 1,
		  deposits(l) - deposits_before);
}

static void restore(struct lab *l)
{
	(void)l;
	see_unmap(&area);
}

static const struct lab_step steps[] = {
	{ "reserve", "1 GiB that is reserved takes no table",
	  "A flat table would take 2 MiB for it, touched or not. The tree has branches only where something is mapped.",
	  "Intel SDM volume 3A, 4.5", reserve },
	{ "dense", "512 pages side by side, aligned, share one table",
	  "A table has 512 entries of 8 bytes: 2 MiB of addresses. The table above it has one entry for it, and is for 1 GiB.",
	  "Intel SDM volume 3A, 4.5; proc(5), VmPTE", dense },
	{ "scattered", "512 pages far from each other take 512 tables",
	  "As much memory as before, and as much again for its tables: what is paid for is the spread of the addresses.",
	  "Intel SDM volume 3A, 4.5; proc(5), VmPTE", scattered },
	{ "forget", "the pages go, the tables stay until the mapping goes",
	  "Told is that tables shrink with the memory. MADV_DONTNEED empties entries; the tables are freed by munmap(), and at exit.",
	  "Linux, mm/memory.c, free_pgtables()", forget },
	{ "huge", "a huge page needs no table of the lowest level",
	  "The entry above is the leaf. But the kernel puts a table by for each, so that a split can never fail for want of memory: it is in VmPTE, and in no tree.",
	  "Linux, mm/huge_memory.c, pgtable_trans_huge_deposit()", by_leaf },
	{ 0 }
};

static const struct lab_program program = {
	.name = "tables",
	.about = "page tables grow with what is touched, and where, not with what is reserved",
	.attached = true,
	.prepare = see_prepare, .steps = steps, .restore = restore,
};

int main(int argc, char **argv)
{
	return lab_main(&program, argc, argv);
}
