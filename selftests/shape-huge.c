// SPDX-License-Identifier: GPL-2.0
/* Shapes of huge pages: transparent, of shared memory, and hugetlb. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

#include "shape-build.h"

#define RW		(PROT_READ | PROT_WRITE)
#define HUGETLB_1G	(30 << MAP_HUGE_SHIFT)
#define POOL_2M		"/sys/kernel/mm/hugepages/hugepages-2048kB/"
#define POOL_1G		"/sys/kernel/mm/hugepages/hugepages-1048576kB/"

static char *map_thp(struct area *area, size_t size)
{
	char *p = map_aligned(area, size, HUGE);

	must(madvise(p, size, MADV_HUGEPAGE));
	return p;
}

/**
 * build_thp - four transparent huge pages
 * @area: set
 */
void build_thp(struct area *area)
{
	write_pages(map_thp(area, 4 * HUGE), 2048, 1);
}

/**
 * build_thp_split - four huge pages, three of them split in different ways
 * @area: set
 *
 * The first stays; of the second some pages are dropped; half of the third
 * gets another protection; half of the fourth is unmapped.
 */
void build_thp_split(struct area *area)
{
	build_thp(area);
	must(madvise(area->start + HUGE + 7 * PAGE, 3 * PAGE, MADV_DONTNEED));
	must(mprotect(area->start + 2 * HUGE, HUGE / 2, PROT_READ));
	must(munmap(area->start + 3 * HUGE + HUGE / 2, HUGE / 2));
	area->end -= HUGE / 2;
}

static void thp_pair(struct area *area)
{
	write_pages(map_thp(area, 2 * HUGE), 1024, 1);
}

/**
 * build_thp_forked - two huge pages shared with another process
 * @area: set
 */
void build_thp_forked(struct area *area)
{
	thp_pair(area);
	fork_sleeper(NULL, NULL);
}

/* Of one huge page the first pages, of the other the last. */
static void unmap_parts(const struct area *area)
{
	must(munmap(area->start, 131 * PAGE));
	must(munmap(area->end - 77 * PAGE, 77 * PAGE));
}

/**
 * build_thp_part_shared - of two huge pages another process has only parts
 * @area: set
 */
void build_thp_part_shared(struct area *area)
{
	thp_pair(area);
	fork_sleeper(unmap_parts, area);
}

/**
 * build_thp_prot_none - huge pages without access
 * @area: set
 */
void build_thp_prot_none(struct area *area)
{
	thp_pair(area);
	must(mprotect(area->start, 2 * HUGE, PROT_NONE));
}

/**
 * build_huge_zero - huge memory that was only read
 * @area: set
 */
void build_huge_zero(struct area *area)
{
	read_pages(map_thp(area, 2 * HUGE), 1024);
}

/**
 * build_shmem_thp - a file on tmpfs with huge pages
 * @area: set
 */
void build_shmem_thp(struct area *area)
{
	char dir[] = "/tmp/huge-XXXXXX", path[64], *p;
	int fd;

	if (!mkdtemp(dir))
		shape_fail("no directory in /tmp");
	if (mount("tmpfs", dir, "tmpfs", 0, "huge=always"))
		shape_skip("no tmpfs with huge pages");
	snprintf(path, sizeof(path), "%s/file", dir);
	fd = must(open(path, O_RDWR | O_CREAT, 0600));
	must(umount2(dir, MNT_DETACH));
	must(rmdir(dir));
	must(ftruncate(fd, 2 * HUGE));
	p = map_aligned(area, 2 * HUGE, HUGE);
	must(mmap(p, 2 * HUGE, RW, MAP_SHARED | MAP_FIXED, fd, 0));
	write_pages(p, 1024, 1);
}

/* Let hugetlb pages be made when they are wanted, and freed afterwards. */
static void map_hugetlb(struct area *area, int flags)
{
	if (put_word(POOL_2M "nr_overcommit_hugepages", "8"))
		shape_skip("no hugetlb pages");
	area->start = (char *)must(mmap(NULL, 2 * HUGE, RW, MAP_ANONYMOUS |
					MAP_HUGETLB | flags, -1, 0));
	area->end = area->start + 2 * HUGE;
}

/**
 * build_hugetlb - two private hugetlb pages
 * @area: set
 */
void build_hugetlb(struct area *area)
{
	map_hugetlb(area, MAP_PRIVATE);
	write_pages(area->start, 1024, 1);
}

/**
 * build_hugetlb_shared - two shared hugetlb pages
 * @area: set
 */
void build_hugetlb_shared(struct area *area)
{
	map_hugetlb(area, MAP_SHARED);
	write_pages(area->start, 1024, 1);
}

/**
 * build_hugetlb_forked - two hugetlb pages shared with another process
 * @area: set
 */
void build_hugetlb_forked(struct area *area)
{
	build_hugetlb(area);
	fork_sleeper(NULL, NULL);
}

static void read_area(const struct area *area)
{
	read_pages(area->start, 1024);
}

/**
 * build_hugetlb_table_shared - two hugetlb pages, and with them their table
 * @area: set
 *
 * The kernel lets processes have a table of the PMD level together if all it
 * covers is one shared mapping.
 */
void build_hugetlb_table_shared(struct area *area)
{
	int fd = memfd_create("shape", MFD_HUGETLB);

	if (fd < 0 || put_word(POOL_2M "nr_overcommit_hugepages", "8"))
		shape_skip("no hugetlb pages");
	must(ftruncate(fd, GIB));
	map_aligned(area, GIB, GIB);
	must(mmap(area->start, GIB, RW, MAP_SHARED | MAP_NORESERVE | MAP_FIXED,
		  fd, 0));
	write_pages(area->start, 1024, 1);
	fork_sleeper(read_area, area);
}

static char *map_hugetlb_1g(void)
{
	return mmap(NULL, GIB, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB |
		    HUGETLB_1G, -1, 0);
}

/* Of a page made for it, to be freed with the mapping. */
static char *map_new_hugetlb_1g(void)
{
	char *p;

	if (put_word(POOL_1G "nr_hugepages", "1"))
		shape_skip("no hugetlb pages of 1 GiB on this processor");
	p = map_hugetlb_1g();
	if (p == MAP_FAILED)
		shape_skip("not enough memory for a page of 1 GiB");
	/* It is more than the pool's size now. */
	must(put_word(POOL_1G "nr_hugepages", "0"));
	return p;
}

/**
 * build_hugetlb_1g - a hugetlb page of 1 GiB
 * @area: set
 *
 * One that was set aside as the kernel started is taken if there is one: to
 * find that much memory in one piece later takes long.
 */
void build_hugetlb_1g(struct area *area)
{
	char *p = map_hugetlb_1g();

	if (p == MAP_FAILED)
		p = map_new_hugetlb_1g();
	area->start = p;
	area->end = p + GIB;
	write_pages(p, 1, 1);
}
