// SPDX-License-Identifier: GPL-2.0
/* Shapes of small pages that are a file's or shared memory's. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shape-build.h"

#define PAGES	64
#define RW	(PROT_READ | PROT_WRITE)

static char *map_file(struct area *area, int fd, int prot, int flags)
{
	area->start = (char *)must(mmap(NULL, PAGES * PAGE, prot, flags, fd, 0));
	area->end = area->start + PAGES * PAGE;
	/* Or reading a page would map those around it. */
	must(madvise(area->start, PAGES * PAGE, MADV_RANDOM));
	return area->start;
}

/*
 * A file whose pages are ordinary page cache, unlike tmpfs: ramfs. What is
 * mounted is reached by nothing but the descriptor in the end.
 */
static int ramfs_file(void)
{
	char dir[] = "/tmp/ramfs-XXXXXX", path[64];
	int fd;

	if (!mkdtemp(dir))
		shape_fail("no directory in /tmp");
	must(mount("ramfs", dir, "ramfs", 0, NULL));
	snprintf(path, sizeof(path), "%s/file", dir);
	fd = must(open(path, O_RDWR | O_CREAT, 0600));
	must(umount2(dir, MNT_DETACH));
	must(rmdir(dir));
	must(ftruncate(fd, PAGES * PAGE));
	return fd;
}

static int shared_memory(void)
{
	int fd = must(memfd_create("shape", 0));

	must(ftruncate(fd, PAGES * PAGE));
	return fd;
}

/**
 * build_file_private - a file's pages, read only
 * @area: set
 */
void build_file_private(struct area *area)
{
	read_pages(map_file(area, ramfs_file(), RW, MAP_PRIVATE), PAGES);
}

/**
 * build_file_cow - a file's pages, of which half are written to
 * @area: set
 */
void build_file_cow(struct area *area)
{
	build_file_private(area);
	write_pages(area->start, PAGES, 2);
}

/**
 * build_file_shared - a file written to
 * @area: set
 */
void build_file_shared(struct area *area)
{
	write_pages(map_file(area, ramfs_file(), RW, MAP_SHARED), PAGES, 1);
}

/**
 * build_file_exe - this program's code, as it is mapped to run
 * @area: set
 */
void build_file_exe(struct area *area)
{
	unsigned long start, end;
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[256], exec;

	while (maps && fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx %*c%*c%c", &start, &end, &exec) != 3 ||
		    exec != 'x')
			continue;
		area->start = (char *)start;
		area->end = (char *)end;
		fclose(maps);
		return;
	}
	shape_fail("no code in /proc/self/maps");
}

/**
 * build_shmem - shared memory
 * @area: set
 */
void build_shmem(struct area *area)
{
	write_pages(map_file(area, shared_memory(), RW, MAP_SHARED), PAGES, 1);
}

/**
 * build_shmem_private - shared memory mapped privately, half of it written to
 * @area: set
 */
void build_shmem_private(struct area *area)
{
	int fd = shared_memory();

	write_pages(map_file(area, fd, RW, MAP_SHARED), PAGES, 1);
	map_file(area, fd, RW, MAP_PRIVATE);
	read_pages(area->start, PAGES);
	write_pages(area->start, PAGES, 2);
}

/* Written to, for a read would map the pages around it as well. */
static void write_half(const struct area *area)
{
	write_pages(area->start, PAGES / 2, 1);
}

/**
 * build_shared_forked - shared anonymous memory that a child has half of too
 * @area: set
 */
void build_shared_forked(struct area *area)
{
	write_pages(map_file(area, -1, RW, MAP_SHARED | MAP_ANONYMOUS), PAGES,
		    1);
	fork_sleeper(write_half, area);
}
