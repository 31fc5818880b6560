/* SPDX-License-Identifier: GPL-2.0 */
/* The table of `mmscope stat`. */
#ifndef STATSHOW_H
#define STATSHOW_H

#include "command.h"
#include "tally.h"

extern const struct view stat_view;

/*
 * Add the rows of what was counted within @seconds, up to @at seconds after
 * the begin: 0 or -ENOMEM.
 */
int stat_rows(struct table *t, const struct tally *tally, double at,
	      double seconds);

#endif /* STATSHOW_H */
