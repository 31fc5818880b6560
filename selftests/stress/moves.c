// SPDX-License-Identifier: GPL-2.0
/* Targets whose pages others move: KSM merges them, nodes exchange them. */
#include <linux/mempolicy.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "actor.h"
#include "arena.h"
#include "draw.h"
#include "scope.h"

#define KSM	"/sys/kernel/mm/ksm/"
#define PAGES	256

const char *ksm_need(void)
{
	if (access(KSM "run", W_OK))
		return "the kernel has no KSM";
	actor_put(KSM "pages_to_scan", "2000");
	actor_put(KSM "sleep_millisecs", "20");
	return actor_put(KSM "run", "1") ? NULL : "KSM cannot be run";
}

/* All pages are the same, until they are written. */
static void be_mergeable(int fd, void *arg)
{
	struct actor *a = arg;
	char *p = arena_map(0, PAGES * ARENA_PAGE);
	int i, k;

	madvise(p, PAGES * ARENA_PAGE, MADV_NOHUGEPAGE);
	madvise(p, PAGES * ARENA_PAGE, MADV_MERGEABLE);
	for (i = 0; i < 10; i++) {
		for (k = 0; k < PAGES; k++)
			p[k * ARENA_PAGE] = 7;
		scope_sleep_ms(100);
		for (k = 0; k < PAGES; k += 3)
			p[k * ARENA_PAGE] = draw(&a->seed, 200);
	}
	madvise(p, PAGES / 2 * ARENA_PAGE, MADV_UNMERGEABLE);
	_exit(0);
}

bool ksm_round(struct actor *a)
{
	struct child c[2] = { };
	bool good = true;
	int i;

	for (i = 0; i < 2; i++)
		good &= actor_target(a, i, &c[i], be_mergeable);
	for (i = 0; i < 2; i++)
		good &= !actor_await(a, i, &c[i]);
	if (!draw(&a->seed, 4)) {
		/* take all apart */
		actor_put(KSM "run", "2");
		actor_put(KSM "run", "1");
	}
	return good;
}

const char *nodes_need(void)
{
	return access("/sys/devices/system/node/node1", F_OK) ?
		       "there is one node" : NULL;
}

/* Its pages go where it says; small ones in one half, huge in the other. */
static void be_moved(int fd, void *arg)
{
	struct actor *a = arg;
	char *p = arena_map(0, 4 * ARENA_HUGE);
	unsigned long node;

	madvise(p, 2 * ARENA_HUGE, MADV_NOHUGEPAGE);
	madvise(p + 2 * ARENA_HUGE, 2 * ARENA_HUGE, MADV_HUGEPAGE);
	arena_write(0, 4 * ARENA_HUGE / ARENA_PAGE);
	child_say(fd, 0);
	for (;;) {
		node = 1 + draw(&a->seed, 2);
		syscall(SYS_mbind, p + draw(&a->seed, 4) * ARENA_HUGE,
			ARENA_HUGE, MPOL_BIND, &node, 64UL, MPOL_MF_MOVE);
		arena_write(draw(&a->seed, 4) * 512, 512);
	}
}

/* How many pages came from one node to another. */
static int move_some(pid_t pid, uint64_t *seed)
{
	static void *pages[PAGES];
	static int nodes[PAGES], before[PAGES], after[PAGES];
	int i, moved = 0, node = draw(seed, 2);

	for (i = 0; i < PAGES; i++) {
		pages[i] = ARENA_BASE + draw(seed, 2048) * ARENA_PAGE;
		nodes[i] = node;
	}
	if (syscall(SYS_move_pages, pid, (long)PAGES, pages, NULL, before, 0) < 0)
		return 0;
	/* more than 0: so many have stayed */
	if (syscall(SYS_move_pages, pid, (long)PAGES, pages, nodes, after,
		    MPOL_MF_MOVE) < 0)
		return 0;
	for (i = 0; i < PAGES; i++)
		moved += before[i] == !node && after[i] == node;
	return moved;
}

bool nodes_round(struct actor *a)
{
	unsigned long from = 1, to = 2;
	struct child c;
	int i, moved = 0;

	if (!actor_target(a, 0, &c, be_moved))
		return false;
	if (child_hear(c.fd)) {
		actor_kill(a, 0, &c);
		return false;
	}
	for (i = 0; i < 2; i++) {
		moved += move_some(c.pid, &a->seed);
		syscall(SYS_migrate_pages, c.pid, 64UL, i & 1 ? &to : &from,
			i & 1 ? &from : &to);
	}
	if (!draw(&a->seed, 4))
		actor_put("/proc/sys/vm/compact_memory", "1");
	actor_kill(a, 0, &c);
	return moved;
}
