// SPDX-License-Identifier: GPL-2.0
/* The processes that the command is to look at. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmdcost.h"

/* The frames of so much memory are mapped as often as it takes. */
#define FILE_PAGES	250000UL
#define TABLE_SPAN	0x200000UL

static char *map(size_t bytes, int flags, int fd)
{
	char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (p == MAP_FAILED)
		_exit(1);
	return p;
}

/* Neighbours differ in permissions, or they would be one. */
static void make_vmas(size_t n)
{
	char *p = map(n * PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	size_t i;

	for (i = 0; i < n; i++) {
		p[i * PAGE] = 1;
		if (i % 2 && mprotect(p + i * PAGE, PAGE, PROT_READ))
			_exit(1);
	}
}

/* Frames come in order: neighbours are given far apart. */
static void make_runs(size_t n)
{
	size_t pages = n < FILE_PAGES ? n : FILE_PAGES, i;
	int fd = memfd_create("runs", 0);
	char *p;

	if (fd < 0 || ftruncate(fd, pages * PAGE))
		_exit(1);
	p = map(pages * PAGE, MAP_SHARED, fd);
	for (i = 0; i < pages; i += 2)
		p[i * PAGE] = 1;
	for (i = 1; i < pages; i += 2)
		p[i * PAGE] = 1;
	for (i = pages; i < n; i += pages)
		map(pages * PAGE, MAP_SHARED | MAP_POPULATE, fd);
}

static void make_tables(size_t n)
{
	char *p = map(n * TABLE_SPAN, MAP_PRIVATE | MAP_ANONYMOUS |
		      MAP_NORESERVE, -1);
	size_t i;

	if (madvise(p, n * TABLE_SPAN, MADV_NOHUGEPAGE))
		_exit(1);
	for (i = 0; i < n; i++)
		p[i * TABLE_SPAN] = 1;
}

/* The child, which does not return. */
static void be_target(int out, enum shape shape, size_t n)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	switch (shape) {
	case SHAPE_VMAS:
		make_vmas(n);
		break;
	case SHAPE_RUNS:
		make_runs(n);
		break;
	case SHAPE_TABLES:
		make_tables(n);
		break;
	}
	if (write(out, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

/**
 * target_start() - start a process of that shape
 * @shape: what it has
 * @n: how many of them
 *
 * Return: its number when it is ready, or -errno.
 */
pid_t target_start(enum shape shape, size_t n)
{
	int fds[2];
	char ready;
	pid_t pid;
	bool good;

	if (pipe(fds))
		return -errno;
	pid = fork();
	if (!pid) {
		close(fds[0]);
		be_target(fds[1], shape, n);
	}
	close(fds[1]);
	good = pid > 0 && read(fds[0], &ready, 1) == 1;
	close(fds[0]);
	if (good)
		return pid;
	if (pid > 0)
		target_stop(pid);
	return -ENOMEM;
}

/**
 * target_stop() - end a process that target_start() started
 * @pid: its number
 */
void target_stop(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
