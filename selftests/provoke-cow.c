// SPDX-License-Identifier: GPL-2.0
/* Writes to pages that are there, but not to be written as they are. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "provoke.h"

#define RW	(PROT_READ | PROT_WRITE)

static void forked(struct provoked *p, void (*act)(char *item))
{
	write_pages(provoke_anon(p, act), p->n, 1);
	fork_sleeper(NULL, NULL);
}

/**
 * provoke_cow_forked - another process has the pages, too
 * @p: set
 */
void provoke_cow_forked(struct provoked *p)
{
	forked(p, act_write);
}

/**
 * provoke_cow_forked_kernel - the same, and the kernel writes
 * @p: set
 */
void provoke_cow_forked_kernel(struct provoked *p)
{
	forked(p, act_write_kernel);
}

/**
 * provoke_cow_zero - what is there is the zero page
 * @p: set
 */
void provoke_cow_zero(struct provoked *p)
{
	read_pages(provoke_anon(p, act_write), p->n);
}

/**
 * provoke_cow_of_file - what is there are a file's own pages, mapped privately
 * @p: set
 */
void provoke_cow_of_file(struct provoked *p)
{
	size_t size = p->n * PAGE;
	char *start = (char *)must(mmap(NULL, size, RW, MAP_PRIVATE,
					disk_file(size), 0));

	read_pages(start, p->n);
	provoke_items(p, start, PAGE, act_write);
}

/**
 * provoke_cow_last_owner - another process had the pages, and is gone
 * @p: set
 */
void provoke_cow_last_owner(struct provoked *p)
{
	pid_t child;

	write_pages(provoke_anon(p, act_write), p->n, 1);
	child = must(fork());
	if (!child)
		_exit(0);
	must(waitpid(child, NULL, 0));
	drain_lru();
}

/**
 * provoke_cow_soft_dirty - nobody else ever had them: writes are looked for
 * @p: set
 */
void provoke_cow_soft_dirty(struct provoked *p)
{
	write_pages(provoke_anon(p, act_write), p->n, 1);
	if (put_word("/proc/self/clear_refs", "4"))
		shape_skip("no /proc/self/clear_refs");
	drain_lru();
}

static char *shared_file(struct provoked *p, void (*act)(char *item))
{
	size_t size = p->n * PAGE;
	char *start = (char *)must(mmap(NULL, size, RW, MAP_SHARED,
					disk_file(size), 0));

	provoke_items(p, start, PAGE, act);
	read_pages(start, p->n);
	return start;
}

/**
 * provoke_mkwrite - a file's pages that were read only
 * @p: set
 */
void provoke_mkwrite(struct provoked *p)
{
	shared_file(p, act_write);
}

/**
 * provoke_mkwrite_cleaned - a file's pages that were written, and written back
 * @p: set
 */
void provoke_mkwrite_cleaned(struct provoked *p)
{
	write_pages(shared_file(p, act_write), p->n, 1);
	must(msync(p->start, p->n * PAGE, MS_SYNC));
}

/**
 * provoke_mkwrite_gup - the same as mkwrite, asked for
 * @p: set
 */
void provoke_mkwrite_gup(struct provoked *p)
{
	shared_file(p, act_populate);
}
