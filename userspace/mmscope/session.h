/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module during one command: what the command attached it detaches, and a
 * signal ends it only after that.
 */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "libmmscope.h"

/**
 * struct session - the module during one command
 * @h: handle; not usable for all if @error
 * @error: what opening it said: 0 or -errno
 * @sysroot: top of a captured tree, or NULL
 * @pids: processes that this command attached
 * @n: number of @pids
 */
struct session {
	struct mmscope *h;
	int error;
	const char *sysroot;
	pid_t *pids;
	size_t n;
};

int session_open(struct session *s, const char *sysroot);

/* Detach what was attached, and close the handle. */
void session_close(struct session *s);

/*
 * Attach @pid if it is not attached: 0 or -errno, with a text in the handle.
 * session_adopt() takes over one that is attached already, of a tree.
 */
int session_attach(struct session *s, pid_t pid);
int session_attach_tree(struct session *s, pid_t pid);
int session_adopt(struct session *s, pid_t pid);

/* Detach it, if this command has attached it. */
void session_release(struct session *s, pid_t pid);

/* It is not attached any more, so that its number may come to mean another. */
void session_forget(struct session *s, pid_t pid);

/* Has this command attached it? */
bool session_owns(const struct session *s, pid_t pid);

/*
 * The process that @text means, by number or name. NULL, or what is wrong
 * with it, to be freed; "" is without memory.
 */
char *session_pid(struct session *s, const char *text, pid_t *pid);

/*
 * All processes there are, kernel threads among them, or in a captured tree those
 * that are in it; in no order. 0 or -errno; free() *@pids.
 */
int session_processes(struct session *s, pid_t **pids, size_t *n);

/* Its name, or "?"; @size of TASK_COMM_LEN, 16, is enough. */
void session_comm(const struct session *s, pid_t pid, char *buf, size_t size);

/* The signal that ended it, or 0. */
int session_signal(void);
void session_catch_signals(void);

/* It was meant for what was being watched, or has had its effect. */
void session_forget_signal(void);

/* Until a signal comes. */
void session_sleep(long ms);

#endif /* SESSION_H */
