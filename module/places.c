// SPDX-License-Identifier: GPL-2.0
/* Where a process has faulted: its rows of all processors, joined. */
#include "places.h"

#include <linux/cpumask.h>
#include <linux/minmax.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "names.h"
#include "stats.h"

static int compare_keys(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

static size_t unique(u64 *keys, size_t nr)
{
	size_t i, n = 0;

	sort(keys, nr, sizeof(*keys), compare_keys, NULL);
	for (i = 0; i < nr; i++)
		if (!n || keys[n - 1] != keys[i])
			keys[n++] = keys[i];
	return n;
}

static int compare_places(const void *a, const void *b)
{
	return compare_keys(&((const struct mms_place *)a)->start,
			    &((const struct mms_place *)b)->start);
}

static void add_counts(struct mms_place *sum, const struct mms_place *p)
{
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_FAULTS; i++)
		sum->count[i] += READ_ONCE(p->count[i]);
}

/* What all processors have for a key: the widest range that they saw. */
static void join(struct mms_place *place, u64 owner, u64 key)
{
	unsigned int cpu;

	memset(place, 0, sizeof(*place));
	for_each_possible_cpu(cpu) {
		const struct mms_place *p = (const struct mms_place *)
			mms_tally_find(&mms_places, cpu, owner, key);
		u64 start, end;

		if (!p)
			continue;
		/* 0: it was taken just now, and nothing has been counted */
		end = smp_load_acquire(&p->end);
		if (!end)
			continue;
		start = READ_ONCE(p->start);
		if (!place->end || start < place->start)
			place->start = start;
		place->end = max(place->end, end);
		add_counts(place, p);
	}
}

/* The keys of an owner, each once; -ENOMEM. */
static ssize_t list_keys(u64 owner, u64 **keys)
{
	size_t room = mms_tally_keys(&mms_places, owner, NULL, 0);
	size_t nr;

	*keys = kvmalloc_array(room + 1, sizeof(**keys),
			       GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!*keys)
		return -ENOMEM;
	nr = mms_tally_keys(&mms_places, owner, *keys, room);
	return unique(*keys, min(nr, room));
}

/**
 * mms_places_list - list them
 * @list: filled, to be freed by mms_places_free()
 * @owner: of a ledger that stays meanwhile
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_places_list(struct mms_places_list *list, u64 owner)
{
	ssize_t nr, i;
	u64 *keys;

	*list = (struct mms_places_list) { 0 };
	nr = list_keys(owner, &keys);
	if (nr <= 0)
		goto out;
	list->size = nr * sizeof(*list->place);
	list->place = kvmalloc(list->size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!list->place) {
		nr = -ENOMEM;
		goto out;
	}
	for (i = 0; i < nr; i++) {
		join(&list->place[list->nr], owner, keys[i]);
		list->nr += !!list->place[list->nr].end;
	}
	sort(list->place, list->nr, sizeof(*list->place), compare_places, NULL);
	mms_stats_held(list->size);
out:
	kvfree(keys);
	return min_t(ssize_t, nr, 0);
}

/**
 * mms_places_free - free a list
 * @list: filled, or all 0
 *
 * Context: process.
 */
void mms_places_free(struct mms_places_list *list)
{
	if (list->place)
		mms_stats_held(-(long)list->size);
	kvfree(list->place);
	*list = (struct mms_places_list) { 0 };
}

/**
 * mms_places_within - the faults in those that begin in a range
 * @list: list
 * @start: first address
 * @end: first address after it
 * @sum: added to
 *
 * Context: any.
 */
void mms_places_within(const struct mms_places_list *list, u64 start, u64 end,
		       struct mms_place *sum)
{
	size_t low = 0, high = list->nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->place[middle].start < start)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < list->nr && list->place[low].start < end; low++)
		add_counts(sum, &list->place[low]);
}

/**
 * mms_places_show - print counts as cause:count, joined by commas
 * @m: where to
 * @count: by cause; "-" if all are 0
 */
void mms_places_show(struct seq_file *m, const u64 *count)
{
	const char *comma = "";
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_FAULTS; i++) {
		if (!count[i])
			continue;
		seq_printf(m, "%s%s:%llu", comma, mms_name_fault(i), count[i]);
		comma = ",";
	}
	if (!*comma)
		seq_putc(m, '-');
}
