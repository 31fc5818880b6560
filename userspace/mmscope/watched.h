/* SPDX-License-Identifier: GPL-2.0 */
/* Processes whose counts are read again and again, and what they add up to. */
#ifndef WATCHED_H
#define WATCHED_H

#include "session.h"
#include "tally.h"

/**
 * struct watched - one process
 * @pid: number
 * @met: it has been read: if it cannot be any more, then it has gone
 * @base: when watching began
 * @now: at the last reading
 */
struct watched {
	pid_t pid;
	bool met;
	struct tally base;
	struct tally now;
};

/**
 * struct watch - all of them; whole system if there are none
 * @session: to read with
 * @list: processes that live
 * @n: number of @list
 * @past: what those that have gone have added
 * @lost: processes that were gone before they could be read
 */
struct watch {
	struct session *session;
	struct watched *list;
	size_t n;
	struct tally past;
	size_t lost;
};

/* A process that is attached; @fresh: all it has counted is to be shown. */
int watch_add(struct watch *w, pid_t pid, bool fresh);
struct watched *watch_find(struct watch *w, pid_t pid);

/*
 * Read it again: 0 or -errno, -ENOENT and -ESRCH if it has gone, or if it is new and
 * not attached yet.
 */
int watch_read(struct watch *w, struct watched *p);

/* It has gone: what was read last of it stays in the sum. */
void watch_end(struct watch *w, struct watched *p);

/* Everything from now on only. */
void watch_rebase(struct watched *p);

/* Read all that live, and add up what was counted since they were added. */
int watch_sum(struct watch *w, struct tally *sum);
void watch_free(struct watch *w);

#endif /* WATCHED_H */
