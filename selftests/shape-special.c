// SPDX-License-Identifier: GPL-2.0
/* Shapes that the kernel arranges: stack, heap, vdso, device memory, KSM. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "shape-build.h"

#define RW		(PROT_READ | PROT_WRITE)
#define KSM_DIR		"/sys/kernel/mm/ksm/"
#define PM_FRAME	((1ULL << 55) - 1)
/* Read-only memory of the firmware; the kernel lets it be mapped. */
#define ROM		0xf0000

/* Set the area to the mapping of a name; false if there is none. */
static int find_mapping(struct area *area, const char *name)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long start, end;
	char line[256];
	int found = 0;

	if (!maps)
		return 0;
	while (!found && fgets(line, sizeof(line), maps)) {
		if (!strstr(line, name) ||
		    sscanf(line, "%lx-%lx", &start, &end) != 2)
			continue;
		area->start = (char *)start;
		area->end = (char *)end;
		found = 1;
	}
	fclose(maps);
	return found;
}

/**
 * build_stack - the stack as it is
 * @area: set
 */
void build_stack(struct area *area)
{
	if (!find_mapping(area, "[stack]"))
		shape_fail("no stack");
}

/**
 * build_heap - a heap that was made larger, and written to
 * @area: set
 */
void build_heap(struct area *area)
{
	/* a page boundary, and away from what malloc() uses */
	char *p = (char *)must(sbrk(128 * PAGE));

	p += -(unsigned long)p & (PAGE - 1);
	p += 32 * PAGE;
	must(madvise(p, 64 * PAGE, MADV_NOHUGEPAGE));
	write_pages(p, 64, 1);
	area->start = p;
	area->end = p + 64 * PAGE;
}

/**
 * build_vdso - the code that the kernel lends
 * @area: set
 */
void build_vdso(struct area *area)
{
	if (!find_mapping(area, "[vdso]"))
		shape_skip("no vdso");
	read_pages(area->start, (area->end - area->start) / PAGE);
}

/**
 * build_vvar - the data that the vdso reads, which are frames without a page
 * @area: set
 */
void build_vvar(struct area *area)
{
	struct timespec now;

	if (!find_mapping(area, "[vvar]"))
		shape_skip("no vvar");
	clock_gettime(CLOCK_MONOTONIC, &now);
	read_pages(area->start, 1);
}

/**
 * build_devmem - memory that is no RAM, through /dev/mem
 * @area: set
 */
void build_devmem(struct area *area)
{
	int fd = open("/dev/mem", O_RDONLY);
	char *p;

	if (fd < 0)
		shape_skip("/dev/mem: %s", strerror(errno));
	p = mmap(NULL, 16 * PAGE, PROT_READ, MAP_SHARED, fd, ROM);
	if (p == MAP_FAILED)
		shape_skip("/dev/mem cannot be mapped: %s", strerror(errno));
	read_pages(p, 16);
	area->start = p;
	area->end = p + 16 * PAGE;
}

static size_t pages_merged(const char *start, size_t pages)
{
	uint64_t frame = own_pagemap(start) & PM_FRAME;
	size_t i = 1;

	while (i < pages && (own_pagemap(start + i * PAGE) & PM_FRAME) == frame)
		i++;
	return i;
}

/**
 * build_ksm - 64 pages that KSM has merged to one
 * @area: set
 */
void build_ksm(struct area *area)
{
	char *p = map_anon(area, 64, RW);
	int tries;

	memset(p, 0x5a, 64 * PAGE);
	must(madvise(p, 64 * PAGE, MADV_MERGEABLE));
	if (put_word(KSM_DIR "sleep_millisecs", "10") ||
	    put_word(KSM_DIR "pages_to_scan", "500") ||
	    put_word(KSM_DIR "run", "1"))
		shape_skip("no KSM");
	for (tries = 0; pages_merged(p, 64) < 64 && tries < 500; tries++)
		usleep(20000);
	/* What is merged stays; nothing more is. */
	must(put_word(KSM_DIR "run", "0"));
	if (tries == 500)
		shape_fail("only %zu pages were merged", pages_merged(p, 64));
}
