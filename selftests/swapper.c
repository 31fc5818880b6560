// SPDX-License-Identifier: GPL-2.0
/* A process that has its pages go out and come back, as it is told. */
#define _GNU_SOURCE
#include "swapper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pagemap.h"
#include "scope.h"

#define HUGE		0x200000UL
/* Pages that wait for the LRU on another processor go there meanwhile. */
#define TRIES		50

/* Of the process itself. */
static char *pages;
static size_t nr_pages;
static bool want_huge;

static char *page_at(size_t i)
{
	return pages + i * SWAPPER_PAGE;
}

static char *map_pages(size_t n)
{
	char *p = mmap(NULL, n * SWAPPER_PAGE + HUGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		_exit(1);
	p += -(unsigned long)p & (HUGE - 1);
	madvise(p, n * SWAPPER_PAGE,
		want_huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
	return p;
}

static void write_them(size_t first, size_t n)
{
	size_t i;

	for (i = first; i < first + n; i++) {
		uint64_t word = i * 0x9e3779b97f4a7c15UL + 1;

		memcpy(page_at(i), &word, sizeof(word));
	}
}

static long read_them(size_t first, size_t n)
{
	long wrong = 0;
	size_t i;

	for (i = first; i < first + n; i++) {
		uint64_t word;

		memcpy(&word, page_at(i), sizeof(word));
		wrong += word != i * 0x9e3779b97f4a7c15UL + 1;
	}
	return wrong;
}

/* How many of them are in memory? */
static long still_there(void *start, size_t n)
{
	uint64_t from = (uint64_t)start;
	uint64_t *map = pagemap_read(getpid(), from, from + n * SWAPPER_PAGE);
	long there = 0;
	size_t i;

	for (i = 0; map && i < n; i++)
		there += !!(map[i] & PM_PRESENT);
	free(map);
	return map ? there : -1;
}

static void drain_lru(void)
{
	int fd = open("/proc/sys/vm/compact_memory", O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && write(fd, "1", 1) != 1)
		perror("compact_memory");
	close(fd);
	scope_sleep_ms(20);
}

/**
 * swap_push_out() - have pages of the caller's go out
 * @start: address of the first
 * @n: how many
 *
 * Return: how many stay, or -1.
 */
long swap_push_out(void *start, size_t n)
{
	long there = n;
	int i;

	for (i = 0; i < TRIES && there; i++) {
		if (i)
			drain_lru();
		madvise(start, n * SWAPPER_PAGE, MADV_PAGEOUT);
		there = still_there(start, n);
	}
	return there;
}

static long move(void)
{
	char *to = map_pages(nr_pages);

	to = mremap(pages, nr_pages * SWAPPER_PAGE, nr_pages * SWAPPER_PAGE,
		    MREMAP_MAYMOVE | MREMAP_FIXED, to);
	if (to == MAP_FAILED)
		return -errno;
	pages = to;
	return (long)to;
}

static long fork_to_read(size_t first, size_t n)
{
	pid_t pid = fork();
	int status = -1;

	if (!pid)
		_exit(!!read_them(first, n));
	if (pid > 0)
		waitpid(pid, &status, 0);
	return status;
}

static long fork_to_sleep(void)
{
	pid_t pid = fork();

	if (!pid)
		for (;;)
			pause();
	return pid;
}

static long majors(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_majflt;
}

static void thrash(size_t first, size_t n)
{
	uint64_t at = getpid();

	for (;;) {
		at = at * 6364136223846793005UL + 1442695040888963407UL;
		write_them(first + (at >> 33) % n, 1);
	}
}

static long act(int fd, enum swapper_act what, size_t first, size_t n)
{
	void *p = page_at(first);
	size_t size = n * SWAPPER_PAGE;

	switch (what) {
	case SWAPPER_WRITE:
		write_them(first, n);
		return 0;
	case SWAPPER_READ:
		return read_them(first, n);
	case SWAPPER_OUT:
		return swap_push_out(p, n);
	case SWAPPER_DROP:
		return madvise(p, size, MADV_DONTNEED);
	case SWAPPER_FREE:
		return madvise(p, size, MADV_FREE);
	case SWAPPER_UNMAP:
		return munmap(p, size);
	case SWAPPER_MOVE:
		return move();
	case SWAPPER_FORK_READ:
		return fork_to_read(first, n);
	case SWAPPER_FORK:
		return fork_to_sleep();
	case SWAPPER_EXEC:
		child_exec_paused(fd);
		return -errno;
	case SWAPPER_MAJORS:
		return majors();
	case SWAPPER_THRASH:
		thrash(first, n);
	}
	return -EINVAL;
}

static void nap(int signal)
{
	const struct timespec ts = { .tv_nsec = SWAPPER_NAP_MS * 1000000L };
	int i;

	for (i = 0; i < SWAPPER_NAPS; i++)
		nanosleep(&ts, NULL);
}

static void obey(int fd, void *arg)
{
	const struct sigaction action = {
		.sa_handler = nap,
		.sa_flags = SA_RESTART,
	};
	const struct swapper *s = arg;

	sigaction(SIGUSR1, &action, NULL);
	nr_pages = s->pages;
	pages = map_pages(nr_pages);
	child_say(fd, (long)pages);
	for (;;) {
		long what = child_hear(fd);
		long first = child_hear(fd);
		long n = child_hear(fd);

		if (what < 0)
			return;
		child_say(fd, act(fd, what, first, n));
	}
}

static void obey_huge(int fd, void *arg)
{
	want_huge = true;
	obey(fd, arg);
}

/**
 * swapper_start() - start one
 * @s: filled; swapper_stop() it
 * @n: pages it is to have, none of which is touched
 * @huge: they may be huge pages
 *
 * Return: 0 or -errno.
 */
int swapper_start(struct swapper *s, size_t n, bool huge)
{
	long start;
	int err;

	*s = (struct swapper) { .pages = n };
	err = child_start(&s->child, huge ? obey_huge : obey, s);
	if (err)
		return err;
	start = child_hear(s->child.fd);
	if (start < 0)
		return start;
	s->start = start;
	return 0;
}

/**
 * swapper_tell() - tell it to do something, and wait for nothing
 * @s: process
 * @what: what
 * @first: first of its pages
 * @n: how many
 */
void swapper_tell(struct swapper *s, enum swapper_act what, size_t first,
		  size_t n)
{
	child_say(s->child.fd, what);
	child_say(s->child.fd, first);
	child_say(s->child.fd, n);
}

/**
 * swapper_do() - tell it to do something, and wait until that is done
 * @s: process
 * @what: what
 * @first: first of its pages
 * @n: how many
 *
 * Return: its answer, -EPIPE if it died.
 */
long swapper_do(struct swapper *s, enum swapper_act what, size_t first, size_t n)
{
	long answer;

	swapper_tell(s, what, first, n);
	answer = child_hear(s->child.fd);
	if (what == SWAPPER_MOVE && answer > 0)
		s->start = answer;
	return answer;
}

/**
 * swapper_stop() - end it
 * @s: process
 */
void swapper_stop(struct swapper *s)
{
	child_stop(&s->child);
}

/**
 * swap_has_device() - is there anything to swap to?
 */
bool swap_has_device(void)
{
	FILE *f = fopen("/proc/swaps", "re");
	char line[256];
	int lines = 0;

	while (f && fgets(line, sizeof(line), f))
		lines++;
	if (f)
		fclose(f);
	return lines > 1;
}
