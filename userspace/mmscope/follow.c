// SPDX-License-Identifier: GPL-2.0
/* A command or processes that run, and all they fork. */
#include "follow.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "session.h"

#define STOPS	(PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | \
		 PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | \
		 PTRACE_O_TRACEEXIT)

/* Waits to be let go, and executes; says why if that fails. */
static void become(char **argv, int go, int failed)
{
	sigset_t none;
	char byte;
	int err;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (read(go, &byte, 1) == 1) {
		execvp(argv[0], argv);
		err = errno;
		if (write(failed, &err, sizeof(err)) != sizeof(err))
			_exit(126);
	}
	_exit(127);
}

/* It is kept for sigtimedwait(). */
static void keep_sigchld(void)
{
	sigset_t chld;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
}

int follow_start(struct follow *f, char **argv)
{
	int go[2], failed[2];

	keep_sigchld();
	if (pipe2(go, O_CLOEXEC))
		return -errno;
	if (pipe2(failed, O_CLOEXEC)) {
		close(go[0]);
		close(go[1]);
		return -errno;
	}
	f->child = fork();
	if (!f->child) {
		close(go[1]);
		close(failed[0]);
		become(argv, go[0], failed[1]);
	}
	close(go[0]);
	close(failed[1]);
	f->go = go[1];
	f->failed = failed[0];
	return f->child < 0 ? -errno : 0;
}

/**
 * struct kin - a thread's process, and by whom that was forked and is traced
 * @pid: its process; 0 if it has gone
 * @parent: of that
 * @tracer: of the thread
 */
struct kin {
	pid_t pid, parent, tracer;
};

static void take_number(const char *line, const char *name, pid_t *number)
{
	size_t n = strlen(name);

	if (!strncmp(line, name, n))
		*number = strtol(line + n, NULL, 10);
}

static struct kin kin_of(pid_t tid)
{
	char path[64], line[128];
	struct kin kin = { };
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", tid);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file)) {
		take_number(line, "Tgid:", &kin.pid);
		take_number(line, "PPid:", &kin.parent);
		take_number(line, "TracerPid:", &kin.tracer);
	}
	if (file)
		fclose(file);
	return kin;
}

/* The process that a thread is of, while it has not gone. */
static pid_t process_of(pid_t tid)
{
	pid_t pid = kin_of(tid).pid;

	return pid ? pid : tid;
}

/* One that has ended meanwhile, which ends tracing, is new no more. */
static void on_new(struct follow *f, pid_t tid)
{
	unsigned long new;
	struct kin kin;

	if (ptrace(PTRACE_GETEVENTMSG, tid, NULL, &new))
		return;
	kin = kin_of(new);
	if (kin.pid == (pid_t)new && kin.tracer == getpid())
		f->on_fork(f->arg, process_of(tid), new);
}

/* The first stop of what is new, which may come before that of who forked it. */
static void on_first(struct follow *f, pid_t tid)
{
	struct kin kin = kin_of(tid);

	if (kin.pid == tid)
		f->on_fork(f->arg, kin.parent, tid);
}

/* Handle a stop; how it is to go on: a request, and in *@number a signal. */
static int on_stop(struct follow *f, pid_t tid, int status, int *number)
{
	int stop = WSTOPSIG(status);

	*number = 0;
	switch (status >> 16) {
	case PTRACE_EVENT_EXEC:
		f->on_exec(f->arg, tid);
		return PTRACE_CONT;
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
	case PTRACE_EVENT_CLONE:
		on_new(f, tid);
		return PTRACE_CONT;
	case PTRACE_EVENT_EXIT:
		f->on_exit(f->arg, process_of(tid));
		return PTRACE_CONT;
	case PTRACE_EVENT_STOP:
		if (stop == SIGTRAP)
			on_first(f, tid);
		/* one that is new; or stopped by a signal, to stay stopped */
		return stop == SIGSTOP || stop == SIGTSTP || stop == SIGTTIN ||
		       stop == SIGTTOU ? PTRACE_LISTEN : PTRACE_CONT;
	default:
		*number = stop;
		return PTRACE_CONT;
	}
}

/* Take all that has happened; true if the command has ended. */
static bool take_events(struct follow *f)
{
	int status, how, number;
	pid_t tid;

	while (!f->ended &&
	       (tid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		if (WIFSTOPPED(status)) {
			how = on_stop(f, tid, status, &number);
			ptrace(how, tid, NULL, (void *)(long)number);
			continue;
		}
		f->on_end(f->arg, tid);
		if (tid == f->child) {
			f->ended = true;
			f->status = status;
		}
	}
	return f->ended;
}

/* Why there was no exec; 0 if there was, -EAGAIN as long as it is open. */
static int read_failure(const struct follow *f)
{
	int why;
	ssize_t n = read(f->failed, &why, sizeof(why));

	if (n == sizeof(why))
		return -why;
	return n < 0 ? -EAGAIN : 0;
}

int follow_go(struct follow *f)
{
	bool ended = false;
	int err = -EAGAIN;

	fcntl(f->failed, F_SETFL, O_NONBLOCK);
	if (ptrace(PTRACE_SEIZE, f->child, NULL, (void *)STOPS) ||
	    write(f->go, "", 1) != 1)
		err = -errno;
	close(f->go);
	/*
	 * What is behind the pipe is closed by the exec, or by the end, before
	 * which the reason was written.
	 */
	while (err == -EAGAIN) {
		err = read_failure(f);
		if (err != -EAGAIN)
			break;
		if (ended) {
			err = 0;
			break;
		}
		follow_wait(f, 1);
		ended = f->ended;
	}
	close(f->failed);
	return err;
}

/* Those that are not traced yet: how many, or -errno. */
static int seize_threads(DIR *tasks)
{
	struct dirent *e;
	int n = 0, err = -ESRCH;

	rewinddir(tasks);
	while ((e = readdir(tasks))) {
		pid_t tid = strtol(e->d_name, NULL, 10);

		if (!tid)
			continue;
		if (!ptrace(PTRACE_SEIZE, tid, NULL, (void *)STOPS))
			n++;
		else
			err = -errno;
	}
	return n ? n : err;
}

int follow_process(pid_t pid)
{
	char path[64];
	int n, ret;
	DIR *tasks;

	keep_sigchld();
	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	tasks = opendir(path);
	if (!tasks)
		return -errno;
	/* a thread that is new comes from one that may not have been traced */
	ret = seize_threads(tasks);
	for (n = ret; n > 0;)
		n = seize_threads(tasks);
	closedir(tasks);
	return ret < 0 ? ret : 0;
}

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ULL + t.tv_nsec / 1000000;
}

void follow_wait(struct follow *f, long ms)
{
	uint64_t end = now_ms() + (ms < 0 ? 0 : ms);
	struct timespec left;
	sigset_t chld;
	int64_t rest;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	while (!take_events(f) && !session_signal()) {
		rest = ms < 0 ? 1000 : (int64_t)(end - now_ms());
		if (rest <= 0)
			return;
		left.tv_sec = rest / 1000;
		left.tv_nsec = rest % 1000 * 1000000;
		sigtimedwait(&chld, NULL, &left);
	}
}

int follow_exit_status(const struct follow *f)
{
	if (WIFSIGNALED(f->status))
		return 128 + WTERMSIG(f->status);
	return WEXITSTATUS(f->status);
}
