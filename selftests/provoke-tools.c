// SPDX-License-Identifier: GPL-2.0
/* What those who provoke page faults share. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "provoke.h"

/* A file system on a block device, made by the guest. */
#define DISK	"/disk"

/* More stack than anything here goes down to. */
#define STACK	(128 * 1024)

/**
 * provoke_items - say where the items are
 * @p: set, but for the number of items
 * @start: first address, and first item
 * @step: bytes from an item to the next
 * @act: what to do to one
 */
void provoke_items(struct provoked *p, char *start, long step,
		   void (*act)(char *item))
{
	p->start = start;
	p->first = start;
	p->end = start + p->n * step;
	p->step = step;
	p->act = act;
}

/**
 * provoke_anon - items that are pages of private anonymous memory
 * @p: set
 * @act: what to do to one
 *
 * They are a mapping of their own: no other one is beside it, to become one with
 * it.
 *
 * Return: the first one.
 */
char *provoke_anon(struct provoked *p, void (*act)(char *item))
{
	struct area area;
	char *start = map_anon(&area, p->n + 2, PROT_NONE) + PAGE;

	must(mprotect(start, p->n * PAGE, PROT_READ | PROT_WRITE));
	provoke_items(p, start, PAGE, act);
	return start;
}

/**
 * disk_file - a file on a disk, which is in the page cache and written back
 * @size: its bytes, each a return to be executed
 *
 * It has no name, and is gone with the last one who has it open or mapped.
 *
 * Return: a descriptor.
 */
int disk_file(size_t size)
{
	char path[] = DISK "/file-XXXXXX", page[PAGE];
	size_t done;
	int fd;

	if (access(DISK, W_OK))
		shape_skip("no disk at " DISK);
	fd = must(mkostemp(path, O_CLOEXEC));
	must(unlink(path));
	memset(page, RET, sizeof(page));
	for (done = 0; done < size; done += PAGE)
		if (write(fd, page, PAGE) != PAGE)
			shape_fail("cannot write %zu bytes to " DISK, size);
	must(fsync(fd));
	return fd;
}

/**
 * drain_lru - have no page wait for its LRU list
 *
 * A page that waits has a reference more, and seems to have one more user:
 * compaction begins with having all such lists of all processors drained.
 */
void drain_lru(void)
{
	must(put_word("/proc/sys/vm/compact_memory", "1"));
}

/* Use the stack, and so let its mapping be as large as it needs. */
static void __attribute__((noinline)) stretch_stack(void)
{
	char room[STACK];
	size_t i;

	for (i = 0; i < sizeof(room); i += PAGE)
		act_write(room + i);
}

static void populate(char *start, char *end, int advice)
{
	/* what the kernel lends cannot be had this way, and is not used */
	if (start < end)
		madvise(start, end - start, advice);
}

static char *lower(char *a, char *b)
{
	return a < b ? a : b;
}

static char *higher(char *a, char *b)
{
	return a > b ? a : b;
}

/*
 * One line of /proc/self/maps: have the pages there, as they may be used. What
 * is beside the items may be of one mapping with them.
 */
static void settle_mapping(const char *line, const struct provoked *p)
{
	char *start, *end;
	char perms[5];
	int advice = MADV_POPULATE_READ;

	if (sscanf(line, "%p-%p %4s", (void **)&start, (void **)&end,
		   perms) != 3 || perms[0] != 'r')
		return;
	if (perms[1] == 'w' && perms[3] == 'p')
		advice = MADV_POPULATE_WRITE;
	populate(start, lower(end, p->start), advice);
	populate(higher(start, p->end), end, advice);
}

/**
 * settle - let all memory be there but the items: no other page fault is to be
 * @p: items
 */
void settle(const struct provoked *p)
{
	static char text[0x10000];
	int fd = must(open("/proc/self/maps", O_RDONLY | O_CLOEXEC));
	size_t used = 0;
	char *line;
	ssize_t n;

	stretch_stack();
	while ((n = must(read(fd, text + used, sizeof(text) - 1 - used))) > 0)
		used += n;
	close(fd);
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		settle_mapping(line, p);
}
