// SPDX-License-Identifier: GPL-2.0
/*
 * What the processes are like that are looked at: one mapping each, mapped and
 * touched in its own way. All here is called by the process itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"

#define SPARSE_BYTES	0x400000000000ULL
#define SPARSE_PAGES	1000
#define VMAS_PAGES	10000

/* Pages that are in use may stay when they are first asked to go. */
#define PAGEOUT_TRIES	3

const char *const shape_names[NR_SHAPES] = {
	[DENSE] = "dense",
	[OWN_RUNS] = "own runs",
	[THP] = "THP",
	[HUGETLB] = "hugetlb",
	[FILE_MAPPING] = "file",
	[SPARSE] = "sparse",
	[MANY_VMAS] = "VMAs",
	[SWAPPED] = "swapped",
};

/* Reserve @bytes at a multiple of what a huge page is; NULL if it fails. */
static char *reserve(uint64_t bytes)
{
	char *p = mmap(NULL, bytes + LEAF, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	uint64_t before;

	if (p == MAP_FAILED)
		return NULL;
	before = -(uint64_t)p % LEAF;
	if (before)
		munmap(p, before);
	munmap(p + before + bytes, LEAF - before);
	return p + before;
}

static char *map_anon(uint64_t bytes, int advice)
{
	char *p = reserve(bytes);

	return p && !madvise(p, bytes, advice) ? p : NULL;
}

static char *map_hugetlb(uint64_t bytes)
{
	char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

/* All of a file in the current directory, that nobody else sees. */
static char *map_file(uint64_t bytes)
{
	static char chunk[BUFFER / 16];
	int fd = open("bench-file", O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC,
		      0600);
	uint64_t at;
	char *p;

	if (fd < 0)
		return NULL;
	unlink("bench-file");
	for (at = 0; at < bytes; at += sizeof(chunk))
		if (write(fd, chunk, sizeof(chunk)) != (ssize_t)sizeof(chunk))
			return NULL;
	p = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	return p == MAP_FAILED ? NULL : p;
}

/**
 * shape_map() - make the mapping
 * @t: filled, but for the process
 * @which: what it is like
 * @bytes: its size, if it has not one of its own
 *
 * Return: 0, or -ENOMEM.
 */
int shape_map(struct target *t, enum shape which, uint64_t bytes)
{
	char *p;

	if (which == SPARSE)
		bytes = SPARSE_BYTES;
	if (which == MANY_VMAS)
		bytes = VMAS_PAGES * PAGE;
	if (which == HUGETLB)
		p = map_hugetlb(bytes);
	else if (which == FILE_MAPPING)
		p = map_file(bytes);
	else
		p = map_anon(bytes, which == THP ? MADV_HUGEPAGE :
						   MADV_NOHUGEPAGE);
	if (!p)
		return -ENOMEM;
	t->start = (uint64_t)p;
	t->end = t->start + bytes;
	t->reach = t->start;
	t->most = which == SPARSE ? SPARSE_PAGES : bytes / PAGE;
	t->pages = 0;
	return 0;
}

/* Neighbours differ in what may be done with them, so they are no one VMA. */
static int split(char *p, uint64_t from, uint64_t to)
{
	for (from |= PAGE; from < to; from += 2 * PAGE)
		if (mprotect(p + from, PAGE, PROT_READ))
			return -errno;
	return 0;
}

static int page_out(char *p, uint64_t bytes)
{
	int i;

	for (i = 0; i < PAGEOUT_TRIES; i++)
		if (madvise(p, bytes, MADV_PAGEOUT))
			return -errno;
	return 0;
}

static void write_to(char *p, uint64_t from, uint64_t to, uint64_t step)
{
	for (; from < to; from += step)
		p[from] = 1;
}

static void read_from(const char *p, uint64_t from, uint64_t to)
{
	char byte;

	for (; from < to; from += PAGE)
		__asm__ volatile("movb %1, %0" : "=q" (byte) : "m" (p[from]));
}

/**
 * shape_touch() - touch more of the mapping
 * @t: the target that this process is
 * @which: what it is like
 * @pages: how many are to be touched then, an even number
 *
 * Return: 0, or -errno.
 */
int shape_touch(struct target *t, enum shape which, uint64_t pages)
{
	uint64_t step = (t->end - t->start) / t->most / PAGE * PAGE;
	uint64_t from = t->pages * step, to = pages * step;
	char *p = (char *)t->start;

	t->pages = pages;
	t->reach = t->start + to;
	switch (which) {
	case OWN_RUNS:
		/* frames come in order: neighbours are given far apart */
		write_to(p, from, to, 2 * PAGE);
		write_to(p, from + PAGE, to, 2 * PAGE);
		return 0;
	case FILE_MAPPING:
		read_from(p, from, to);
		return 0;
	case MANY_VMAS:
		write_to(p, from, to, step);
		return split(p, from, to);
	case SWAPPED:
		write_to(p, from, to, step);
		return page_out(p + from, to - from);
	default:
		write_to(p, from, to, step);
		return 0;
	}
}

/**
 * shape_unfit() - is the mapping not what it was to be?
 * @which: what it was to be like
 * @t: target
 * @f: what is in it
 *
 * Return: what is wrong, NULL if nothing.
 */
const char *shape_unfit(enum shape which, const struct target *t,
			const struct found *f)
{
	if (which == SWAPPED)
		return f->swapped * 10 < t->pages * 9 ?
		       "more than a tenth is not swapped out" : NULL;
	if (f->present < t->pages)
		return "not all of it is in memory";
	if (which == OWN_RUNS && f->records * 10 < t->pages * 9)
		return "frames continue in more than a tenth of it";
	if ((which == THP || which == HUGETLB) &&
	    f->leaves * LEAF * 10 < t->pages * PAGE * 9)
		return "more than a tenth is not in huge pages";
	return NULL;
}
