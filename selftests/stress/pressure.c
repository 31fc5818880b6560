// SPDX-License-Identifier: GPL-2.0
/* Targets short of memory: reclaimed, swapped, killed. All in cgroups. */
#include <signal.h>
#include <sys/mman.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actor.h"
#include "arena.h"
#include "cgroup.h"
#include "draw.h"
#include "scope.h"

#define RECLAIM	"stress-reclaim"
#define OOM	"stress-oom"
#define DEVICE	"/dev/zram1"

const char *reclaim_need(void)
{
	return cgroup_make(RECLAIM) && cgroup_put(RECLAIM, "memory.high", "12M") ?
		       NULL : "no memory cgroup";
}

/* Twice as much as the cgroup is to have, in one use after the other. */
static void be_reclaimed(int fd, void *arg)
{
	struct actor *a = arg;
	int i;

	if (!cgroup_add(RECLAIM, 0))
		_exit(1);
	arena_map(0, 24 * ARENA_MIB);
	child_say(fd, 0);
	for (i = 0; i < 20; i++)
		arena_write(draw(&a->seed, 23) * 256, 256);
	_exit(0);
}

bool reclaim_round(struct actor *a)
{
	struct child c;
	int i;

	if (!actor_target(a, 0, &c, be_reclaimed))
		return false;
	/* it fails where there is less than that to be taken */
	for (i = 0; !child_hear(c.fd) && i < 1; i++)
		(void)cgroup_put(RECLAIM, "memory.reclaim", "8M");
	return !actor_await(a, 0, &c);
}

const char *swap_need(void)
{
	return access(DEVICE, R_OK) ? "no second device to swap to" : NULL;
}

/* Out, and back as the device is taken away or as it is written. */
static void be_swapped(int fd, void *arg)
{
	struct actor *a = arg;
	char *p = arena_map(0, 8 * ARENA_MIB);

	madvise(p, 8 * ARENA_MIB, MADV_NOHUGEPAGE);
	for (;;) {
		arena_write(draw(&a->seed, 1024), 1024);
		madvise(p, 8 * ARENA_MIB, MADV_PAGEOUT);
		scope_sleep_ms(20);
	}
}

bool swap_round(struct actor *a)
{
	struct child c;
	bool good;

	if (!actor_target(a, 0, &c, be_swapped))
		return false;
	/* before any other */
	good = !swapon(DEVICE, SWAP_FLAG_PREFER | 32767);
	scope_sleep_ms(200 + draw(&a->seed, 300));
	good = !swapoff(DEVICE) && good;
	actor_kill(a, 0, &c);
	return good;
}

const char *oom_need(void)
{
	return cgroup_make(OOM) && cgroup_put(OOM, "memory.max", "8M") &&
	       cgroup_put(OOM, "memory.swap.max", "0") ?
		       NULL : "no memory cgroup, or none that limits swap";
}

static void be_greedy(int fd, void *arg)
{
	if (!cgroup_add(OOM, 0))
		_exit(1);
	arena_map(0, 32 * ARENA_MIB);
	arena_write(0, 32 * 256);
	_exit(0);
}

/* Seldom: each makes the kernel write a page of text. */
bool oom_round(struct actor *a)
{
	struct child c;
	int status;

	if (!actor_target(a, 0, &c, be_greedy))
		return false;
	status = actor_await(a, 0, &c);
	scope_sleep_ms(3000);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}
