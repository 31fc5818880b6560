// SPDX-License-Identifier: GPL-2.0
/* lab-huge: 2 MiB by one entry and one fault, and what a hole makes of it. */
#include <errno.h>
#include <sys/mman.h>

#include "lab-pool.h"
#include "lab-see.h"

#define SMALL		(HUGE / PAGE)
/* The page that a hole is made of. */
#define HOLE		100

static struct see_area area;
static struct lab_pool pool = LAB_POOL_UNTOUCHED;
static char *fixed;
static bool there;

static void transparent(struct lab *l)
{
	struct mmscope_translation first, last;
	int64_t fallbacks = see_fallbacks();
	struct mmscope_vma row;
	struct see_usage usage;

	if (see_no_thp()) {
		lab_skip(l, "a huge page", see_no_thp());
		return;
	}
	if (!see_map(l, &area, HUGE, HUGE))
		return;
	madvise(area.start, HUGE, MADV_HUGEPAGE);
	see_put("/proc/sys/vm/compact_memory", 1);
	usage = see_usage();
	see_write(area.start);
	usage.minor = see_usage().minor - usage.minor;
	if (see_fallbacks() != fallbacks) {
		lab_skip(l, "a huge page", "no piece of memory is large enough now");
		return;
	}
	there = true;
	row = see_vma(l, area.start);
	first = see_page(l, area.start);
	last = see_page(l, area.start + HUGE - PAGE);
	lab_equal(l, "faults: anon_write or anon_huge", 1, see_first_writes(&row));
	lab_equal(l, "ru_minflt", 1, usage.minor);
	lab_equal(l, "leaves of 2M", 1, row.pmd);
	lab_equal(l, "pages present", SMALL, row.present);
	lab_equal(l, "bytes of the entry", HUGE, first.size);
	lab_equal(l, "the frame is a multiple of 512, and", 0, first.pfn % SMALL);
	lab_equal(l, "the last frame is 511 further", first.pfn + SMALL - 1,
		  last.pfn);
	lab_equal(l, "pagemap has the last one", see_pagemap(area.start + HUGE - PAGE),
		  last.pfn);
	lab_equal(l, "AnonHugePages of smaps", HUGE,
		  see_smaps(area.start, "AnonHugePages"));
}

static void punch(struct lab *l)
{
	char *after = area.start + (HOLE + 1) * PAGE;
	struct mmscope_vma low, high;
	uint64_t frame;

	if (!there) {
		lab_skip(l, "a hole in a huge page", "there is none");
		return;
	}
	frame = see_page(l, area.start).pfn;
	munmap(area.start + HOLE * PAGE, PAGE);
	low = see_vma(l, area.start);
	high = see_vma(l, after);
	lab_equal(l, "leaves of 2M", 0, low.pmd + high.pmd);
	lab_equal(l, "leaves of 4K below the hole", HOLE, low.pte);
	lab_equal(l, "leaves of 4K above it", SMALL - HOLE - 1, high.pte);
	lab_equal(l, "below: frames in one run", HOLE, low.longest);
	lab_equal(l, "above: frames in one run", SMALL - HOLE - 1, high.longest);
	lab_equal(l, "the first frame: nothing was copied", frame,
		  see_page(l, area.start).pfn);
	lab_equal(l, "the frame above, likewise", frame + HOLE + 1,
		  see_page(l, after).pfn);
	lab_equal(l, "AnonHugePages of smaps", 0,
		  see_smaps(area.start, "AnonHugePages"));
}

static void from_pool(struct lab *l)
{
	const char *why = lab_pool_grow(&pool);
	struct mmscope_vma row;
	struct see_usage usage;
	int64_t available;

	if (why) {
		lab_skip(l, "a page of hugetlb", why);
		return;
	}
	available = lab_pool_free();
	fixed = mmap(NULL, HUGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	if (fixed == MAP_FAILED) {
		fixed = NULL;
		lab_fail(l, "a page of hugetlb", "it cannot be mapped");
		return;
	}
	lab_equal(l, "mapped: free in the pool, as before", available,
		  lab_pool_free());
	usage = see_usage();
	see_write(fixed);
	usage.minor = see_usage().minor - usage.minor;
	row = see_vma(l, fixed);
	lab_equal(l, "touched: free in the pool, one less", available - 1,
		  lab_pool_free());
	lab_equal(l, "faults: hugetlb", 1, row.faults[MMSCOPE_FAULT_HUGETLB]);
	lab_equal(l, "ru_minflt", 1, usage.minor);
	lab_equal(l, "leaves of 2M", 1, row.pmd);
	lab_words(l, "the mapping is of kind", "hugetlb",
		  mmscope_vma_kind_name(row.kind));
	lab_equal(l, "Private_Hugetlb of smaps", HUGE,
		  see_smaps(fixed, "Private_Hugetlb"));
	errno = 0;
	lab_true(l, "a hole is refused: it is not split",
		 munmap(fixed + HOLE * PAGE, PAGE) && errno == EINVAL);
	munmap(fixed, HUGE);
	fixed = NULL;
	lab_equal(l, "unmapped: free in the pool, as before", available,
		  lab_pool_free());
}

static void restore(struct lab *l)
{
	(void)l;
	see_unmap(&area);
	if (fixed)
		munmap(fixed, HUGE);
	lab_pool_restore(&pool);
}

static const struct lab_step steps[] = {
	{ "transparent", "one fault brings 2 MiB, mapped by one entry",
	  "The frames are 512 side by side, the first a multiple of 512: so one entry of the second level, with bit 7 set, leads to them all.",
	  "Linux, Documentation/admin-guide/mm/transhuge.rst", transparent },
	{ "hole", "a hole splits the entry, and copies nothing",
	  "Told is that a huge page is broken up into other pages. The entry becomes a table of 512, the one that was put by for this, and the frames stay where they are.",
	  "Linux, mm/huge_memory.c, __split_huge_pmd()", punch },
	{ "hugetlb", "a page of the pool is reserved by mmap(), and never split",
	  "Such pages are set aside by who runs the machine, and are not swapped. The page is promised as it is mapped, and taken when it is touched.",
	  "Linux, Documentation/admin-guide/mm/hugetlbpage.rst; mmap(2)", from_pool },
	{ 0 }
};

static const struct lab_program program = {
	.name = "huge",
	.about = "a huge page is one fault and one entry; a hole splits the entry, not the memory",
	.attached = true,
	.prepare = see_prepare, .steps = steps, .restore = restore,
};

int main(int argc, char **argv)
{
	return lab_main(&program, argc, argv);
}
