// SPDX-License-Identifier: GPL-2.0
/*
 * Where the pages of a process are that are out: found by walking its tables,
 * in memory that does not grow with them. How slots lie is found by a map of
 * bits, for as many slots as it has at a time.
 */
#include "swapspread.h"

#include <linux/bitmap.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "rest.h"
#include "walk.h"

#define SPREAD_RUNS	256U
/* Slots looked at in one walk: 2 GiB of them, in 64 KiB. */
#define WINDOW_SLOTS	(BITS_PER_BYTE * 65536U)

/**
 * struct spread_walk - a walk for runs of swap entries
 * @walk: the walk
 * @rest: of the address space
 * @stop: set by others when nobody wants it any more, or %NULL
 * @take: called for each of them
 * @spread: what is filled
 * @type: device whose slots are looked at
 * @base: first slot that @slots has
 * @slots: one bit a slot
 * @next: address and slot that would go on with the run before
 * @length: of that run
 * @runs: of the walk
 */
struct spread_walk {
	struct mms_walk walk;
	struct mms_rest *rest;
	const bool *stop;
	void (*take)(struct spread_walk *s, const struct mmscope_range *r);
	struct mms_swap_spread *spread;
	unsigned int type;
	u64 base;
	unsigned long *slots;
	struct {
		u64 addr;
		u64 slot;
		unsigned int type;
	} next;
	u64 length;
	struct mmscope_range runs[SPREAD_RUNS];
};

static int walk_on(struct spread_walk *s, struct mm_struct *mm)
{
	unsigned int i;
	int done = mms_rest_take(s->rest);

	if (done)
		return done;
	done = mms_walk_fill(&s->walk, mm);
	mms_rest_owe(s->rest, s->walk.due);
	if (done < 0)
		return done;
	for (i = 0; i < s->walk.nr; i++)
		if (s->runs[i].kind == MMSCOPE_K_SWAP)
			s->take(s, &s->runs[i]);
	cond_resched();
	if (!done && fatal_signal_pending(current))
		return -EINTR;
	return !done && s->stop && READ_ONCE(*s->stop) ? -ESRCH : done;
}

static int walk_all(struct spread_walk *s, struct mm_struct *mm,
		    void (*take)(struct spread_walk *s,
				 const struct mmscope_range *r))
{
	int done;

	s->take = take;
	mms_walk_init(&s->walk, 0, TASK_SIZE_MAX,
		      MMS_WALK_LOOSE | MMS_WALK_FRAMES, s->runs, SPREAD_RUNS);
	do {
		done = walk_on(s, mm);
	} while (!done);
	return min(done, 0);
}

static u64 pages_of(const struct mmscope_range *r)
{
	return (r->end - r->start) >> PAGE_SHIFT;
}

static void count_pages(struct spread_walk *s, const struct mmscope_range *r)
{
	s->spread->pages += pages_of(r);
}

/* The walk also ends a run where flags differ, which is none of ours. */
static void note_run(struct spread_walk *s, const struct mmscope_range *r)
{
	struct mms_swap_device *d =
		&s->spread->device[min_t(unsigned int, r->swap_type,
					 MAX_SWAPFILES - 1)];
	u64 pages = pages_of(r);

	if (r->start != s->next.addr || r->frame != s->next.slot ||
	    r->swap_type != s->next.type) {
		s->length = 0;
		d->runs++;
	}
	d->first = d->pages ? min(d->first, r->frame) : r->frame;
	d->last = max(d->last, r->frame + pages - 1);
	d->pages += pages;
	s->spread->pages += pages;
	s->length += pages;
	d->longest = max(d->longest, s->length);
	s->next.addr = r->end;
	s->next.slot = r->frame + pages;
	s->next.type = r->swap_type;
}

static void mark_slots(struct spread_walk *s, const struct mmscope_range *r)
{
	u64 from = max(r->frame, s->base);
	u64 to = min(r->frame + pages_of(r), s->base + WINDOW_SLOTS);

	if (r->swap_type == s->type && from < to)
		bitmap_set(s->slots, from - s->base, to - from);
}

/* Runs of slots in the window. One that comes from the last goes on. */
static void count_slots(struct spread_walk *s, struct mms_swap_device *d)
{
	unsigned long from, to = 0;

	while ((from = find_next_bit(s->slots, WINDOW_SLOTS, to)) <
	       WINDOW_SLOTS) {
		to = find_next_zero_bit(s->slots, WINDOW_SLOTS, from);
		if (s->base + from != s->next.slot) {
			d->slot_runs++;
			s->length = 0;
		}
		s->length += to - from;
		s->next.slot = s->base + to;
		d->slot_longest = max(d->slot_longest, s->length);
	}
}

static int look_at_slots(struct spread_walk *s, struct mm_struct *mm)
{
	struct mms_swap_device *d = &s->spread->device[s->type];
	int ret;

	if (!d->pages)
		return 0;
	s->length = 0;
	s->next.slot = U64_MAX;
	for (s->base = d->first; s->base <= d->last; s->base += WINDOW_SLOTS) {
		bitmap_zero(s->slots, WINDOW_SLOTS);
		ret = walk_all(s, mm, mark_slots);
		if (ret)
			return ret;
		count_slots(s, d);
	}
	return 0;
}

static struct spread_walk *spread_alloc(struct mms_swap_spread *spread,
					struct mms_rest *rest)
{
	struct spread_walk *s = kvzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT |
						     __GFP_NOWARN);

	if (s) {
		s->spread = spread;
		s->rest = rest;
		s->next.addr = U64_MAX;
	}
	return s;
}

/**
 * mms_swapspread_count - how many pages of a process are out
 * @mm: its memory, which the caller holds a user reference of
 * @rest: of that memory
 * @stop: set by others when nobody wants it any more
 * @pages: set
 *
 * Context: process; may sleep; takes @mm's mmap_lock as a walk does.
 * Return: 0, -ENOMEM, -EINTR, -ESRCH if it was stopped.
 */
int mms_swapspread_count(struct mm_struct *mm, struct mms_rest *rest,
			 const bool *stop, u64 *pages)
{
	struct mms_swap_spread *spread = NULL;
	struct spread_walk *s;
	int ret = -ENOMEM;

	spread = kvzalloc(sizeof(*spread), GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	s = spread ? spread_alloc(spread, rest) : NULL;
	if (s) {
		s->stop = stop;
		ret = walk_all(s, mm, count_pages);
	}
	if (!ret)
		*pages = spread->pages;
	kvfree(s);
	kvfree(spread);
	return ret;
}

/**
 * mms_swapspread_take - where the pages of a process are that are out
 * @mm: its memory, which the caller holds a user reference of
 * @rest: of that memory
 * @spread: filled; of a process that swaps meanwhile it is of no one moment
 *
 * Context: process; may sleep; takes @mm's mmap_lock as a walk does.
 * Return: 0, -ENOMEM, -EINTR.
 */
int mms_swapspread_take(struct mm_struct *mm, struct mms_rest *rest,
			struct mms_swap_spread *spread)
{
	struct spread_walk *s;
	int ret = -ENOMEM;

	memset(spread, 0, sizeof(*spread));
	s = spread_alloc(spread, rest);
	if (!s)
		return ret;
	s->slots = kvmalloc(WINDOW_SLOTS / BITS_PER_BYTE,
			    GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (s->slots)
		ret = walk_all(s, mm, note_run);
	for (s->type = 0; !ret && s->type < MAX_SWAPFILES; s->type++)
		ret = look_at_slots(s, mm);
	kvfree(s->slots);
	kvfree(s);
	return ret;
}
