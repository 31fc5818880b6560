/* SPDX-License-Identifier: GPL-2.0 */
/* What has changed between two snapshots, in order of addresses. */
#ifndef CHANGES_H
#define CHANGES_H

#include "snapshot.h"

enum change {
	CHANGE_NONE,
	CHANGE_PRESENT,		/* has a frame now */
	CHANGE_OUT,		/* is in a swap slot now */
	CHANGE_IN,		/* was in a swap slot, and has a frame now */
	CHANGE_GONE,		/* has neither now */
	CHANGE_COPIED,		/* had a page of a file or zero, has its own */
	CHANGE_MOVED,		/* has another frame, or another slot */
	CHANGE_HUGE,		/* is mapped by larger leaves */
	CHANGE_SPLIT,		/* is mapped by smaller leaves */
	CHANGE_NR,
};

extern const char *const change_names[CHANGE_NR];

/**
 * struct piece - neighbours of which one and the same thing is true
 * @start: first address
 * @end: first address after
 * @size: bytes
 * @change: what it is
 */
struct piece {
	uint64_t start;
	uint64_t end;
	uint64_t size;
	enum change change;
};

/**
 * struct changes - a comparison
 * @a: earlier snapshot, open
 * @b: later one
 * @bad: the one that could not be read
 */
struct changes {
	struct snapshot a, b;
	const struct snapshot *bad;
	struct mmscope_range ra, rb;
	bool has_a, has_b;
	uint64_t pos;
};

/* 0 or -errno; then @bad is what it is about, and nothing is open. */
int changes_open(struct changes *c, const char *a, const char *b);

/* 1 and a change, 0 at the end, -errno and @bad. */
int changes_next(struct changes *c, struct piece *p);
void changes_close(struct changes *c);

#endif /* CHANGES_H */
