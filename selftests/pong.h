/* SPDX-License-Identifier: GPL-2.0 */
/* Two that wake each other in turn: processes, or threads of one. */
#ifndef PONG_H
#define PONG_H

#include <stdbool.h>
#include <stdint.h>

#include "child.h"

/**
 * struct pong - the two
 * @child: processes; of two threads the first alone
 * @pipe: by which they wake each other
 * @threads: they are threads
 */
struct pong {
	struct child child[2];
	int pipe[2][2];
	bool threads;
};

/* Both on processor 0, at rest. 0 or -errno. */
int pong_start(struct pong *p, bool threads);
void pong_stop(struct pong *p);

/* So many turns of each; they are at rest afterwards, which 0 says. */
int pong_play(struct pong *p, long rounds);

/* Switches away from a process's threads, by /proc. */
uint64_t ctxt_switches(pid_t pid);

#endif /* PONG_H */
