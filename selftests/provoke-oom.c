// SPDX-License-Identifier: GPL-2.0
/*
 * No memory: a memory cgroup whose limit is 0, with nobody in it that may be
 * killed. A system call gets an error then; what a user's instruction would do is
 * try again, without end.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "provoke.h"

#define ROOT		"/sys/fs/cgroup"

/* The kernel's log gets a trace of each. */
#define MOST_TRACES	4

static char cgroup[64];
static int inside_fd, outside_fd;

static void word_of(const char *file, const char *word)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", cgroup, file);
	must(put_word(path, word));
}

/* Remove the cgroup when nobody is in it any more. */
static void __attribute__((noreturn)) remove_later(int end_fd)
{
	char byte;
	int tries;

	close(0);
	close(1);
	(void)!read(end_fd, &byte, 1);
	for (tries = 0; tries < 1000 && rmdir(cgroup); tries++)
		usleep(10000);
	_exit(0);
}

/* The other end of the pipe is this process's alone, and closed by its end. */
static void fork_remover(void)
{
	int end[2];

	must(pipe2(end, O_CLOEXEC));
	if (!must(fork())) {
		close(end[1]);
		remove_later(end[0]);
	}
	close(end[0]);
}

/* Whoever is there gets nothing; the files were opened before. */
static void enter_cgroup(void)
{
	must(write(inside_fd, "0", 1));
}

static void leave_cgroup(void)
{
	must(write(outside_fd, "0", 1));
}

static int procs_of(const char *path)
{
	char file[128];

	snprintf(file, sizeof(file), "%s/cgroup.procs", path);
	return must(open(file, O_WRONLY | O_CLOEXEC));
}

static void no_memory(struct provoked *p, void (*act)(char *item))
{
	if (put_word(ROOT "/cgroup.subtree_control", "+memory"))
		shape_skip("no memory cgroups");
	if (p->n > MOST_TRACES)
		p->n = MOST_TRACES;
	provoke_anon(p, act);
	snprintf(cgroup, sizeof(cgroup), ROOT "/faulter-%d", getpid());
	must(mkdir(cgroup, 0755));
	fork_remover();
	word_of("memory.max", "0");
	must(put_word("/proc/sys/vm/oom_dump_tasks", "0"));
	must(put_word("/proc/self/oom_score_adj", "-1000"));
	inside_fd = procs_of(cgroup);
	outside_fd = procs_of(ROOT);
	p->before = enter_cgroup;
	p->after = leave_cgroup;
}

/**
 * provoke_oom_kernel - written by a system call
 * @p: set
 */
void provoke_oom_kernel(struct provoked *p)
{
	no_memory(p, act_write_kernel_refused);
}

/**
 * provoke_oom_gup - written without a mapping of the writer's
 * @p: set
 */
void provoke_oom_gup(struct provoked *p)
{
	no_memory(p, act_write_gup_refused);
}
