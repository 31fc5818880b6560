// SPDX-License-Identifier: GPL-2.0
/* Shapes whose pages are not in memory, or must not be used. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "shape-build.h"

#define RW	(PROT_READ | PROT_WRITE)

/**
 * build_swapped - swapped out
 * @area: set
 */
void build_swapped(struct area *area)
{
	write_pages(map_anon(area, 256, RW), 256, 1);
	page_out(area->start, 256);
}

/**
 * build_swapped_forked - swap slots shared with another process
 * @area: set
 */
void build_swapped_forked(struct area *area)
{
	write_pages(map_anon(area, 64, RW), 64, 1);
	page_out(area->start, 64);
	fork_sleeper(NULL, NULL);
}

/**
 * build_swapped_mixed - swapped out, and every second page back again
 * @area: set
 */
void build_swapped_mixed(struct area *area)
{
	unsigned int i;

	/* no page is to bring others with it */
	put_word("/proc/sys/vm/page-cluster", "0");
	write_pages(map_anon(area, 64, RW), 64, 1);
	must(madvise(area->start, 64 * PAGE, MADV_RANDOM));
	page_out(area->start, 64);
	for (i = 0; i < 64; i += 2)
		read_pages(area->start + i * PAGE, 1);
}

/**
 * build_shmem_swapped - shared memory swapped out
 * @area: set
 *
 * Its page table has forgotten about it: only the file knows the slots.
 */
void build_shmem_swapped(struct area *area)
{
	int fd = must(memfd_create("shape", 0));

	must(ftruncate(fd, 64 * PAGE));
	area->start = (char *)must(mmap(NULL, 64 * PAGE, RW, MAP_SHARED, fd, 0));
	area->end = area->start + 64 * PAGE;
	write_pages(area->start, 64, 1);
	page_out(area->start, 64);
}

static void let_be(int number)
{
}

/**
 * build_hwpoison - one page that is said to be broken
 * @area: set
 */
void build_hwpoison(struct area *area)
{
	write_pages(map_anon(area, 16, RW), 16, 1);
	/* The kernel lets it know, and insists on its being heard. */
	signal(SIGBUS, let_be);
	if (madvise(area->start + 5 * PAGE, PAGE, MADV_HWPOISON))
		shape_skip("MADV_HWPOISON: errno %d", errno);
}
