/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Children: processes to look at, and to act in another place. Each has a
 * socket to its parent; they exchange numbers over it.
 */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <sys/types.h>

/* What a child does; after it has returned, the child pauses. */
typedef void child_fn(int fd, void *arg);

/**
 * struct child - a child process
 * @pid: its number, 0 once it was waited for
 * @fd: socket to it
 */
struct child {
	pid_t pid;
	int fd;
};

int child_start(struct child *c, child_fn *body, void *arg);
int child_start_as(struct child *c, pid_t pid);
int child_run(long (*body)(void *arg), void *arg, long *result);
int child_wait(struct child *c);
pid_t child_stop(struct child *c);

/* For both ends. child_hear() is -EPIPE if the other end is gone. */
void child_say(int fd, long value);
long child_hear(int fd);

/* Pass a descriptor over the socket, and take it; -1 if there came none. */
void child_say_fd(int fd, int passed);
int child_hear_fd(int fd);

/* Execute a program that is where this one is; returns if that fails. */
void child_exec(const char *name, const char *arg);

/* Execute the program `paused`, which says 0 to @fd once it is up. */
void child_exec_paused(int fd);

char child_state(pid_t pid);
bool child_has_ended(pid_t pid);

/* Do all threads of a process sleep, or are they stopped? No, if there is none. */
bool child_rests(pid_t pid);

#endif /* CHILD_H */
