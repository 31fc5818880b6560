// SPDX-License-Identifier: GPL-2.0
/* What the builders of shapes share. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "shape-build.h"

#define PM_PRESENT	0x8000000000000000ULL

static void say(const char *word, const char *format, va_list args)
{
	printf("%s ", word);
	vprintf(format, args);
	putchar('\n');
	fflush(stdout);
}

/**
 * shape_skip - there can be no such shape here
 * @format: why
 */
void shape_skip(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("skip", format, args);
	va_end(args);
	exit(0);
}

/**
 * shape_fail - the shape should be, but something went wrong
 * @format: what
 */
void shape_fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("fail", format, args);
	va_end(args);
	exit(1);
}

/**
 * must_not_be_minus_one - end the program if a call has failed
 * @result: what the call gave
 * @what: the call
 *
 * Return: @result.
 */
long must_not_be_minus_one(long result, const char *what)
{
	if (result == -1)
		shape_fail("%s: %s", what, strerror(errno));
	return result;
}

/**
 * shape_answer - print a line
 * @format: as of printf()
 *
 * Nothing here may use stdio's buffers: they are memory that is looked at.
 */
void shape_answer(const char *format, ...)
{
	char line[80];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	must(write(1, line, len));
}

/**
 * map_anon - private anonymous memory without huge pages
 * @area: set to it
 * @pages: its size
 * @prot: PROT_*
 *
 * Return: its start.
 */
char *map_anon(struct area *area, size_t pages, int prot)
{
	area->start = (char *)must(mmap(NULL, pages * PAGE, prot,
					MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	area->end = area->start + pages * PAGE;
	must(madvise(area->start, pages * PAGE, MADV_NOHUGEPAGE));
	return area->start;
}

/**
 * map_aligned - private anonymous memory at a round address
 * @area: set to it
 * @size: its size
 * @align: of what its address is a multiple
 *
 * Return: its start.
 */
char *map_aligned(struct area *area, size_t size, size_t align)
{
	char *p = (char *)must(mmap(NULL, size + align, PROT_NONE,
				    MAP_PRIVATE | MAP_ANONYMOUS |
				    MAP_NORESERVE, -1, 0));

	p += -(unsigned long)p & (align - 1);
	area->start = (char *)must(mmap(p, size, PROT_READ | PROT_WRITE,
					MAP_PRIVATE | MAP_ANONYMOUS |
					MAP_NORESERVE | MAP_FIXED, -1, 0));
	area->end = p + size;
	return p;
}

/**
 * write_pages - write to pages, no two of them the same
 * @start: first
 * @pages: how many
 * @step: write to each of these
 */
void write_pages(char *start, size_t pages, size_t step)
{
	size_t i;

	for (i = 0; i < pages; i += step) {
		start[i * PAGE] = RET;
		memcpy(start + i * PAGE + 1, &i, sizeof(i));
	}
}

/**
 * read_pages - read a byte of each page
 * @start: first
 * @pages: how many
 */
void read_pages(const char *start, size_t pages)
{
	size_t i;

	for (i = 0; i < pages; i++)
		touch(start + i * PAGE);
}

/**
 * put_word - write a word to a file
 * @path: file
 * @word: word
 *
 * Return: 0 or -1.
 */
int put_word(const char *path, const char *word)
{
	int fd = open(path, O_WRONLY);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = write(fd, word, strlen(word));
	close(fd);
	return n == (ssize_t)strlen(word) ? 0 : -1;
}

/**
 * fork_sleeper - fork a process that sleeps as long as this one lives
 * @act: done first, may be NULL
 * @area: for @act
 */
void fork_sleeper(void (*act)(const struct area *area),
		  const struct area *area)
{
	int done[2];
	char byte;

	must(pipe(done));
	if (!must(fork())) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (act)
			act(area);
		close(done[0]);
		close(0);
		if (write(done[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(done[1]);
	if (read(done[0], &byte, 1) != 1)
		shape_fail("the forked process died");
	close(done[0]);
}

/**
 * own_pagemap - what the kernel says about a page of this process
 * @address: in it
 *
 * Return: the word of /proc/self/pagemap.
 */
uint64_t own_pagemap(const char *address)
{
	int fd = must(open("/proc/self/pagemap", O_RDONLY));
	uint64_t word = 0;

	if (pread(fd, &word, 8, (unsigned long)address / PAGE * 8) != 8)
		shape_fail("/proc/self/pagemap: %s", strerror(errno));
	close(fd);
	return word;
}

/* Pages of anonymous memory leave their slot, those of a file nothing. */
static size_t pages_still_there(const char *start, size_t pages)
{
	size_t i, n = 0;

	for (i = 0; i < pages; i++)
		n += !!(own_pagemap(start + i * PAGE) & PM_PRESENT);
	return n;
}

/**
 * page_out - bring pages of anonymous or shared memory out to swap
 * @start: first
 * @pages: how many
 */
void page_out(char *start, size_t pages)
{
	char swaps[256];
	int fd = must(open("/proc/swaps", O_RDONLY));
	ssize_t n = must(read(fd, swaps, sizeof(swaps)));
	int tries;

	close(fd);
	/* one line is the heading */
	if (!memchr(swaps, '/', n))
		shape_skip("no swap");
	for (tries = 0; tries < 50; tries++) {
		must(madvise(start, pages * PAGE, MADV_PAGEOUT));
		if (!pages_still_there(start, pages))
			return;
		/*
		 * Pages that wait for the LRU on another processor stay; the
		 * first thing that compaction does is to drain all of these.
		 */
		must(put_word("/proc/sys/vm/compact_memory", "1"));
		usleep(20000);
	}
	shape_fail("%zu pages were not swapped out",
		   pages_still_there(start, pages));
}
