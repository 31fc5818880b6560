// SPDX-License-Identifier: GPL-2.0
/* First touches of anonymous memory. */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "provoke.h"

#define RW	(PROT_READ | PROT_WRITE)

/* Huge pages take much of the guest's memory. */
#define MOST_HUGE	16

/* What the kernel wants to be free below a stack that grows. */
#define STACK_GAP	(1024 * PAGE)

/**
 * provoke_anon_write - written
 * @p: set
 */
void provoke_anon_write(struct provoked *p)
{
	provoke_anon(p, act_write);
}

/**
 * provoke_anon_read - read: the zero page
 * @p: set
 */
void provoke_anon_read(struct provoked *p)
{
	provoke_anon(p, act_read);
}

/**
 * provoke_anon_write_kernel - written by a system call
 * @p: set
 */
void provoke_anon_write_kernel(struct provoked *p)
{
	provoke_anon(p, act_write_kernel);
}

/**
 * provoke_anon_read_kernel - read by a system call
 * @p: set
 */
void provoke_anon_read_kernel(struct provoked *p)
{
	provoke_anon(p, act_read_kernel);
}

/**
 * provoke_anon_write_gup - written without a mapping of the writer's
 * @p: set
 */
void provoke_anon_write_gup(struct provoked *p)
{
	provoke_anon(p, act_write_gup);
}

/**
 * provoke_anon_read_gup - read likewise
 * @p: set
 */
void provoke_anon_read_gup(struct provoked *p)
{
	provoke_anon(p, act_read_gup);
}

/**
 * provoke_anon_populate - asked for, page by page
 * @p: set
 */
void provoke_anon_populate(struct provoked *p)
{
	provoke_anon(p, act_populate);
}

/**
 * provoke_anon_mlock - locked, page by page
 * @p: set
 *
 * Each page locked is a mapping of its own until the next one is merged to it:
 * with other threads in between there would be a wait for the mmap_lock.
 */
void provoke_anon_mlock(struct provoked *p)
{
	provoke_anon(p, act_mlock);
	p->alone = true;
}

static void huge(struct provoked *p, void (*act)(char *item))
{
	struct area area;

	if (p->n > MOST_HUGE)
		p->n = MOST_HUGE;
	map_aligned(&area, p->n * HUGE, HUGE);
	must(madvise(area.start, p->n * HUGE, MADV_HUGEPAGE));
	provoke_items(p, area.start, HUGE, act);
	/* or there may be no piece large enough */
	drain_lru();
}

/**
 * provoke_huge_write - written, answered by huge pages
 * @p: set
 */
void provoke_huge_write(struct provoked *p)
{
	huge(p, act_write);
}

/**
 * provoke_huge_read - read: the huge zero page
 * @p: set
 */
void provoke_huge_read(struct provoked *p)
{
	huge(p, act_read);
}

/**
 * provoke_stack - a mapping that grows down, by a page each time
 * @p: set
 */
void provoke_stack(struct provoked *p)
{
	size_t room = p->n * PAGE + STACK_GAP;
	char *top = (char *)must(mmap(NULL, room + PAGE, PROT_NONE,
				      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));

	top += room;
	must(munmap(top - room, room));
	must(mmap(top, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN |
		  MAP_FIXED, -1, 0));
	must(madvise(top, PAGE, MADV_NOHUGEPAGE));
	act_write(top);
	provoke_items(p, top - PAGE, -(long)PAGE, act_write);
	p->start = top - p->n * PAGE;
	p->end = top + PAGE;
	p->alone = true;
}
