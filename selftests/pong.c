// SPDX-License-Identifier: GPL-2.0
/* Two that wake each other in turn: processes, or threads of one. */
#include "pong.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "scope.h"

/* Wait for a byte, and answer it. */
static bool turn(int from, int to)
{
	char byte;

	return read(from, &byte, 1) == 1 && write(to, &byte, 1) == 1;
}

static void *other_thread(void *arg)
{
	const struct pong *p = arg;

	scope_keep_to(0);
	while (turn(p->pipe[0][0], p->pipe[1][1]))
		;
	return NULL;
}

/* The one that begins, and is told how often. */
static void serve(int fd, void *arg)
{
	const struct pong *p = arg;
	pthread_t thread;
	long i, rounds;
	char byte = 0;

	scope_keep_to(0);
	if (p->threads && pthread_create(&thread, NULL, other_thread, arg))
		exit(1);
	child_say(fd, 0);
	while ((rounds = child_hear(fd)) > 0) {
		for (i = 0; i < rounds; i++)
			if (write(p->pipe[0][1], &byte, 1) != 1 ||
			    read(p->pipe[1][0], &byte, 1) != 1)
				exit(1);
		child_say(fd, 0);
	}
	exit(0);
}

static void answer(int fd, void *arg)
{
	scope_keep_to(0);
	child_say(fd, 0);
	other_thread(arg);
	exit(0);
}

int pong_start(struct pong *p, bool threads)
{
	*p = (struct pong) { .threads = threads };
	if (pipe(p->pipe[0]) || pipe(p->pipe[1]))
		return -errno;
	if (child_start(&p->child[0], serve, p) ||
	    child_hear(p->child[0].fd))
		return -EIO;
	if (!threads && (child_start(&p->child[1], answer, p) ||
			 child_hear(p->child[1].fd)))
		return -EIO;
	return 0;
}

/* It sleeps, once it has said so and its socket is empty again. */
static void wait_at_rest(pid_t pid)
{
	int tries = 1000;

	while (child_state(pid) != 'S' && tries--)
		usleep(1000);
}

int pong_play(struct pong *p, long rounds)
{
	int i;

	child_say(p->child[0].fd, rounds);
	if (child_hear(p->child[0].fd))
		return -EIO;
	for (i = 0; i < 2; i++)
		if (p->child[i].pid)
			wait_at_rest(p->child[i].pid);
	return 0;
}

void pong_stop(struct pong *p)
{
	int i;

	for (i = 0; i < 2; i++)
		if (p->child[i].pid)
			child_stop(&p->child[i]);
	for (i = 0; i < 2; i++) {
		close(p->pipe[i][0]);
		close(p->pipe[i][1]);
	}
}

static uint64_t of_thread(const char *path)
{
	uint64_t n, sum = 0;
	char line[128];
	FILE *f = fopen(path, "re");

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "voluntary_ctxt_switches: %lu", &n) == 1 ||
		    sscanf(line, "nonvoluntary_ctxt_switches: %lu", &n) == 1)
			sum += n;
	if (f)
		fclose(f);
	return sum;
}

uint64_t ctxt_switches(pid_t pid)
{
	struct dirent *e;
	uint64_t sum = 0;
	char path[300];
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	while (dir && (e = readdir(dir))) {
		snprintf(path, sizeof(path), "/proc/%d/task/%s/status", pid,
			 e->d_name);
		if (*e->d_name != '.')
			sum += of_thread(path);
	}
	if (dir)
		closedir(dir);
	return sum;
}
