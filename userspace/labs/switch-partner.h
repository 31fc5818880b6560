/* SPDX-License-Identifier: GPL-2.0 */
/* Who lab-switch takes turns with: a process, or a thread of this one. */
#ifndef SWITCH_PARTNER_H
#define SWITCH_PARTNER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct mmscope;

/**
 * struct partner - who the lab takes turns with
 * @to: to write a byte to
 * @from: answers
 * @pid: process, 0 if it is a thread
 * @thread: that
 * @tid: thread
 * @root: the root that the processor used as it ran
 */
struct partner {
	int to[2];
	int from[2];
	pid_t pid;
	pthread_t thread;
	pid_t tid;
	uint64_t root;
};

/* How often a partner has answered: of each process its own, at one address. */
extern uint64_t partner_answers;

/* Of the direct map: any address that the kernel has mapped. */
extern uint64_t partner_kernel_address;

/* False, with nothing left, if there can be none. */
bool partner_start(struct partner *p, bool thread);

/* Have it answer once: with the number of its answers. False if it has ended. */
bool partner_ask(const struct partner *p, uint64_t *answers);
void partner_end(struct partner *p);

/* The root of the tables that the processor uses as this runs; 0. */
uint64_t root_in_use(struct mmscope *h);

#endif /* SWITCH_PARTNER_H */
