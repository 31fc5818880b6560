// SPDX-License-Identifier: GPL-2.0
/* Targets that begin and end: processes, images, threads. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actor.h"
#include "arena.h"
#include "draw.h"
#include "scope.h"

static void be_mutator(int fd, void *arg)
{
	const struct actor *a = arg;
	char seed[32];

	snprintf(seed, sizeof(seed), "%lu", (unsigned long)a->seed);
	child_exec("mutator", seed);
	_exit(1);
}

#define MUTATORS	2

bool mutate_round(struct actor *a)
{
	struct child c[MUTATORS] = { };
	bool good = true;
	unsigned int i;

	for (i = 0; i < MUTATORS; i++)
		good &= actor_target(a, i, &c[i], be_mutator);
	for (i = 0; i < MUTATORS; i++)
		good &= !actor_await(a, i, &c[i]);
	return good;
}

bool kill_round(struct actor *a)
{
	struct child c;

	if (!actor_target(a, 0, &c, be_mutator))
		return false;
	scope_sleep_ms(draw(&a->seed, 500));
	actor_kill(a, 0, &c);
	return true;
}

/* 1 + 3 + 9 + 27 processes, each with pages of its own and common ones. */
#define FORKS	3
#define DEPTH	3

/* Be seen, and have pages of one's own besides those of one's parent. */
static void appear(struct actor *a, unsigned int depth)
{
	__atomic_store_n(&a->part->targets[depth], getpid(), __ATOMIC_RELAXED);
	arena_write(draw(&a->seed, 256), 64);
}

static void be_tree(int fd, void *arg)
{
	struct actor *a = arg;
	unsigned int i = 0, depth = 0;

	arena_map(0, 2 * ARENA_MIB);
	arena_write(0, 512);
	appear(a, depth);
	while (depth < DEPTH && i++ < FORKS) {
		a->seed += 2;
		if (fork())
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		i = 0;
		appear(a, ++depth);
	}
	actor_reap(a, true);
	_exit(0);
}

bool forks_round(struct actor *a)
{
	bool good = actor_round_of(a, be_tree);
	unsigned int i;

	for (i = 0; i < STAGE_TARGETS; i++)
		a->part->targets[i] = 0;
	return good;
}

#define EXECS	"8"

static void be_execs(int fd, void *arg)
{
	_exit(execs_again(EXECS));
}

/**
 * execs_again() - an image that is followed by another
 * @left: how many are to come, as text
 *
 * Return: what the process is to exit with.
 */
int execs_again(const char *left)
{
	char less[16];

	arena_map(0, ARENA_MIB);
	arena_write(0, 256);
	if (!atoi(left))
		return 0;
	snprintf(less, sizeof(less), "%d", atoi(left) - 1);
	execl("/proc/self/exe", "stress-exec", less, NULL);
	return 1;
}

bool execs_round(struct actor *a)
{
	return actor_round_of(a, be_execs);
}

#define THREADS	16
#define STORMS	2

static void *map_and_end(void *arg)
{
	size_t first = (uintptr_t)arg * ARENA_MIB;
	int i;

	for (i = 0; i < 3; i++) {
		char *p = arena_map(first, ARENA_MIB);

		madvise(p, ARENA_MIB / 4, MADV_POPULATE_WRITE);
		madvise(p, ARENA_MIB / 8, MADV_DONTNEED);
		mprotect(p, ARENA_MIB / 8, PROT_READ);
		munmap(p, ARENA_MIB);
	}
	return NULL;
}

static void be_storm(int fd, void *arg)
{
	pthread_t threads[THREADS];
	bool started[THREADS];
	uintptr_t i, storm;

	for (storm = 0; storm < STORMS; storm++) {
		for (i = 0; i < THREADS; i++)
			started[i] = !pthread_create(&threads[i], NULL,
						     map_and_end, (void *)i);
		/* the last storm is ended by the exit of all */
		for (i = 0; i < THREADS && storm < STORMS - 1; i++)
			if (started[i])
				pthread_join(threads[i], NULL);
	}
	_exit(0);
}

bool threads_round(struct actor *a)
{
	return actor_round_of(a, be_storm);
}
