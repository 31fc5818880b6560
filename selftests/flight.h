/* SPDX-License-Identifier: GPL-2.0 */
/* A process of many threads that all have a page fault at once, unanswered. */
#ifndef FLIGHT_H
#define FLIGHT_H

#include <stdbool.h>

#include "child.h"

/* 0 or -errno, -EOPNOTSUPP without userfaultfd. child_stop() kills it. */
int flight_start(struct child *c, unsigned int threads);

/* Each thread touches a page of its own; true once all of them wait for it. */
bool flight_take_off(struct child *c);

/* All get their page; true once all have used it, and all threads sleep. */
bool flight_land(struct child *c);

#endif /* FLIGHT_H */
