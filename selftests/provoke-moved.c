// SPDX-License-Identifier: GPL-2.0
/*
 * Pages that are just being moved: their entries lead nowhere for as long as that
 * takes, and who touches them waits.
 *
 * To make that long another process has each page mapped so many times: the kernel
 * goes through all of these, in the order in which they were mapped, with the one
 * of this process the first, and lets others run in between.
 *
 * Both are kept to one processor, and who touches goes before who moves: once it
 * has seen a page on its way, that gets no further until the fault waits for it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "provoke.h"

/* A page that is said to be going bad is moved, and its frame is lost. */
#define MOST_MOVED	8

#define MAPPINGS	3000

/* Microseconds: a fraction of what it takes to go through the mappings. */
#define NAP		100

/* Of the kernel's headers, not of the C library's. */
#ifndef MADV_SOFT_OFFLINE
#define MADV_SOFT_OFFLINE	101
#endif

#define PM_PRESENT	0x8000000000000000ULL
#define PM_SWAP		0x4000000000000000ULL

/* Of each item, where both can see it. */
enum state { AT_REST, WANTED, MOVING };

static enum state *states;
static struct provoked *moved;
static int pagemap_fd;

static enum state state_of(const enum state *s)
{
	return __atomic_load_n(s, __ATOMIC_ACQUIRE);
}

static void set(enum state *s, enum state to)
{
	__atomic_store_n(s, to, __ATOMIC_RELEASE);
}

static long faults_of_thread(void)
{
	struct rusage r;

	getrusage(RUSAGE_THREAD, &r);
	return r.ru_minflt;
}

static bool is_away(const char *item)
{
	uint64_t word = 0;

	must(pread(pagemap_fd, &word, 8, (unsigned long)item / PAGE * 8));
	return !(word & PM_PRESENT) && word & PM_SWAP;
}

/* Wait for the page to be under way; it may be over before that is seen. */
static void wait_until_away(const char *item, const enum state *s)
{
	while (state_of(s) != AT_REST && !is_away(item))
		usleep(NAP);
}

/* Of the calling thread. */
static void go_first(void)
{
	struct sched_param first = { .sched_priority = 1 };

	must(sched_setscheduler(0, SCHED_FIFO, &first));
}

/* As often as it takes for it to be a fault. */
static void act_touch_moving(char *item)
{
	enum state *s = &states[(item - moved->first) / moved->step];
	long before = faults_of_thread();

	go_first();
	do {
		while (state_of(s) != AT_REST)
			usleep(NAP);
		set(s, WANTED);
		wait_until_away(item, s);
		act_read(item);
	} while (faults_of_thread() == before);
}

static void move_one(char *page, enum state *s)
{
	if (state_of(s) != WANTED)
		return;
	set(s, MOVING);
	madvise(page, PAGE, MADV_SOFT_OFFLINE);
	set(s, AT_REST);
}

static char *map_often(int fd)
{
	size_t size = moved->n * PAGE, i;
	char *p = NULL;

	for (i = 0; i < MAPPINGS; i++) {
		p = mmap(NULL, size, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
		if (p == MAP_FAILED)
			_exit(1);
	}
	return p;
}

static void __attribute__((noreturn)) move_on_demand(int fd, int ready_fd)
{
	char *p;
	size_t i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(0);
	close(1);
	p = map_often(fd);
	if (write(ready_fd, "", 1) != 1)
		_exit(1);
	for (;;) {
		for (i = 0; i < moved->n; i++)
			move_one(p + i * PAGE, &states[i]);
		usleep(500);
	}
}

static void keep_to_one_processor(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	must(sched_setaffinity(0, sizeof(one), &one));
}

static void start_mover(int fd)
{
	int ready[2];
	char byte;

	must(pipe2(ready, O_CLOEXEC));
	if (!must(fork()))
		move_on_demand(fd, ready[1]);
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		shape_fail("the mover died");
	close(ready[0]);
}

/* Is there a kernel that moves pages that are said to be going bad? */
static bool can_be_moved(char *page)
{
	return !madvise(page, PAGE, MADV_SOFT_OFFLINE);
}

/**
 * provoke_migration - pages of which the kernel makes others
 * @p: set
 */
void provoke_migration(struct provoked *p)
{
	int fd = must(memfd_create("faulter", MFD_CLOEXEC));
	char *start;

	if (p->n > MOST_MOVED)
		p->n = MOST_MOVED;
	moved = p;
	must(ftruncate(fd, p->n * PAGE));
	start = (char *)must(mmap(NULL, p->n * PAGE, PROT_READ | PROT_WRITE,
				  MAP_SHARED, fd, 0));
	provoke_items(p, start, PAGE, act_touch_moving);
	write_pages(start, p->n, 1);
	if (!can_be_moved(start))
		shape_skip("no MADV_SOFT_OFFLINE");
	states = (enum state *)must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
					 MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	states[0] = AT_REST;
	keep_to_one_processor();
	pagemap_fd = must(open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
	start_mover(fd);
	read_pages(start, p->n);
}
