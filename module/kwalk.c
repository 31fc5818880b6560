// SPDX-License-Identifier: GPL-2.0
/*
 * The walk over the kernel's half of the address space, from the root that the
 * processor runs on.
 *
 * No lock that modules can take keeps the kernel's tables. So each table is
 * looked up from the root and copied at once, with interrupts off, and it is
 * the copy that is scanned. Most of what frees such tables flushes the TLBs of
 * all processors before, and waits for them. Where memory is taken out it does
 * not: so a table is read only where there is memory of the kernel's, and by
 * copy_from_kernel_nofault(). What was read from a table that was freed may be
 * wrong, as may any answer about a running kernel, and does no harm.
 */
#include "kwalk.h"

#include <linux/irqflags.h>
#include <linux/memory_hotplug.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "run.h"
#include "scanpte.h"
#include "stats.h"

/* A table that goes away this often is passed over. */
#define MOST_TRIES	10U

/**
 * mms_kwalk_begin - begin a walk
 * @k: walk
 * @start: first address, of the kernel's half
 * @end: first address not to walk
 * @how: %MMS_WALK_HOLES, %MMS_WALK_LOOSE
 * @user: walk what user mode's own root has, where it has one
 *
 * Context: any.
 */
void mms_kwalk_begin(struct mms_kwalk *k, u64 start, u64 end, u32 how,
		     bool user)
{
	mms_regions_init(&k->regions);
	mms_walk_init(&k->walk, start, end,
		      how | MMS_WALK_KERNEL | MMS_WALK_FRAMES, k->buf,
		      MMS_KWALK_RECORDS);
	k->unread = 0;
	k->taken = 0;
	k->done = start >= end;
	k->user = user;
	k->tries = 0;
}

/* Last address of what an entry covers. */
static u64 entry_last(int level, u64 addr)
{
	return addr | ((1ULL << mms_arch_shift(level)) - 1);
}

/* The first address after what an entry covers, or @end, which comes first. */
static u64 entry_next(int level, u64 addr, u64 end)
{
	u64 last = entry_last(level, addr);

	return last < end ? last + 1 : end;
}

static bool read_entry(u64 *raw, const u64 *entry)
{
	return !copy_from_kernel_nofault(raw, entry, sizeof(*raw));
}

/* Is there memory where an entry says that a table is? */
static bool table_is_memory(u64 raw)
{
	return pfn_to_online_page((raw & MMS_ARCH_FRAME_MASK) >> PAGE_SHIFT);
}

/*
 * Find the lowest table for an address and copy it. Returns its level; if it
 * has gone away, the level of the entry that led to it, negative. Interrupts
 * are off.
 */
static int copy_table(struct mms_kwalk *k, u64 addr, u64 *allowed)
{
	const u64 *table = mms_arch_processor_root(k->user);
	int level;
	u64 raw;

	*allowed = MMS_ARCH_ALLOWS_ALL;
	for (level = mms_arch_top_level(); level > MMSCOPE_PTE; level--) {
		if (!read_entry(&raw, table + mms_arch_index(level, addr)))
			return -level;
		if (mms_arch_class(level, raw) != MMS_CHILD)
			break;
		if (!table_is_memory(raw))
			return -level;
		*allowed &= mms_arch_allows(raw);
		table = mms_arch_child(raw);
	}
	if (copy_from_kernel_nofault(k->table, table, sizeof(k->table)))
		return -level;
	return level;
}

/* The same, in a section of its own; what is allowed above holds below. */
static int fetch_table(struct mms_kwalk *k, u64 addr)
{
	unsigned long irqs;
	unsigned int i;
	u64 allowed;
	u64 began;
	int level;

	local_irq_save(irqs);
	began = sched_clock();
	level = copy_table(k, addr, &allowed);
	mms_stats_max(MMS_STAT_IRQS_OFF_MAX_NS, sched_clock() - began);
	local_irq_restore(irqs);

	if (level > 0 && allowed != MMS_ARCH_ALLOWS_ALL)
		for (i = 0; i < MMS_ARCH_ENTRIES; i++)
			if (mms_arch_class(level, k->table[i]) == MMS_LEAF)
				k->table[i] = mms_arch_restrict(k->table[i],
								allowed);
	return level;
}

/* Entries of the copy, up to one that leads down. */
static u64 scan_upper(struct mms_walk *w, int level, const u64 *table, u64 addr,
		      u64 end)
{
	while (addr < end) {
		u64 raw = table[mms_arch_index(level, addr)];
		u64 next = entry_next(level, addr, end);

		if (mms_arch_class(level, raw) == MMS_CHILD)
			break;
		w->entries++;
		if (!mms_run_continues(w, level, raw) &&
		    mms_run_entry(w, level, raw, addr, next) != next)
			break;
		addr = next;
	}
	return addr;
}

static u64 scan_lowest(struct mms_walk *w, const u64 *table, u64 addr, u64 end)
{
	do {
		w->cost = 0;
		addr = mms_scan_ptes(w, table, addr, end);
	} while (addr < end && !w->full);
	return addr;
}

/* Go on by a table, or a part of one, up to @end. */
static void walk_table(struct mms_kwalk *k, u64 end)
{
	struct mms_walk *w = &k->walk;
	int level = fetch_table(k, w->cursor);

	w->cost = 0;
	if (level < 0) {
		if (++k->tries < MOST_TRIES || !mms_run_close(w, w->cursor))
			return;
		k->unread++;
		w->cursor = entry_next(-level, w->cursor, end);
	} else if (level == MMSCOPE_PTE) {
		end = entry_next(MMSCOPE_PMD, w->cursor, end);
		w->cursor = scan_lowest(w, k->table, w->cursor, end);
	} else {
		if (level < mms_arch_top_level())
			end = entry_next(level + 1, w->cursor, end);
		w->cursor = scan_upper(w, level, k->table, w->cursor, end);
	}
	k->tries = 0;
}

/* Fill the buffer. Returns 0, or -ERESTARTSYS if a signal came first. */
static int fill(struct mms_kwalk *k)
{
	struct mms_walk *w = &k->walk;

	w->nr = 0;
	w->full = false;
	k->taken = 0;
	while (!w->full && w->cursor < w->end) {
		const struct mms_region *r = mms_region_of(&k->regions,
							   w->cursor);

		if (signal_pending(current))
			return -ERESTARTSYS;
		if (w->run.start < r->start && !mms_run_close(w, w->cursor))
			break;
		if (r->unwalked)
			w->cursor = min(w->end, r->end);
		else
			walk_table(k, min(w->end, r->end));
		cond_resched();
	}
	if (w->cursor >= w->end && !w->full)
		k->done = mms_run_close(w, w->end);
	mms_stats_add(MMS_STAT_ENTRIES, w->entries);
	mms_stats_add(MMS_STAT_RECORDS, w->nr);
	w->entries = 0;
	return 0;
}

/**
 * mms_kwalk_next - take the next run
 * @k: walk
 * @run: filled
 *
 * Context: process; may sleep. Interrupts are off while a table is copied.
 * Return: 1, 0 at the end, -ERESTARTSYS if a signal came first; it may be
 * called again then.
 */
int mms_kwalk_next(struct mms_kwalk *k, struct mmscope_range *run)
{
	while (k->taken == k->walk.nr) {
		int ret;

		if (k->done)
			return 0;
		ret = fill(k);
		if (ret)
			return ret;
	}
	*run = k->buf[k->taken++];
	return 1;
}
