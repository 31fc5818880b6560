/* SPDX-License-Identifier: GPL-2.0 */
/* A process that provokes page faults, as a test sees it: see faulter.c. */
#ifndef PROVOKED_H
#define PROVOKED_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "child.h"
#include "mmscope.h"

/**
 * struct provocation - a way to provoke faults, of provoke-list.h
 * @name: of it
 * @latency: cause of each fault with faults=latency
 * @count: with faults=count
 * @origin: of each fault
 * @majors: how many of them are major faults
 */
struct provocation {
	const char *name;
	enum mmscope_fault latency;
	enum mmscope_fault count;
	enum mmscope_origin origin;
	enum { MAJORS_NONE, MAJORS_ALL, MAJORS_LEGS } majors;
};

/**
 * struct provoker - a running `faulter`
 * @child: its process
 * @start: first address of the items
 * @end: first address after them
 * @n: how many items there are
 * @minor: what getrusage() has counted for them
 * @major: likewise
 * @refused: how many signals, or errors, it got
 * @reason: why there is none
 * @from: what it says
 */
struct provoker {
	struct child child;
	uint64_t start;
	uint64_t end;
	uint64_t n;
	uint64_t minor;
	uint64_t major;
	uint64_t refused;
	char reason[256];
	FILE *from;
};

enum provoker_state { PROVOKER_READY, PROVOKER_SKIPPED, PROVOKER_FAILED };

enum provoker_state provoker_start(struct provoker *p, const char *name,
				   unsigned int items, unsigned int threads);
bool provoker_go(struct provoker *p);
void provoker_stop(struct provoker *p);

#endif /* PROVOKED_H */
