/* SPDX-License-Identifier: GPL-2.0 */
/* A process whose threads have page faults without end, until it is told. */
#ifndef FAULTSTORM_H
#define FAULTSTORM_H

#include "child.h"

/*
 * QEMU's own processor takes a moment to see that another one has changed the
 * code that it runs, and then runs what is no instruction any more. Where
 * there is that one, this thread and its children keep to one processor while
 * hooks come and go: threads are interrupted in their faults none the less.
 */
void storm_gather(void);

/* 0 or -errno; it is at it once this returns. child_stop() kills it. */
int storm_start(struct child *c, unsigned int threads);

/* Let it come to rest, all its threads still there; false if it died. */
bool storm_rest(struct child *c);

#endif /* FAULTSTORM_H */
