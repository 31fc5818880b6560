// SPDX-License-Identifier: GPL-2.0
/* Hints: access taken away for a while, to see which node uses a page. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "provoke.h"

#define BALANCING	"/proc/sys/kernel/numa_balancing"
#define TUNING		"/sys/kernel/debug/sched/numa_balancing/"

/* Of processor time: for how long to wait, and for how long after the first. */
#define PATIENCE	20.0
#define MORE		0.5

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* How many entries the kernel has made hints, ever. */
static unsigned long hints(void)
{
	FILE *f = fopen("/proc/vmstat", "re");
	unsigned long value, found = 0;
	char name[64];

	while (f && fscanf(f, "%63s %lu", name, &value) == 2)
		if (!strcmp(name, "numa_pte_updates"))
			found = value;
	if (f)
		fclose(f);
	return found;
}

/*
 * The kernel scans the memory of those who run, and for long enough: run, until
 * it has gone over all of it.
 */
static void run_until_hinted(unsigned long enough)
{
	unsigned long before = hints();
	double end = now() + PATIENCE;

	while (hints() - before < enough)
		if (now() > end)
			shape_fail("only %lu hints", hints() - before);
	end = now() + MORE;
	while (now() < end)
		;
}

static void *sleep_on(void *arg)
{
	for (;;)
		pause();
	return NULL;
}

/**
 * provoke_numa - pages of which the kernel has made hints
 * @p: set
 */
void provoke_numa(struct provoked *p)
{
	pthread_t id;

	if (access("/sys/devices/system/node/node1", F_OK))
		shape_skip("only one node");
	if (put_word(BALANCING, "1"))
		shape_skip("no " BALANCING);
	put_word(TUNING "scan_delay_ms", "10");
	put_word(TUNING "scan_period_min_ms", "10");
	put_word(TUNING "scan_period_max_ms", "20");
	write_pages(provoke_anon(p, act_read), p->n, 1);
	drain_lru();
	/* of a process with one thread the node's own pages are let be */
	if (pthread_create(&id, NULL, sleep_on, NULL))
		shape_fail("no thread");
	run_until_hinted(p->n);
	must(put_word(BALANCING, "0"));
}
