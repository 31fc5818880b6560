/* SPDX-License-Identifier: GPL-2.0 */
/* The processes of `mmscope top`, and what each did between two readings. */
#ifndef TOPLIST_H
#define TOPLIST_H

#include "column.h"
#include "session.h"
#include "tally.h"

/**
 * struct topproc - one process
 * @pid: its number
 * @comm: its name
 * @seen: it was there at the last reading
 * @refused: it cannot be attached: a kernel thread, or there is no room
 * @fresh: it was read but once
 * @total: what was counted of it since it was attached
 * @part: those between the last two readings
 * @seconds: between the last two readings
 */
struct topproc {
	uint64_t pid;
	char comm[20];
	bool seen;
	bool refused;
	bool fresh;
	struct tally total;
	struct tally part;
	double seconds;
};

/**
 * struct toplist - all of them
 * @session: to read with
 * @list: processes, those that are refused among them
 * @n: number of @list
 * @room: for so many
 * @rows: those to be shown
 * @nr_rows: number of @rows
 * @only: these alone, or NULL for all there are
 * @nr_only: number of @only
 * @last: when they were read, in seconds
 */
struct toplist {
	struct session *session;
	struct topproc *list;
	size_t n, room;
	const void **rows;
	size_t nr_rows;
	const pid_t *only;
	size_t nr_only;
	double last;
};

extern const struct view top_view;

/* Attach what is new, read all: 0 or -errno, with a text in the handle. */
int toplist_read(struct toplist *t);
void toplist_sort(struct toplist *t, const struct column *by, bool reverse);
void toplist_free(struct toplist *t);

/* Any rows, by any column. */
void rows_sort(const void **rows, size_t n, const struct column *by,
	       bool reverse);

#endif /* TOPLIST_H */
