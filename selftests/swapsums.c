// SPDX-License-Identifier: GPL-2.0
/* What two readings of `swap` differ by, and what has to add up in one. */
#include "swapsums.h"

#include <stddef.h>

/**
 * swap_since() - what was counted between two readings
 * @now: the later; its counts and waits become the differences
 * @before: the earlier
 */
void swap_since(struct mmscope_swap *now, const struct mmscope_swap *before)
{
	unsigned int i, k;

	for (i = 0; i < MMSCOPE_NR_SWAPS; i++)
		now->n[i] -= before->n[i];
	for (i = 0; i < MMSCOPE_NR_WAITS; i++) {
		now->wait[i].count -= before->wait[i].count;
		now->wait[i].ns -= before->wait[i].ns;
		now->wait[i].asleep -= before->wait[i].asleep;
		for (k = 0; k < 64; k++)
			now->wait[i].histogram[k] -=
				before->wait[i].histogram[k];
	}
}

static const char *wait_wrong(const struct mmscope_swap_wait *w)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < 64; i++)
		sum += w->histogram[i];
	if (sum != w->count)
		return "sum of a histogram";
	if (w->asleep > w->ns)
		return "more asleep than in all";
	if (w->longest > w->ns || (w->count && w->longest < w->ns / w->count))
		return "longest";
	return NULL;
}

static const char *device_wrong(const struct mmscope_swap_device *d)
{
	if (!d->pages || !d->runs || d->runs > d->pages)
		return "runs of a device";
	if (!d->longest || d->longest > d->pages ||
	    d->longest < d->pages / d->runs)
		return "longest run of a device";
	return NULL;
}

static const char *devices_wrong(const struct mmscope_swap *s)
{
	const char *wrong = NULL;
	uint64_t pages = 0;
	unsigned int i;

	for (i = 0; !wrong && i < s->devices; i++) {
		wrong = device_wrong(&s->device[i]);
		pages += s->device[i].pages;
	}
	if (!wrong && pages != s->now)
		wrong = "sum of the devices";
	return wrong;
}

/**
 * swap_wrong() - does it add up, whatever happens meanwhile?
 * @s: of a process
 */
const char *swap_wrong(const struct mmscope_swap *s)
{
	const uint64_t *n = s->n;
	const char *wrong = NULL;
	unsigned int i;

	for (i = 0; !wrong && i < MMSCOPE_NR_WAITS; i++)
		wrong = wait_wrong(&s->wait[i]);
	if (wrong)
		return wrong;
	if (s->wait[MMSCOPE_WAIT_DEVICE].count +
	    s->wait[MMSCOPE_WAIT_ZSWAP].count != n[MMSCOPE_SWAP_MAJOR] ||
	    s->wait[MMSCOPE_WAIT_CACHE].count != n[MMSCOPE_SWAP_MINOR])
		return "sum of the waits";
	if (n[MMSCOPE_SWAP_IN] < n[MMSCOPE_SWAP_MAJOR] + n[MMSCOPE_SWAP_MINOR] +
				 n[MMSCOPE_SWAP_COLLAPSED])
		return "fewer pages than faults";
	if (n[MMSCOPE_SWAP_OUT_EVENTS] > n[MMSCOPE_SWAP_OUT] ||
	    n[MMSCOPE_SWAP_FLUSHED] > n[MMSCOPE_SWAP_YOUNG])
		return "more events than pages";
	return devices_wrong(s);
}

/**
 * swap_wrong_at_rest() - does it add up to what is out?
 * @s: of a process that does not swap
 */
const char *swap_wrong_at_rest(const struct mmscope_swap *s)
{
	const char *wrong = swap_wrong(s);
	unsigned int i;

	/* they are found by another walk than the pages */
	for (i = 0; !wrong && i < s->devices; i++)
		if (!s->device[i].slot_runs ||
		    s->device[i].slot_runs > s->device[i].pages ||
		    s->device[i].slot_longest > s->device[i].pages)
			wrong = "slots of a device";
	if (!wrong && s->unexplained)
		wrong = "what is out is not what the counts say";
	if (!wrong && mmscope_swap_balance(s) != (int64_t)s->now)
		wrong = "unexplained";
	return wrong;
}
