/* SPDX-License-Identifier: GPL-2.0 */
/* A process of the lab's that does what it is told, and ends with the lab. */
#ifndef LAB_PARTNER_H
#define LAB_PARTNER_H

#include <sys/types.h>

#include "lab.h"

/**
 * struct lab_partner - one such
 * @pid: its, 0 if there is none
 * @orders: where it is told what to do
 * @done: where it says that it has
 * @attached: it is, by the lab
 */
struct lab_partner {
	pid_t pid;
	int orders;
	int done;
	bool attached;
};

/* Fork one, and attach it. False, and a check that failed, if it cannot be. */
bool lab_partner_start(struct lab *l, struct lab_partner *c);

/* Have it read or write there, and wait until it has; false if it is gone. */
bool lab_partner_read(struct lab_partner *c, const char *at);
bool lab_partner_write(struct lab_partner *c, char *at);

/* End it, and wait until it is gone. */
void lab_partner_end(struct lab *l, struct lab_partner *c);

#endif /* LAB_PARTNER_H */
