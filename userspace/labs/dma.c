// SPDX-License-Identifier: GPL-2.0
/* lab-dma: buffers for devices, which do not use the processor's page tables. */
#include <inttypes.h>
#include <stdio.h>

#include "lab-kernel.h"
#include "lab-pieces.h"
#include "lab-witness.h"

#define ORDERS	7	/* 1 to 64 pages */
#define SIZE	262144UL
#define PAGES	(SIZE / LAB_PAGE)
#define MASK	32	/* bits of address that the module's device has */

static void blocks(struct lab *l)
{
	unsigned int order, skewed = 0, pieces = 0;
	struct mmscope_lab_item item;
	char request[32];

	for (order = 0; order < ORDERS; order++) {
		snprintf(request, sizeof(request), "pages %u", order);
		if (!lab_alloc(l, request, &item))
			return;
		skewed += item.pfn % (1U << order) != 0;
		pieces += item.extents;
		lab_free(l, &item);
	}
	lab_equal(l, "extents of 1, 2, 4, ... 64 pages", ORDERS, pieces);
	lab_equal(l, "frames not at a multiple of the size", 0, skewed);
}

static void coherent(struct lab *l)
{
	struct mmscope_lab_item item;
	struct mmscope_layout layout;
	struct lab_extents e;

	if (!lab_alloc(l, "dma 262144", &item))
		return;
	if (lab_see_extents(l, item.start, item.end, &e)) {
		lab_equal(l, "pages", PAGES, e.pages);
		lab_equal(l, "extents in memory", 1, e.extents);
		lab_equal(l, "first frame modulo pages", 0, e.first % PAGES);
		lab_note(l, "last physical address", "0x%" PRIx64,
			 (e.first + e.pages) * LAB_PAGE - 1);
		lab_equal(l, "GiB above what 32 bits can tell", 0,
			  ((e.first + e.pages) * LAB_PAGE - 1) >> MASK);
		lab_true(l, "System RAM by /proc/iomem",
			 lab_is_ram(e.first) && lab_is_ram(e.first + PAGES - 1));
		/* the processor sees what a device writes: no need to pass the cache */
		lab_true(l, "cached like other memory",
			 !(e.flags & (MMSCOPE_F_CACHE_DISABLE |
				      MMSCOPE_F_WRITE_THROUGH)));
	}
	if (lab_layout(l, &layout)) {
		lab_words(l, "region of the address", "direct-map", item.region);
		lab_address(l, "virt - PAGE_OFFSET", item.pfn * LAB_PAGE,
			    item.start - layout.page_offset);
		mmscope_layout_free(&layout);
	}
	lab_free(l, &item);
}

/* The same size, both times, with free memory in pieces. */
static void against_vmalloc(struct lab *l)
{
	struct mmscope_lab_item dma, virt;

	if (!lab_pieces_make()) {
		lab_skip(l, "extents by dma_alloc_coherent()",
			 "memory cannot be had in pieces");
		lab_skip(l, "extents by vmalloc()",
			 "memory cannot be had in pieces");
		return;
	}
	if (lab_alloc(l, "vmalloc 262144", &virt)) {
		lab_least(l, "extents by vmalloc()", PAGES / 2, virt.extents);
		if (lab_alloc(l, "dma 262144", &dma)) {
			lab_equal(l, "extents by dma_alloc_coherent()", 1,
				  dma.extents);
			lab_equal(l, "pages of its longest", PAGES, dma.longest);
			lab_number(l, "entries a device's list takes, vmalloc()",
				   virt.extents);
			lab_free(l, &dma);
		}
		lab_free(l, &virt);
	}
	lab_pieces_drop();
}

static void try_largest(struct lab *l)
{
	uint64_t most = lab_largest_block();
	int64_t reserved = lab_meminfo("CmaTotal");
	struct mmscope_lab_item item;
	char request[32];
	int err;

	snprintf(request, sizeof(request), "dma %" PRIu64, most + 1);
	if (!most || reserved > 0) {
		lab_skip(l, "more than the largest block",
			 most ? "memory is set aside for it (CMA)" : "no buddyinfo");
		return;
	}
	lab_number(l, "bytes of the largest block", most);
	err = lab_try_alloc(l, request, &item);
	lab_words(l, request, "ENOMEM", lab_errno(err));
	if (!err)
		lab_free(l, &item);
}

static const struct lab_step steps[] = {
	{
		.name = "blocks",
		.claim =
			"the page allocator gives blocks contiguous in memory and aligned to their size",
		.explain =
			"It divides blocks by two and joins neighbours again: the buddy system. So a block of 2^n pages begins at a multiple of 2^n frames. A device that has no page tables of its own is given such a block.",
		.source =
			"Documentation/core-api/memory-allocation.rst of Linux; Understanding the Linux Virtual Memory Manager (Gorman), chapter 6",
		.run = blocks,
	},
	{
		.name = "coherent",
		.claim = "memory for DMA is one piece, where the device can address it",
		.explain =
			"The device of the module has 32 bits for addresses. dma_alloc_coherent() gives memory that processor and device see alike. It is told that it is not cached: on x86, where devices' writes are seen by the caches, it is ordinary cached memory of the direct map. Without an IOMMU the device's address is the physical one.",
		.source =
			"Documentation/core-api/dma-api-howto.rst and dma-api.rst of Linux; Intel SDM, volume 3, 12.3 (memory types)",
		.run = coherent,
	},
	{
		.name = "against vmalloc",
		.claim = "what vmalloc() gives is one piece to the processor alone",
		.explain =
			"Free memory is made to be single pages first. vmalloc() takes those; a device would need a list with an entry a piece (scatter-gather), or an IOMMU. Memory for DMA is one piece even then, as long as there is any that large.",
		.source =
			"Documentation/core-api/dma-api-howto.rst of Linux, What memory is DMA'able?",
		.run = against_vmalloc,
	},
	{
		.name = "largest",
		.claim = "more than the largest block is refused, unless memory was set aside",
		.explain =
			"Contiguous memory comes from the page allocator, whose largest block is the limit; a kernel with CMA can set memory aside at boot for more.",
		.source =
			"Documentation/admin-guide/kernel-parameters.txt of Linux, cma=; proc_meminfo(5), CmaTotal",
		.run = try_largest,
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
		.name = "dma",
		.about = "a device's buffer is one piece of memory that it can address",
		.steps = steps,
		.restore = restore,
	};

	return lab_main(&program, argc, argv);
}
