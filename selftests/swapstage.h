/* SPDX-License-Identifier: GPL-2.0 */
/* An attached process whose pages go out, in a cgroup, and are traced. */
#ifndef SWAPSTAGE_H
#define SWAPSTAGE_H

#include <stdbool.h>

#include "scope.h"
#include "swapdevice.h"
#include "swapper.h"

#define SWAPSTAGE_TRACE		"/sys/kernel/tracing/trace"
#define SWAPSTAGE_CGROUP	"mmscope-swap"
#define SWAPSTAGE_PAGES		64UL

/**
 * struct swapstage - the process, and where its pages go
 * @h: the module
 * @s: the process; its pages are written
 * @before: devices there were, if @disk is the only one now
 * @disk: the disk, or empty: the pages go to what there is
 */
struct swapstage {
	struct mmscope *h;
	struct swapper s;
	struct swapdevices before;
	char disk[32];
};

const char *swapstage_lacks(struct swapstage *st, bool disk);
int swapstage_begin(struct swapstage *st);
void swapstage_end(struct swapstage *st);

#endif /* SWAPSTAGE_H */
