// SPDX-License-Identifier: GPL-2.0
/* lab-lazy: memory that is reserved costs nothing until it is touched. */
#include <errno.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>

#include "lab-see.h"
#include "lab-witness.h"

#define SIZE		(256 * MIB)
#define SCATTERED	1000
/* Pages from one to the next: all over the area, none twice. */
#define STRIDE		65

static struct see_area area, huge;
static int64_t tables_before, vmpte_before;

static void reserve(struct lab *l)
{
	struct mmscope_vma row;

	tables_before = see_table_bytes(l);
	vmpte_before = see_vmpte();
	/* by gigabyte: the table above those of its pages is its own too */
	if (!see_map(l, &area, SIZE, GIB))
		return;
	row = see_vma(l, area.start);
	lab_equal(l, "bytes of the mapping", SIZE, row.end - row.start);
	lab_equal(l, "pages present", 0, row.present);
	lab_equal(l, "pages untouched", SIZE / PAGE, row.untouched);
	lab_equal(l, "faults", 0, see_faults(&row));
	lab_equal(l, "more bytes of tables", 0, see_table_bytes(l) - tables_before);
	lab_equal(l, "more VmPTE", 0, see_vmpte() - vmpte_before);
}

static void read_one(struct lab *l)
{
	struct mmscope_translation one, other;
	struct mmscope_vma row;
	struct see_usage usage;

	if (!area.start)
		return;
	usage = see_usage();
	see_read(area.start);
	usage.minor = see_usage().minor - usage.minor;
	row = see_vma(l, area.start);
	lab_equal(l, "faults: anon_read", 1, row.faults[MMSCOPE_FAULT_ANON_READ]);
	lab_equal(l, "faults of any cause", 1, see_faults(&row));
	lab_equal(l, "ru_minflt", 1, usage.minor);
	one = see_page(l, area.start);
	lab_true(l, "it is the zero page", see_flags(&one) & MMSCOPE_F_ZERO);
	lab_equal(l, "its frame, as pagemap has it", see_pagemap(area.start),
		  one.pfn);
	lab_true(l, "it may not be written", !(one.access & MMSCOPE_ACCESS_WRITE));
	see_read(area.start + PAGE);
	other = see_page(l, area.start + PAGE);
	lab_equal(l, "frame of the next page read", one.pfn, other.pfn);
	lab_equal(l, "Rss of smaps: it counts for nobody", 0,
		  see_smaps(area.start, "Rss"));
}

static void write_one(struct lab *l)
{
	struct mmscope_translation zero, own;
	struct mmscope_vma before, row;

	if (!area.start)
		return;
	zero = see_page(l, area.start);
	before = see_vma(l, area.start);
	see_write(area.start);
	row = see_vma(l, area.start);
	own = see_page(l, area.start);
	lab_equal(l, "faults", 1, see_faults(&row) - see_faults(&before));
	lab_true(l, "another frame", own.has_frame && own.pfn != zero.pfn);
	lab_true(l, "no zero page", !(see_flags(&own) & MMSCOPE_F_ZERO));
	lab_words(l, "it may be", "read, write", see_access(&own));
	lab_equal(l, "its frame, as pagemap has it", see_pagemap(area.start),
		  own.pfn);
	lab_equal(l, "Rss of smaps", PAGE, see_smaps(area.start, "Rss"));
}

/* Tables of the lowest level that the scattered pages need, by arithmetic. */
static int64_t tables_needed(void)
{
	bool seen[SIZE / HUGE] = { false };
	int64_t count = 0;
	size_t i, at;

	for (i = 1; i <= SCATTERED; i++) {
		at = i * STRIDE * PAGE / HUGE;
		count += !seen[at];
		seen[at] = true;
	}
	/* that of the two pages at the start */
	return count + !seen[0];
}

static void scatter(struct lab *l)
{
	struct mmscope_vma before, row;
	struct see_usage usage;
	size_t i;

	if (!area.start)
		return;
	before = see_vma(l, area.start);
	usage = see_usage();
	for (i = 1; i <= SCATTERED; i++)
		see_write(area.start + i * STRIDE * PAGE);
	usage.minor = see_usage().minor - usage.minor;
	row = see_vma(l, area.start);
	lab_equal(l, "faults: anon_write", SCATTERED,
		  row.faults[MMSCOPE_FAULT_ANON_WRITE] -
		  before.faults[MMSCOPE_FAULT_ANON_WRITE]);
	lab_equal(l, "ru_minflt", SCATTERED, usage.minor);
	lab_equal(l, "more pages present", SCATTERED, row.present - before.present);
	lab_equal(l, "tables of its pages", tables_needed(),
		  see_tables(l, &area, MMSCOPE_PTE));
	lab_equal(l, "more bytes of tables are more VmPTE",
		  see_vmpte() - vmpte_before, see_table_bytes(l) - tables_before);
}

static void one_huge(struct lab *l)
{
	struct mmscope_vma row;

	if (!see_huge_page(l, "a huge page", &huge, HUGE))
		return;
	row = see_vma(l, huge.start);
	lab_equal(l, "faults: anon_write or anon_huge", 1, see_first_writes(&row));
	lab_equal(l, "faults of any cause", 1, see_faults(&row));
	lab_equal(l, "leaves of 2M", 1, row.pmd);
	lab_equal(l, "leaves of 4K", 0, row.pte);
	lab_equal(l, "pages present", HUGE / PAGE, row.present);
	lab_equal(l, "AnonHugePages of smaps", HUGE,
		  see_smaps(huge.start, "AnonHugePages"));
}

static void give_back(struct lab *l)
{
	struct mmscope_vma before, row;

	if (!area.start)
		return;
	before = see_vma(l, area.start);
	madvise(area.start, SIZE, MADV_DONTNEED);
	row = see_vma(l, area.start);
	lab_equal(l, "bytes of the mapping", SIZE, row.end - row.start);
	lab_equal(l, "pages present", 0, row.present);
	lab_equal(l, "pages untouched", SIZE / PAGE, row.untouched);
	lab_equal(l, "Rss of smaps", 0, see_smaps(area.start, "Rss"));
	lab_equal(l, "tables of its pages are kept", tables_needed(),
		  see_tables(l, &area, MMSCOPE_PTE));
	see_read(area.start);
	row = see_vma(l, area.start);
	lab_equal(l, "touched again: faults", 1,
		  see_faults(&row) - see_faults(&before));
}

static void overcommit(struct lab *l)
{
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS;
	int64_t mode = lab_file_number("/proc/sys/vm/overcommit_memory");
	struct mmscope_vma row;
	struct sysinfo info;
	int64_t tables;
	size_t size;
	void *p;

	sysinfo(&info);
	size = (info.totalram + info.totalswap) * info.mem_unit + GIB;
	lab_number(l, "memory and swap, and 1 GiB: bytes", size);
	if (mode) {
		lab_skip(l, "promised more than there is",
			 "vm.overcommit_memory is not 0");
		return;
	}
	errno = 0;
	p = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
	lab_true(l, "a promise of so much is refused",
		 p == MAP_FAILED && errno == ENOMEM);
	if (p != MAP_FAILED)
		munmap(p, size);
	tables = see_table_bytes(l);
	p = mmap(NULL, size, PROT_READ | PROT_WRITE, flags | MAP_NORESERVE, -1, 0);
	lab_true(l, "without a promise it is mapped", p != MAP_FAILED);
	if (p == MAP_FAILED)
		return;
	row = see_vma(l, p);
	lab_least(l, "bytes of the mapping", size, row.end - row.start);
	lab_equal(l, "more bytes of tables", 0, see_table_bytes(l) - tables);
	munmap(p, size);
}

static void restore(struct lab *l)
{
	(void)l;
	see_unmap(&area);
	see_unmap(&huge);
}

static const struct lab_step steps[] = {
	{ "reserve", "what is reserved is a mapping, without frames or tables",
	  "Told is that lazy allocation marks pages as absent in the page table. There is no page table yet: mmap() makes a VMA, the kernel's note of what the addresses are for, and no entry.",
	  "mmap(2); Linux, Documentation/admin-guide/mm/concepts.rst", reserve },
	{ "read", "a page that is only read is the zero page, which all share",
	  "The first access faults. A read needs no memory: the entry leads to one frame of zeros, read-only, the same for every such page of every process. It is in no one's Rss.",
	  "Linux, mm/memory.c, do_anonymous_page()", read_one },
	{ "write", "written, it gets a frame of its own by one more fault",
	  "The entry of the zero page may not be written: the write faults, a frame is allocated and cleared, and the entry leads there.",
	  "Linux, mm/memory.c, do_wp_page()", write_one },
	{ "scatter", "1,000 pages written are 1,000 faults and 1,000 frames",
	  "One fault brings one page. Every 2 MiB of addresses with a page in them need a table of 4 KiB for the entries: pages far from each other cost more tables than pages side by side.",
	  "Intel SDM volume 3A, 4.5", scatter },
	{ "huge", "a huge page is one fault and one entry for 512 pages",
	  "Where transparent huge pages are allowed, the first touch of an aligned 2 MiB gets them all at once: an entry of the level above is the leaf.",
	  "Linux, Documentation/admin-guide/mm/transhuge.rst", one_huge },
	{ "give back", "MADV_DONTNEED takes the frames, and not the mapping",
	  "The frames are freed at once. The tables stay until the mapping goes, and the next touch is a first touch again.",
	  "madvise(2)", give_back },
	{ "overcommit", "more can be reserved than there is, if no promise is asked for",
	  "Told is that Linux grants any request. By the heuristic (mode 0) one request of more than all memory and swap is refused; with MAP_NORESERVE nothing is accounted, and it is granted.",
	  "Linux, Documentation/mm/overcommit-accounting.rst", overcommit },
	{ 0 }
};

static const struct lab_program program = {
	.name = "lazy",
	.about = "memory that is reserved costs nothing until it is touched",
	.attached = true,
	.prepare = see_prepare, .steps = steps, .restore = restore,
};

int main(int argc, char **argv)
{
	return lab_main(&program, argc, argv);
}
