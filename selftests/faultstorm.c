// SPDX-License-Identifier: GPL-2.0
/* A process whose threads have page faults without end, until it is told. */
#define _GNU_SOURCE
#include "faultstorm.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "scope.h"

#define PAGES	64
#define PAGE	4096UL

static bool resting;
static unsigned int at_rest, at_it;

/* Anonymous memory: written, read, and dropped again. */
static void round_of_faults(char *p)
{
	int i;

	for (i = 0; i < PAGES / 2; i++)
		__atomic_store_n(p + i * PAGE, 1, __ATOMIC_RELAXED);
	for (; i < PAGES; i++)
		scope_touch(p + i * PAGE);
	madvise(p, PAGES * PAGE, MADV_DONTNEED);
}

static void *storm(void *arg)
{
	char *p = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		_exit(1);
	madvise(p, PAGES * PAGE, MADV_NOHUGEPAGE);
	round_of_faults(p);
	__atomic_add_fetch(&at_it, 1, __ATOMIC_RELAXED);
	while (!__atomic_load_n(&resting, __ATOMIC_RELAXED))
		round_of_faults(p);
	__atomic_add_fetch(&at_rest, 1, __ATOMIC_RELAXED);
	for (;;)
		pause();
	return NULL;
}

static void wait_until(const unsigned int *n, unsigned int all)
{
	while (__atomic_load_n(n, __ATOMIC_RELAXED) < all)
		usleep(1000);
}

static void storm_body(int fd, void *arg)
{
	unsigned int threads = *(unsigned int *)arg, i;
	pthread_t id;

	for (i = 0; i < threads; i++)
		if (pthread_create(&id, NULL, storm, NULL))
			_exit(1);
	wait_until(&at_it, threads);
	child_say(fd, 0);
	child_hear(fd);
	__atomic_store_n(&resting, true, __ATOMIC_RELAXED);
	wait_until(&at_rest, threads);
	/* and from saying so to sleeping they have no fault any more */
	usleep(1000);
	child_say(fd, 0);
}

/**
 * storm_start() - start a process that faults
 * @c: filled
 * @threads: by how many threads at once
 *
 * Return: 0 or -errno.
 */
int storm_start(struct child *c, unsigned int threads)
{
	int err = child_start(c, storm_body, &threads);

	return err ? err : child_hear(c->fd);
}

/**
 * storm_rest() - let it come to rest
 * @c: process of storm_start()
 *
 * Return: true if all its threads sleep; false if it died.
 */
bool storm_rest(struct child *c)
{
	child_say(c->fd, 0);
	if (child_hear(c->fd))
		return false;
	while (child_state(c->pid) != 'S')
		scope_sleep_ms(1);
	return true;
}
