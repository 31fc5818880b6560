// SPDX-License-Identifier: GPL-2.0
/*
 * Where x86-64 has what in the kernel's half of the address space.
 *
 * Source: Documentation/arch/x86/x86_64/mm.rst of the kernel, and the headers
 * that define the layout. What KASLR moves is in exported variables; where it
 * also cuts a region short its end is not, and the next region's start bounds
 * it: see region.c.
 */
#include <linux/mm.h>
#include <linux/pgtable.h>

#include <asm/cpu_entry_area.h>
#include <asm/fixmap.h>
#ifdef CONFIG_KASAN
#include <asm/kasan.h>
#endif

#include "arch/x86.h"

#define PHYSICAL_PAGES	(1ULL << (MAX_PHYSMEM_BITS - PAGE_SHIFT))

/**
 * mms_arch_regions - the regions that have a name
 * @regions: filled; room for %MMS_ARCH_REGIONS
 *
 * In any order, and some reach into the next.
 *
 * Context: any.
 * Return: how many there are.
 */
unsigned int mms_arch_regions(struct mms_region *regions)
{
	const struct mms_region all[] = {
		{ "guard-hole", GUARD_HOLE_BASE_ADDR, GUARD_HOLE_END_ADDR },
		{ "ldt", LDT_BASE_ADDR, LDT_END_ADDR },
		{ "direct-map", PAGE_OFFSET,
		  PAGE_OFFSET + (1ULL << MAX_PHYSMEM_BITS), true },
		{ "vmalloc", VMALLOC_START, VMALLOC_END + 1, .areas = true },
		{ "vmemmap", VMEMMAP_START,
		  VMEMMAP_START + PHYSICAL_PAGES * sizeof(struct page) },
#ifdef CONFIG_KASAN
		/* from the first entry of the root on that it has a part of */
		{ "kasan-shadow", KASAN_SHADOW_START & PGDIR_MASK,
		  KASAN_SHADOW_END, .unwalked = true },
#endif
		{ "cpu-entry-area", CPU_ENTRY_AREA_BASE,
		  CPU_ENTRY_AREA_BASE + CPU_ENTRY_AREA_MAP_SIZE },
#ifdef CONFIG_X86_ESPFIX64
		{ "espfix", ESPFIX_BASE_ADDR, ESPFIX_BASE_ADDR + P4D_SIZE },
#endif
		{ "efi", EFI_VA_END, EFI_VA_START },
		{ "kernel-image", __START_KERNEL_map, MODULES_VADDR },
		{ "modules", MODULES_VADDR, MODULES_END, .areas = true },
		{ "fixmap", FIXADDR_TOT_START, FIXADDR_TOP + PAGE_SIZE },
	};
	unsigned int i;

	BUILD_BUG_ON(ARRAY_SIZE(all) > MMS_ARCH_REGIONS);
	for (i = 0; i < ARRAY_SIZE(all); i++)
		regions[i] = all[i];
	return ARRAY_SIZE(all);
}
