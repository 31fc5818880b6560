// SPDX-License-Identifier: GPL-2.0
/* A program run, and what it took. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cmdcost.h"

#define BUFFER		0x10000
#define ENOUGH_NS	2e9
#define ROUNDS		20

static char buf[BUFFER];

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static double seconds(const struct timeval *t)
{
	return t->tv_sec + t->tv_usec / 1e6;
}

/* As a terminal would, but that it shows nothing; until the program has ended. */
static size_t read_all(int fd)
{
	size_t all = 0;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		all += n;
	return all;
}

static void become(const char *const *argv, int out)
{
	int null = open("/dev/null", O_RDWR);

	/* how far it is would be shown on the console */
	dup2(null, STDERR_FILENO);
	dup2(out, STDOUT_FILENO);
	execv(argv[0], (char *const *)argv);
	_exit(127);
}

static bool open_output(bool terminal, int *reader, int *out)
{
	/* as wide as people have them: rows are cut there */
	const struct winsize size = { .ws_row = 50, .ws_col = 160 };

	*reader = -1;
	if (terminal)
		return !openpty(reader, out, NULL, NULL, &size);
	*out = open("/dev/null", O_WRONLY);
	return *out >= 0;
}

/* Once: its time in user mode and all its time are added to these. */
static struct cost run_once(const char *const *argv, bool terminal,
			    double *user, double *both)
{
	struct cost c = { .failed = true };
	int reader, out, status;
	struct rusage usage;
	pid_t pid;

	if (!open_output(terminal, &reader, &out))
		return c;
	c.ns = now_ns();
	pid = fork();
	if (!pid)
		become(argv, out);
	close(out);
	if (terminal) {
		c.bytes = read_all(reader);
		close(reader);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
		return c;
	c.ns = now_ns() - c.ns;
	*user += seconds(&usage.ru_utime);
	*both += seconds(&usage.ru_utime) + seconds(&usage.ru_stime);
	c.rss = usage.ru_maxrss;
	c.failed = status;
	return c;
}

/**
 * cost_of() - run a program, again and again until it has taken ENOUGH_NS
 * @argv: its path and arguments
 * @terminal: it writes to a terminal, else to /dev/null
 *
 * The kernel samples whether it is in user mode, 250 times a second: of less than
 * ENOUGH_NS that says little.
 *
 * Return: what it took once, on average.
 */
struct cost cost_of(const char *const *argv, bool terminal)
{
	double user = 0, both = 0, ns = 0;
	struct cost c;
	int n = 0;

	do {
		c = run_once(argv, terminal, &user, &both);
		ns += c.ns;
		n++;
	} while (!c.failed && ns < ENOUGH_NS && n < ROUNDS);
	c.ns = ns / n;
	c.user = both > 0 ? 100 * user / both : 0;
	return c;
}

/**
 * cost_of_file() - read a file to its end
 * @path: the file
 *
 * Return: what it took.
 */
struct cost cost_of_file(const char *path)
{
	struct cost c = { .ns = now_ns() };
	int fd = open(path, O_RDONLY);

	if (fd >= 0)
		c.bytes = read_all(fd);
	c.failed = !c.bytes;
	close(fd);
	c.ns = now_ns() - c.ns;
	return c;
}

/**
 * cost_of_rollups() - read what each process has in its smaps_rollup
 *
 * Return: what it took.
 */
struct cost cost_of_rollups(void)
{
	struct cost c = { .ns = now_ns() };
	DIR *proc = opendir("/proc");
	char path[300];
	struct dirent *e;
	int fd;

	while (proc && (e = readdir(proc))) {
		if (*e->d_name < '1' || *e->d_name > '9')
			continue;
		snprintf(path, sizeof(path), "/proc/%s/smaps_rollup", e->d_name);
		fd = open(path, O_RDONLY);
		if (fd < 0)
			continue;
		c.bytes += read_all(fd);
		close(fd);
	}
	if (proc)
		closedir(proc);
	c.failed = !c.bytes;
	c.ns = now_ns() - c.ns;
	return c;
}
