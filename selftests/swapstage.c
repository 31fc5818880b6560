// SPDX-License-Identifier: GPL-2.0
/* A process whose pages go out, for tests: see swapstage.h. */
#include "swapstage.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cgroup.h"

#define CLUSTER		"/proc/sys/vm/page-cluster"
#define EVENTS		"/sys/kernel/tracing/events/mmscope/"

static bool turn(const char *word)
{
	return scope_put(EVENTS "swap_out/enable", word) &&
	       scope_put(EVENTS "swap_in/enable", word) &&
	       scope_put(EVENTS "swap_step/enable", word);
}

/**
 * swapstage_lacks() - what is missing here for a stage
 * @st: filled, for swapstage_begin()
 * @disk: its pages are to go to a disk, and nowhere else
 *
 * Return: in words, %NULL if nothing is.
 */
const char *swapstage_lacks(struct swapstage *st, bool disk)
{
	*st = (struct swapstage) { .h = NULL };
	if (!swap_has_device())
		return "there is nothing to swap to";
	if (access(EVENTS "swap_out/enable", W_OK))
		return "no trace events";
	if (disk && (access("/guest", F_OK) ||
		     !swapdevice_disk(st->disk, sizeof(st->disk))))
		return "no disk";
	return NULL;
}

/**
 * swapstage_begin() - have it
 * @st: that lacks nothing; swapstage_end() it in any case
 *
 * Return: 0 or -errno.
 */
int swapstage_begin(struct swapstage *st)
{
	int ret = *st->disk ? swapdevice_none(&st->before) : 0;

	if (!ret && *st->disk)
		ret = swapdevice_on(st->disk, -1);
	/* no page is to bring others with it */
	if (!ret && !scope_put(CLUSTER, "0"))
		ret = -EIO;
	if (!ret)
		ret = mmscope_open(&st->h);
	if (!ret)
		ret = swapper_start(&st->s, SWAPSTAGE_PAGES, false);
	if (!ret && !(cgroup_make(SWAPSTAGE_CGROUP) &&
		      cgroup_add(SWAPSTAGE_CGROUP, st->s.child.pid)))
		ret = -EIO;
	if (!ret)
		ret = mmscope_attach(st->h, st->s.child.pid);
	if (!ret)
		ret = swapper_do(&st->s, SWAPPER_WRITE, 0, SWAPSTAGE_PAGES);
	if (!ret && !turn("1"))
		ret = -EIO;
	close(open(SWAPSTAGE_TRACE, O_WRONLY | O_TRUNC | O_CLOEXEC));
	return ret;
}

/**
 * swapstage_end() - end it: all is as it was before
 * @st: that was begun
 */
void swapstage_end(struct swapstage *st)
{
	turn("0");
	swapper_stop(&st->s);
	/* what it may read of a disk is reckoned anew in the next */
	cgroup_remove(SWAPSTAGE_CGROUP);
	if (*st->disk)
		swapdevice_restore(&st->before);
	scope_put(CLUSTER, "3");
	mmscope_close(st->h);
}
