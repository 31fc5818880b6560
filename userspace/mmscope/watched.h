/* SPDX-License-Identifier: GPL-2.0 */
/* Processes whose counts are read again and again, and what they add up to. */
#ifndef WATCHED_H
#define WATCHED_H

#include "session.h"
#include "tally.h"

/**
 * struct watched - one process
 * @pid: number
 * @gone: it has exited: @now is its last reading
 * @base: when watching began
 * @now: at the last reading
 */
struct watched {
	pid_t pid;
	bool gone;
	struct tally base;
	struct tally now;
};

/**
 * struct watch - all of them; whole system if there are none
 * @session: to read with
 * @list: processes
 * @n: number of @list
 * @lost: processes that were gone before they could be read
 */
struct watch {
	struct session *session;
	struct watched *list;
	size_t n;
	size_t lost;
};

/* A process that is attached; @fresh: all it has counted is to be shown. */
int watch_add(struct watch *w, pid_t pid, bool fresh);
struct watched *watch_find(struct watch *w, pid_t pid);

/* Read it again: 0 or -errno. One that has gone keeps its last reading. */
int watch_read(struct watch *w, struct watched *p);

/* Everything from now on only. */
void watch_rebase(struct watched *p);

/* Read all that live, and add up what was counted since they were added. */
int watch_sum(struct watch *w, struct tally *sum);
size_t watch_living(const struct watch *w);
void watch_free(struct watch *w);

#endif /* WATCHED_H */
