// SPDX-License-Identifier: GPL-2.0
/* lab-vmalloc: kernel virtual addresses, as vmalloc() gives them. */
#include <inttypes.h>
#include <stdio.h>

#include "lab-kernel.h"
#include "lab-pieces.h"
#include "lab-witness.h"

#define TIB		0x10000000000UL
/* A size that nobody else has: 8 MiB and 5 pages. */
#define PAGES		2053UL
#define REQUEST		"vmalloc 8409088"

static struct mmscope_layout layout;

static const char *prepare(struct lab *l)
{
	return mmscope_layout(l->h, &layout) ? mmscope_error(l->h) : NULL;
}

static void area(struct lab *l)
{
	uint64_t bytes = layout.vmalloc_end - layout.vmalloc_start;

	lab_equal(l, "TiB of addresses", layout.levels == 5 ? 12800 : 32,
		  bytes / TIB);
	lab_equal(l, "VmallocTotal (KiB)", (bytes - 1) / 1024,
		  lab_meminfo("VmallocTotal"));
	lab_least(l, "KiB: more than MemTotal", lab_meminfo("MemTotal") + 1,
		  bytes / 1024);
}

/* For the processor it is one piece, mapped page by page, with a gap after it. */
static void contiguous(struct lab *l)
{
	struct mmscope_ktranslation t;
	struct mmscope_lab_item item;
	struct lab_extents e;

	if (!lab_alloc(l, REQUEST, &item))
		return;
	lab_words(l, "region of the address", "vmalloc", item.region);
	lab_equal(l, "bytes from first to last", PAGES * LAB_PAGE,
		  item.end - item.start);
	if (lab_see_extents(l, item.start, item.end, &e)) {
		lab_equal(l, "pages mapped without a gap", PAGES, e.pages);
		lab_equal(l, "of them by large leaves", 0, e.large);
		lab_equal(l, "extents by kernel/lab", e.extents, item.extents);
		lab_number(l, "extents in memory", e.extents);
	}
	if (lab_translate_kernel(l, item.end, &t))
		lab_true(l, "the page after it is not mapped",
			 t.hole_level != 0);
	lab_free(l, &item);
}

static void scattered(struct lab *l)
{
	struct mmscope_lab_item item;
	struct lab_extents e;

	if (!lab_pieces_make()) {
		lab_skip(l, "pages mapped", "memory cannot be had in pieces");
		lab_skip(l, "extents in memory", "memory cannot be had in pieces");
		return;
	}
	lab_number(l, "free pages between used ones", lab_pieces());
	if (lab_alloc(l, REQUEST, &item)) {
		if (lab_see_extents(l, item.start, item.end, &e)) {
			lab_equal(l, "pages mapped without a gap", PAGES,
				  e.pages);
			lab_least(l, "extents in memory", PAGES / 2, e.extents);
			lab_number(l, "pages of the longest", e.longest);
		}
		lab_free(l, &item);
	}
	lab_pieces_drop();
}

/* Each frame has its place in the direct map as well. */
static void alias(struct lab *l)
{
	struct mmscope_ktranslation here, there;
	struct mmscope_lab_item item;
	uint64_t page, same = 0, other_way = 0, logical = 0;

	if (!lab_alloc(l, "vmalloc 65536", &item))
		return;
	for (page = 0; page < 16; page++) {
		if (!lab_translate_kernel(l, item.start + page * LAB_PAGE, &here))
			break;
		logical = layout.page_offset + here.walk.physical;
		if (!lab_translate_kernel(l, logical, &there))
			break;
		same += here.walk.pfn == there.walk.pfn && there.logical;
		other_way += item.start + page * LAB_PAGE - layout.page_offset ==
			     here.walk.physical;
	}
	lab_note(l, "last page", "0x%016" PRIx64, item.start + 15 * LAB_PAGE);
	lab_note(l, "the same in the direct map", "0x%016" PRIx64, logical);
	lab_equal(l, "pages with a second address", 16, same);
	lab_equal(l, "of them by virt - PAGE_OFFSET", 0, other_way);
	lab_free(l, &item);
}

static void witnesses(struct lab *l)
{
	int64_t before = lab_meminfo("VmallocUsed"), after;
	struct mmscope_lab_item item;

	if (!lab_alloc(l, REQUEST, &item))
		return;
	after = lab_meminfo("VmallocUsed");
	/* its list of pages is in 5 more; stacks of processes come and go */
	lab_near(l, "pages more in VmallocUsed", PAGES + 5, 128,
		 (after - before) / 4);
	lab_least(l, "such areas in /proc/vmallocinfo", 1, lab_areas_of(PAGES));
	lab_free(l, &item);
}

static void by_size(struct lab *l)
{
	uint64_t most = lab_largest_block();
	struct mmscope_lab_item item;
	char request[32];

	if (lab_alloc(l, "kvmalloc 4096", &item)) {
		lab_words(l, "kvmalloc 4096", "direct-map", item.region);
		lab_free(l, &item);
	}
	if (most && lab_try_alloc(l, "kvmalloc 65536", &item) == 0) {
		lab_note(l, "kvmalloc 65536", "%s", item.region);
		lab_free(l, &item);
	}
	snprintf(request, sizeof(request), "kvmalloc %" PRIu64, 2 * most);
	if (!most) {
		lab_skip(l, "kvmalloc of more than kmalloc()", "no buddyinfo");
	} else if (lab_alloc(l, request, &item)) {
		lab_words(l, request, "vmalloc", item.region);
		lab_free(l, &item);
	}
}

static void large_leaves(struct lab *l)
{
	struct mmscope_lab_item item;
	struct lab_extents e;
	int err = lab_try_alloc(l, "vmalloc-huge 4194304", &item);

	if (!err && lab_see_extents(l, item.start, item.end, &e) && e.large) {
		lab_equal(l, "pages by leaves of 2M", 1024, e.large);
		lab_equal(l, "first address modulo 2M", 0, item.start % 0x200000);
		lab_least(l, "pages of the longest extent", 512, e.longest);
	} else {
		lab_skip(l, "pages by leaves of 2M", "the kernel made none");
		lab_skip(l, "first address modulo 2M", "the kernel made none");
		lab_skip(l, "pages of the longest extent", "the kernel made none");
	}
	if (!err)
		lab_free(l, &item);
}

static const struct lab_step steps[] = {
	{
		.name = "area",
		.claim = "there are more addresses for vmalloc() than memory",
		.explain =
			"vmalloc() has a region of its own: 32 TiB with four levels of page tables, 12,800 TiB with five. Addresses are not what it lacks; on 32-bit machines, where it had 128 MiB, they were.",
		.source =
			"Documentation/arch/x86/x86_64/mm.rst of Linux; proc_meminfo(5), VmallocTotal",
		.run = area,
	},
	{
		.name = "contiguous",
		.claim = "what vmalloc() gives is one piece to the processor",
		.explain =
			"The addresses follow each other, and the page tables lead each page to a frame of its own. After each area a page is left out, so that who runs over the end has a fault. It is told that the frames are scattered: they may be. On a machine that has just booted they are often side by side, as the number of extents shows.",
		.source =
			"Documentation/core-api/memory-allocation.rst of Linux; mm/vmalloc.c, VM_NO_GUARD",
		.run = contiguous,
	},
	{
		.name = "scattered",
		.claim = "the frames need not be side by side",
		.explain =
			"The lab fills pipes in turn, a page each, and closes every other one. What is free then is single pages, and vmalloc() is content with them; kmalloc() of that size would need them side by side.",
		.source =
			"Documentation/core-api/memory-allocation.rst of Linux; Understanding the Linux Virtual Memory Manager (Gorman), chapters 6 and 7",
		.run = scattered,
	},
	{
		.name = "alias",
		.claim = "each frame has a logical address, too",
		.explain =
			"The direct map has all memory, so a page of vmalloc() can be had by two addresses. The subtraction of PAGE_OFFSET works for that of the direct map alone; for the other one the tables have to be asked, as vmalloc_to_page() does.",
		.source =
			"Documentation/arch/x86/x86_64/mm.rst of Linux; include/linux/mm.h, vmalloc_to_page()",
		.run = alias,
	},
	{
		.name = "witnesses",
		.claim = "the kernel keeps account of it",
		.explain =
			"VmallocUsed is the pages that vmalloc() has taken; /proc/vmallocinfo has a line an area, with who asked for it.",
		.source = "proc_meminfo(5); Documentation/filesystems/proc.rst of Linux",
		.run = witnesses,
	},
	{
		.name = "kvmalloc",
		.claim = "kvmalloc() tries kmalloc() first, and then vmalloc()",
		.explain =
			"Who does not care for frames side by side asks kvmalloc(). Up to a page it is kmalloc(); beyond the largest block of the page allocator it can be vmalloc() only; between them it depends on what is free.",
		.source = "Documentation/core-api/memory-allocation.rst of Linux",
		.run = by_size,
	},
	{
		.name = "large leaves",
		.claim = "vmalloc() may map large pages where it is asked to",
		.explain =
			"It is told that vmalloc() maps page by page. vmalloc_huge(), since Linux 5.18, takes blocks of 2 MiB if there are any, and one entry for each.",
		.source = "mm/vmalloc.c of Linux, vmalloc_huge(); Intel SDM, volume 3, 4.5",
		.run = large_leaves,
	},
	{ 0 }
};

static void restore(struct lab *l)
{
	lab_free_rest(l);
	lab_pieces_drop();
}

int main(int argc, char **argv)
{
	static const struct lab_program program = {
		.name = "vmalloc",
		.about = "kernel virtual addresses are contiguous, their frames need not be",
		.prepare = prepare,
		.steps = steps,
		.restore = restore,
	};
	int status = lab_main(&program, argc, argv);

	mmscope_layout_free(&layout);
	return status;
}
