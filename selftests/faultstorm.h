/* SPDX-License-Identifier: GPL-2.0 */
/* A process whose threads have page faults without end, until it is told. */
#ifndef FAULTSTORM_H
#define FAULTSTORM_H

#include "child.h"

/* 0 or -errno; it is at it once this returns. child_stop() kills it. */
int storm_start(struct child *c, unsigned int threads);

/* Let it come to rest, all its threads still there; false if it died. */
bool storm_rest(struct child *c);

#endif /* FAULTSTORM_H */
