// SPDX-License-Identifier: GPL-2.0
/* lab-translate: an address is indices, one a level, and an offset. */
#include <linux/mman.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "lab-see.h"
#include "lab-witness.h"

/* An address with another index at each level. */
#define LOW		0x123456789000UL
/* One that four levels cannot translate. */
#define HIGH		0x34123456789000UL
#define OFFSET		0xabcUL
#define ADDRESS_BITS	0x000ffffffffff000UL
#define POOL_1G \
	"/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages"
#define HUGE_1G		(MAP_HUGETLB | (30 << MAP_HUGE_SHIFT))

static struct see_area huge;
static char *low, *high, *giant;
static int64_t pool = -1;

/* As the kernel says, which leaves the flag out if it does not use it. */
static int levels(void)
{
	FILE *f = fopen("/proc/cpuinfo", "re");
	static char line[0x4000];
	int n = 4;

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "flags", 5)) {
			n = strstr(line, " la57") ? 5 : 4;
			break;
		}
	if (f)
		fclose(f);
	return n;
}

static const char *prepare(struct lab *l)
{
#ifndef __x86_64__
	(void)l;
	return "the entries of another architecture than x86-64 are not known to it";
#endif
	return see_prepare(l);
}

/* The address split by arithmetic, against each step; its entries lead down. */
static void follow(struct lab *l, const char *at, int steps, int lowest)
{
	struct mmscope_translation t = see_page(l, at);
	uint64_t table, offset = (uintptr_t)at & ((1UL << lowest) - 1);
	int i, shift = lowest + 9 * (steps - 1);
	char what[64];

	lab_equal(l, "entries on the way", steps, t.steps);
	for (i = 0; i < steps && i < (int)t.steps; i++, shift -= 9) {
		snprintf(what, sizeof(what), "entry %d: index, bits %d to %d", i + 1,
			 shift, shift + 8);
		lab_equal(l, what, (uintptr_t)at >> shift & 511, t.step[i].index);
		if (!i)
			continue;
		table = t.step[i - 1].raw & ADDRESS_BITS;
		snprintf(what, sizeof(what), "entry %d: where entry %d leads, + 8 x index",
			 i + 1, i);
		lab_equal(l, what, table + 8UL * t.step[i].index, t.step[i].entry);
	}
	lab_equal(l, "bytes that the last entry maps", 1L << lowest, t.size);
	lab_true(l, "the frame is a multiple of it",
		 t.has_physical && !((t.physical - offset) & ((1UL << lowest) - 1)));
	lab_equal(l, "physical: frame x 4096 + offset",
		  see_pagemap(at) * PAGE + (uintptr_t)at % PAGE, t.physical);
}

static char *map_at(uintptr_t at)
{
	char *p = mmap((void *)at, PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static void small(struct lab *l)
{
	low = map_at(LOW);
	if (!low) {
		lab_fail(l, "a page", "the address is in use");
		return;
	}
	see_write(low + OFFSET);
	follow(l, low + OFFSET, levels(), 12);
}

static void top_level(struct lab *l)
{
	high = map_at(HIGH);
	if (levels() < 5) {
		lab_true(l, "an address of 54 bits is refused", !high);
		lab_skip(l, "a fifth level", "this kernel translates by four");
		return;
	}
	if (!high) {
		lab_fail(l, "a page", "an address of 54 bits is refused");
		return;
	}
	see_write(high + OFFSET);
	follow(l, high + OFFSET, 5, 12);
}

static void by_leaf(struct lab *l)
{
	if (see_huge_page(l, "a page of 2 MiB", &huge, HUGE))
		follow(l, huge.start + 0x12abc, levels() - 1, 21);
}

static void gigabyte(struct lab *l)
{
	pool = lab_file_number(POOL_1G);
	if (pool < 0) {
		lab_skip(l, "a page of 1 GiB", "no pool of them: the processor has none");
		return;
	}
	see_put(POOL_1G, pool + 1);
	if (lab_file_number(POOL_1G) <= pool) {
		lab_skip(l, "a page of 1 GiB", "no piece of memory is so large");
		return;
	}
	giant = mmap(NULL, GIB, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | HUGE_1G, -1, 0);
	if (giant == MAP_FAILED) {
		giant = NULL;
		lab_fail(l, "a page of 1 GiB", "it cannot be mapped");
		return;
	}
	see_write(giant);
	follow(l, giant + 0x1234abc, levels() - 2, 30);
}

static void restore(struct lab *l)
{
	(void)l;
	see_unmap(&huge);
	if (low)
		munmap(low, PAGE);
	if (high)
		munmap(high, PAGE);
	if (giant)
		munmap(giant, GIB);
	if (pool >= 0)
		see_put(POOL_1G, pool);
}

static const struct lab_step steps[] = {
	{ "4K", "each level takes nine bits of the address, the page the last twelve",
	  "CR3 leads to the first table. Nine bits of the address choose one of its 512 entries of 8 bytes, which leads to the next table; the last leads to the frame. The twelve bits left are the byte in it.",
	  "Intel SDM volume 3A, 4.5", small },
	{ "five levels", "a fifth level takes the bits 48 to 56",
	  "Told is that x86-64 addresses have 48 bits. With a fifth level they have 57; the kernel gives a process such addresses only if it asks for one.",
	  "Linux, Documentation/arch/x86/x86_64/5level-paging.rst", top_level },
	{ "2M", "a page of 2 MiB ends the walk one level earlier",
	  "Bit 7 of the entry says that it is the last one: the nine bits that the next level would take are part of the offset.",
	  "Intel SDM volume 3A, 4.5.4", by_leaf },
	{ "1G", "a page of 1 GiB ends it two levels earlier",
	  "Such pages come from a pool alone, which is best filled when the machine starts: later no piece of memory may be large enough.",
	  "Linux, Documentation/admin-guide/mm/hugetlbpage.rst", gigabyte },
	{ 0 }
};

static const struct lab_program program = {
	.name = "translate",
	.about = "an address is an index for each level, and an offset: the walk is arithmetic",
	.attached = true,
	.prepare = prepare, .steps = steps, .restore = restore,
};

int main(int argc, char **argv)
{
	return lab_main(&program, argc, argv);
}
