/* SPDX-License-Identifier: GPL-2.0 */
/* The process that maps and unmaps all the time, and what is seen of it. */
#ifndef MAPLOOP_H
#define MAPLOOP_H

#include <stdint.h>

#include "bench.h"

/**
 * struct mapper - a process with memory to walk, which may map and unmap
 * @t: the process and its memory
 * @rounds: that it has done, which it writes
 */
struct mapper {
	struct target t;
	uint64_t *rounds;
};

/**
 * struct seen - what a mapper has done so far
 * @at: CLOCK_MONOTONIC, in ns
 * @rounds: mapped, touched, protected, unmapped
 * @ran: processor time, in ns
 * @slept: how often it has waited for something, asleep
 */
struct seen {
	double at;
	double rounds;
	double ran;
	double slept;
};

/* mapper.c */
int mapper_start(struct mapper *m, uint64_t bytes, int busy);
void mapper_stop(struct mapper *m);
int mapper_see(const struct mapper *m, struct seen *s);
int pin(int cpu);
pid_t fill_time(int cpu);

#endif /* MAPLOOP_H */
