// SPDX-License-Identifier: GPL-2.0
/* The kernel's tracepoints, which modules find by looking through them. */
#include "tpoint.h"

#include <linux/string.h>
#include <linux/tracepoint.h>

struct sought {
	const char *name;
	struct tracepoint *found;
};

static void compare(struct tracepoint *tp, void *data)
{
	struct sought *sought = data;

	if (!strcmp(tp->name, sought->name))
		sought->found = tp;
}

/**
 * mms_tpoint_find - find a tracepoint of the kernel's own
 * @name: its name
 *
 * Context: process; may sleep.
 * Return: the tracepoint, %NULL on a kernel built without it.
 */
struct tracepoint *mms_tpoint_find(const char *name)
{
	struct sought sought = { .name = name };

	for_each_kernel_tracepoint(compare, &sought);
	return sought.found;
}
