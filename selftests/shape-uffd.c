// SPDX-License-Identifier: GPL-2.0
/* Shapes of memory that userfaultfd has write-protected. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shape-build.h"

#ifndef UFFD_FEATURE_WP_UNPOPULATED
#define UFFD_FEATURE_WP_UNPOPULATED	0x2000
#endif

#define RW	(PROT_READ | PROT_WRITE)
#define POOL	"/sys/kernel/mm/hugepages/hugepages-2048kB/nr_overcommit_hugepages"

static int uffd_open(uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api))
		shape_skip("no userfaultfd with features %#llx",
			   (unsigned long long)features);
	return fd;
}

static void wp_register(int fd, const struct area *area)
{
	struct uffdio_register reg = {
		.range.start = (unsigned long)area->start,
		.range.len = area->end - area->start,
		.mode = UFFDIO_REGISTER_MODE_WP,
	};

	must(ioctl(fd, UFFDIO_REGISTER, &reg));
}

static void wp_protect(int fd, char *start, size_t size)
{
	struct uffdio_writeprotect wp = {
		.range.start = (unsigned long)start,
		.range.len = size,
		.mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};

	must(ioctl(fd, UFFDIO_WRITEPROTECT, &wp));
}

/**
 * build_uffd_wp - half of the pages protected
 * @area: set
 */
void build_uffd_wp(struct area *area)
{
	int fd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP);

	write_pages(map_anon(area, 64, RW), 64, 1);
	wp_register(fd, area);
	wp_protect(fd, area->start, 32 * PAGE);
}

/**
 * build_uffd_wp_thp - one of two huge pages protected
 * @area: set
 */
void build_uffd_wp_thp(struct area *area)
{
	int fd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP);

	map_aligned(area, 2 * HUGE, HUGE);
	must(madvise(area->start, 2 * HUGE, MADV_HUGEPAGE));
	write_pages(area->start, 1024, 1);
	wp_register(fd, area);
	wp_protect(fd, area->start, HUGE);
}

/**
 * build_uffd_wp_swapped - half protected, then all swapped out
 * @area: set
 */
void build_uffd_wp_swapped(struct area *area)
{
	build_uffd_wp(area);
	page_out(area->start, 64);
}

/**
 * build_uffd_wp_marker - shared memory protected, then dropped
 * @area: set
 */
void build_uffd_wp_marker(struct area *area)
{
	int fd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP |
			   UFFD_FEATURE_WP_HUGETLBFS_SHMEM);

	area->start = (char *)must(mmap(NULL, 64 * PAGE, RW, MAP_SHARED |
					MAP_ANONYMOUS, -1, 0));
	area->end = area->start + 64 * PAGE;
	write_pages(area->start, 64, 1);
	wp_register(fd, area);
	wp_protect(fd, area->start, 32 * PAGE);
	must(madvise(area->start, 64 * PAGE, MADV_DONTNEED));
}

/**
 * build_uffd_wp_unpopulated - memory protected before it was ever there
 * @area: set
 */
void build_uffd_wp_unpopulated(struct area *area)
{
	int fd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP |
			   UFFD_FEATURE_WP_UNPOPULATED);

	map_anon(area, 64, RW);
	wp_register(fd, area);
	wp_protect(fd, area->start, 64 * PAGE);
}

/**
 * build_uffd_wp_hugetlb - one of two hugetlb pages protected, both dropped
 * @area: set
 */
void build_uffd_wp_hugetlb(struct area *area)
{
	int fd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP |
			   UFFD_FEATURE_WP_HUGETLBFS_SHMEM);

	if (put_word(POOL, "8"))
		shape_skip("no hugetlb pages");
	area->start = (char *)must(mmap(NULL, 2 * HUGE, RW, MAP_ANONYMOUS |
					MAP_SHARED | MAP_HUGETLB, -1, 0));
	area->end = area->start + 2 * HUGE;
	write_pages(area->start, 1024, 1);
	wp_register(fd, area);
	wp_protect(fd, area->start, HUGE);
	must(madvise(area->start, 2 * HUGE, MADV_DONTNEED));
}
