// SPDX-License-Identifier: GPL-2.0
/* lab-kmalloc: kernel logical addresses, as kmalloc() gives them. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "lab-kernel.h"
#include "lab-witness.h"

#define MIB		0x100000UL
#define SMALL_SIZES	11	/* 8 bytes to 8 KiB */
#define ALIKE		16

static struct mmscope_layout layout;

static const char *prepare(struct lab *l)
{
	if (mmscope_layout(l->h, &layout))
		return mmscope_error(l->h);
	return lab_region(&layout, "direct-map") ? NULL : "there is no direct map";
}

/* virt - PAGE_OFFSET = phys, done here, against where the page tables lead. */
static void arithmetic(struct lab *l)
{
	struct mmscope_ktranslation t;
	struct mmscope_lab_item item;
	uint64_t phys;

	if (!lab_alloc(l, "kmalloc 1000", &item))
		return;
	phys = item.start - layout.page_offset;
	lab_note(l, "virt", "0x%016" PRIx64, item.start);
	lab_note(l, "- PAGE_OFFSET", "0x%016" PRIx64, layout.page_offset);
	lab_note(l, "= phys", "0x%016" PRIx64, phys);
	lab_words(l, "region of the address", "direct-map", item.region);
	lab_address(l, "frame by kernel/lab", phys / LAB_PAGE, item.pfn);
	if (lab_translate_kernel(l, item.start, &t)) {
		lab_address(l, "where the page tables lead", phys,
			    t.walk.physical);
		lab_words(l, "use of the frame", "slab", t.walk.frame_kind);
	}
	lab_true(l, "slab by /proc/kpageflags",
		 lab_page_flags(phys / LAB_PAGE) & LAB_KPF_SLAB);
	lab_true(l, "System RAM by /proc/iomem", lab_is_ram(phys / LAB_PAGE));
	lab_free(l, &item);
}

static void contiguous(struct lab *l)
{
	struct mmscope_lab_item item;
	struct lab_extents e;

	if (!lab_alloc(l, "kmalloc 1048576", &item))
		return;
	lab_equal(l, "extents", 1, item.extents);
	lab_equal(l, "pages of the longest", MIB / LAB_PAGE, item.longest);
	if (lab_see_extents(l, item.start, item.end, &e)) {
		lab_equal(l, "pages by kernel/pagetable", MIB / LAB_PAGE, e.pages);
		lab_equal(l, "extents by kernel/pagetable", 1, e.extents);
		lab_address(l, "first frame", (item.start - layout.page_offset) /
			    LAB_PAGE, e.first);
		lab_number(l, "pages by leaves of 2M or 1G", e.large);
	}
	lab_free(l, &item);
}

static void direct_map(struct lab *l)
{
	const struct mmscope_region *r = lab_region(&layout, "direct-map");
	int64_t small = lab_meminfo("DirectMap4k");
	uint64_t large = r->leaf[MMSCOPE_PMD] + r->leaf[MMSCOPE_PUD];

	lab_true(l, "it is marked logical", r->logical);
	lab_address(l, "its first address", layout.page_offset, r->start);
	lab_least(l, "MiB mapped: all RAM", lab_ram_bytes() / MIB,
		  (r->mapped + r->blocked) / MIB);
	if (lab_meminfo("DirectMap2M") > 0 || lab_meminfo("DirectMap1G") > 0)
		lab_least(l, "MiB of them by large leaves",
			  r->mapped / MIB / 2, large / MIB);
	else
		lab_skip(l, "MiB of them by large leaves",
			 "this kernel has none");
	/* which counts leaves that were split in the kernel's image, too */
	lab_least(l, "KiB of DirectMap4k", r->leaf[MMSCOPE_PTE] / 1024, small);
}

/* Largest, by the orders that /proc/buddyinfo has; and one byte more. */
static void try_largest(struct lab *l)
{
	uint64_t most = lab_largest_block();
	struct mmscope_lab_item item;
	char request[32];
	int err;

	if (!most) {
		lab_skip(l, "the largest", "no /proc/buddyinfo");
		return;
	}
	snprintf(request, sizeof(request), "kmalloc %" PRIu64, most);
	err = lab_try_alloc(l, request, &item);
	if (err == -ENOSPC || err == -ENOMEM) {
		lab_skip(l, "the largest", "too little memory is free");
		lab_skip(l, "its extents", "it was not had");
		lab_skip(l, "its address modulo its size", "it was not had");
	} else {
		lab_words(l, request, "success", lab_errno(err));
		lab_equal(l, "its extents", 1, err ? 0 : item.extents);
		lab_equal(l, "its address modulo its size", 0,
			  err ? 1 : item.start % most);
	}
	if (!err)
		lab_free(l, &item);
	snprintf(request, sizeof(request), "kmalloc %" PRIu64, most + 1);
	lab_words(l, request, "ENOMEM", lab_errno(lab_try_alloc(l, request, &item)));
	snprintf(request, sizeof(request), "kvmalloc %" PRIu64, most + 1);
	if (!lab_alloc(l, request, &item))
		return;
	lab_words(l, "kvmalloc has it from", "vmalloc", item.region);
	lab_free(l, &item);
}

static void classes(struct lab *l)
{
	struct mmscope_lab_item item[ALIKE];
	unsigned int i, skewed = 0, off_grid = 0, made = 0;
	char request[32];

	for (i = 0; i < SMALL_SIZES; i++) {
		snprintf(request, sizeof(request), "kmalloc %u", 8U << i);
		if (!lab_alloc(l, request, &item[0]))
			return;
		skewed += item[0].start % (8U << i) != 0;
		lab_free(l, &item[0]);
	}
	lab_equal(l, "powers of two not aligned to their size", 0, skewed);
	while (made < ALIKE && lab_alloc(l, "kmalloc 100", &item[made]))
		off_grid += item[made++].start % 128 != 0;
	lab_equal(l, "allocations of 100 bytes", ALIKE, made);
	lab_equal(l, "of them not at a multiple of 128", 0, off_grid);
	while (made)
		lab_free(l, &item[--made]);
}

/* Compaction moves what it can to have larger blocks. */
static void stays(struct lab *l)
{
	struct mmscope_ktranslation before, after;
	struct mmscope_lab_item item;

	if (!lab_alloc(l, "kmalloc 65536", &item))
		return;
	if (!lab_put_file("/proc/sys/vm/compact_memory", "1"))
		lab_note(l, "compaction", "not in this kernel");
	if (lab_translate_kernel(l, item.start, &before) &&
	    lab_translate_kernel(l, item.start + 65535, &after)) {
		lab_address(l, "its first frame", item.pfn, before.walk.pfn);
		lab_address(l, "its last frame", item.pfn + 15, after.walk.pfn);
		lab_true(l, "on no list of reclaim's (kpageflags)",
			 !(lab_page_flags(after.walk.pfn) & LAB_KPF_LRU));
	}
	lab_free(l, &item);
}

static const struct lab_step steps[] = {
	{
		.name = "arithmetic",
		.claim = "a logical address less PAGE_OFFSET is the physical address",
		.explain =
			"The kernel maps all memory once, in order, from PAGE_OFFSET on: the direct map. What kmalloc() returns lies there, so __pa() and virt_to_phys() are one subtraction, and no table has to be read. The processor reads the tables all the same: they lead to the same place.",
		.source =
			"Documentation/arch/x86/x86_64/mm.rst of Linux; Linux Device Drivers, 3rd edition, chapter 15, Address Types",
		.run = arithmetic,
	},
	{
		.name = "contiguous",
		.claim = "what kmalloc() gives is contiguous in memory",
		.explain =
			"In the direct map neighbours by address are neighbours in memory. So a large kmalloc() has to find that many free frames side by side.",
		.source = "Documentation/core-api/memory-allocation.rst of Linux",
		.run = contiguous,
	},
	{
		.name = "direct map",
		.claim = "the direct map has all RAM, by large leaves where it can",
		.explain =
			"Large leaves take fewer entries of the TLB. Where a part has other permissions than its neighbours, as the kernel's own text, a large leaf is split into small ones.",
		.source =
			"Documentation/arch/x86/x86_64/mm.rst of Linux; Intel SDM, volume 3, 4.5",
		.run = direct_map,
	},
	{
		.name = "largest",
		.claim = "kmalloc() has a largest size, and refuses what is beyond it",
		.explain =
			"Beyond the caches for small objects kmalloc() takes blocks from the page allocator, of 2 to some power pages. /proc/buddyinfo has a column for each power: the last is the largest. It is often told that kmalloc() ends at 128 KiB: that was before 2.6.22. kvmalloc() goes on with vmalloc().",
		.source =
			"Documentation/core-api/memory-allocation.rst of Linux; include/linux/slab.h, KMALLOC_MAX_SIZE",
		.run = try_largest,
	},
	{
		.name = "size classes",
		.claim = "small sizes come from caches of fixed sizes, rounded up",
		.explain =
			"kmalloc() has caches of objects of 8, 16, 32, 64, 96, 128, 192, 256 bytes and so on; 100 bytes take one of 128. An object whose size is a power of two is aligned to that.",
		.source =
			"Documentation/core-api/memory-allocation.rst of Linux, on alignment; slabinfo(5)",
		.run = classes,
	},
	{
		.name = "stays",
		.claim = "the kernel's own memory is neither swapped nor moved",
		.explain =
			"Reclaim takes pages from its lists, on which are those of files and processes. What kmalloc() gave is on none, and nobody who has its address would learn that it had moved.",
		.source =
			"Documentation/mm/unevictable-lru.rst and Documentation/admin-guide/mm/concepts.rst of Linux",
		.run = stays,
	},
	{ 0 }
};

int main(int argc, char **argv)
{
	static const struct lab_program program = {
		.name = "kmalloc",
		.about =
			"a kernel logical address is the physical one plus PAGE_OFFSET",
		.prepare = prepare,
		.steps = steps,
		.restore = lab_free_rest,
	};
	int status = lab_main(&program, argc, argv);

	mmscope_layout_free(&layout);
	return status;
}
