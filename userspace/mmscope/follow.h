/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A command or processes that run, and all they fork, stopped by ptrace at
 * three points: after exec, at a fork, and when a process is about to exit,
 * when what the module counted of it can still be read. Between them they run
 * as without.
 */
#ifndef FOLLOW_H
#define FOLLOW_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct follow - what is being followed
 * @child: the process of the command; 0 if there is none
 * @go: writing here lets it go on to its exec
 * @failed: tells why there was no exec
 * @ended: it has; then
 * @status: has what waitpid() said
 * @on_exec: a process has a new program
 * @on_fork: a process is new, forked by @parent; this may be said twice
 * @on_exit: a process is about to exit: of several threads each says so
 * @on_end: a process, or a thread, has ended
 * @arg: for these four
 */
struct follow {
	pid_t child;
	int go;
	int failed;
	bool ended;
	int status;
	void (*on_exec)(void *arg, pid_t pid);
	void (*on_fork)(void *arg, pid_t parent, pid_t pid);
	void (*on_exit)(void *arg, pid_t pid);
	void (*on_end)(void *arg, pid_t pid);
	void *arg;
};

/* Fork the process that will be the command: 0 or -errno. */
int follow_start(struct follow *f, char **argv);

/* Let it go: 0, or why it could not be executed. */
int follow_go(struct follow *f);

/*
 * Follow a process that runs, by each of its threads: 0, or -errno if that is
 * not allowed, or if another does. It goes on as before when we end.
 */
int follow_process(pid_t pid);

/* Until the command ends, a signal comes or @ms have passed, -1: forever. */
void follow_wait(struct follow *f, long ms);

/* As a shell has it: 128 and the number of a signal. */
int follow_exit_status(const struct follow *f);

#endif /* FOLLOW_H */
