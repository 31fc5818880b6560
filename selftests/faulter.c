// SPDX-License-Identifier: GPL-2.0
/*
 * faulter NAME ITEMS THREADS: a process that provokes page faults, one an
 * item, in a way of provoke-list.h. It says "ready START END ITEMS", where the
 * items lie in memory and how many there are, and waits for a byte on stdin;
 * then it does it and says "done MINOR MAJOR REFUSED": what getrusage() has
 * grown by since it was ready, and how often it got a signal or an error
 * instead. It does this once, and ends at the end of stdin. Or it says "skip
 * REASON" or "fail REASON".
 *
 * Between "ready" and "done" it has no other page faults: all of its memory but
 * the items is there by then.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "provoke.h"

#define MOST_THREADS	64

static struct provoked provoked;
static size_t threads;
static pthread_barrier_t begin, end;

/* Each thread does every so many-th item: none has pages of its own. */
static void do_items(size_t first)
{
	size_t i;

	for (i = first; i < provoked.n; i += threads)
		provoked.act(provoked.first + (long)i * provoked.step);
}

static void *thread(void *arg)
{
	pthread_barrier_wait(&begin);
	do_items((size_t)arg);
	pthread_barrier_wait(&end);
	return NULL;
}

static void start_threads(void)
{
	pthread_attr_t attr;
	pthread_t id;
	size_t i;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 64 * 1024);
	pthread_barrier_init(&begin, NULL, threads);
	pthread_barrier_init(&end, NULL, threads);
	for (i = 1; i < threads; i++)
		if (pthread_create(&id, &attr, thread, (void *)i))
			shape_fail("no thread");
}

static void do_if(void (*wanted)(void))
{
	if (wanted)
		wanted();
}

static void serve(void)
{
	struct rusage before, after;
	char byte;

	getrusage(RUSAGE_SELF, &before);
	shape_answer("ready %lx %lx %zu\n", (unsigned long)provoked.start,
		     (unsigned long)provoked.end, provoked.n);
	if (read(0, &byte, 1) != 1)
		return;
	do_if(provoked.before);
	thread(NULL);
	do_if(provoked.after);
	getrusage(RUSAGE_SELF, &after);
	shape_answer("done %ld %ld %lu\n", after.ru_minflt - before.ru_minflt,
		     after.ru_majflt - before.ru_majflt, acts_refused());
	/* the memory stays as it is until it was looked at */
	(void)!read(0, &byte, 1);
}

static void build_if(bool wanted, void (*build)(struct provoked *p))
{
	if (wanted)
		build(&provoked);
}

static void build(const char *name)
{
#define PROVOKE(way, ...) build_if(!strcmp(name, #way), provoke_##way)
#include "provoke-list.h"
	if (!provoked.act)
		shape_fail("nothing provokes %s", name);
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	provoked.n = strtoul(argv[2], NULL, 10);
	threads = strtoul(argv[3], NULL, 10);
	if (!provoked.n || !threads || threads > MOST_THREADS)
		return 2;
	acts_init();
	provoked.threads = threads;
	build(argv[1]);
	if (provoked.alone)
		threads = 1;
	start_threads();
	/* those who wait do not touch their stacks any more, or did already */
	settle(&provoked);
	serve();
	exit(0);
}
