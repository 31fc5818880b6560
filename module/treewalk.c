// SPDX-License-Identifier: GPL-2.0
/*
 * The walk over the table pages of an address space, parents before children.
 *
 * It stands under the rules of walk.c: mmap_lock for a bounded time, interrupts
 * off for one table. Tables are looked for in the whole of user space, whether
 * or not a VMA is there now, so that none is missed: hence another way to take
 * mmap_lock.
 */
#include "treewalk.h"

#include <linux/irqflags.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>

#include "compat.h"
#include "rest.h"
#include "stats.h"
#include "walk.h"

/* About how many instructions it costs to count a table. */
#define COST_TABLE	5000U

/**
 * mms_treewalk_init - begin with the root
 * @w: walk
 */
void mms_treewalk_init(struct mms_treewalk *w)
{
	*w = (struct mms_treewalk) { .level = mms_arch_top_level() + 1 };
}

static void advance(struct mms_treewalk *w, u64 to)
{
	w->addr = to;
	w->level = mms_arch_top_level() + 1;
	w->done = to >= TASK_SIZE_MAX;
}

/* Interrupts are off, for as long as a whole table takes. */
static void count_table(struct mms_table *t, const u64 *table, int level,
			u64 addr)
{
	const u64 leaf = mms_arch_leaf_bits(level);
	unsigned int used = 0, leaves = 0, i, n;

	*t = (struct mms_table) {
		.start = addr,
		.phys = mms_arch_phys(table),
		.level = level,
	};
	n = mms_table_entries(t);
	for (i = 0; i < n; i++) {
		u64 raw = mms_arch_read(table + i);

		used += (raw & ~MMS_ARCH_EMPTY_NOISE) != 0;
		leaves += (raw & leaf) != 0;
	}
	t->used = used;
	t->leaves = leaves;
	t->mapped = (u64)t->leaves << mms_arch_shift(level);
}

/* The next address at which @level has another entry. */
static u64 next_entry(int level, u64 addr)
{
	u64 span = 1ULL << mms_arch_shift(level);

	return (addr & ~(span - 1)) + span;
}

/* Step over entries of a table that lead to none. Interrupts are off. */
static u64 skip_childless(const u64 *table, int level, u64 addr)
{
	u64 end = level == mms_arch_top_level() ? TASK_SIZE_MAX :
						  next_entry(level + 1, addr);

	do {
		addr = next_entry(level, addr);
	} while (addr < end &&
		 mms_arch_class(level, mms_arch_read(table +
				mms_arch_index(level, addr))) != MMS_CHILD);
	return addr;
}

/* Find the next table, or step towards it. Interrupts are off. */
static bool step(struct mms_treewalk *w, const struct mm_struct *mm,
		 struct mms_table *found)
{
	const u64 *table = mms_arch_root(mm);
	int level;

	for (level = mms_arch_top_level(); ; level--) {
		u64 raw;

		if (level < w->level &&
		    !(w->addr & (mms_table_span(level) - 1))) {
			count_table(found, table, level, w->addr);
			w->level = level;
			if (level == MMSCOPE_PTE)
				advance(w, next_entry(level + 1, w->addr));
			return true;
		}
		raw = mms_arch_read(table + mms_arch_index(level, w->addr));
		if (level == MMSCOPE_PTE ||
		    mms_arch_class(level, raw) != MMS_CHILD) {
			advance(w, skip_childless(table, level, w->addr));
			return false;
		}
		table = mms_arch_child(raw);
	}
}

static unsigned int fill_locked(struct mms_treewalk *w, struct mm_struct *mm,
				struct mms_table *buf, unsigned int max)
{
	unsigned int nr = 0;
	u32 spent = 0;

	do {
		unsigned long irqs;
		u64 began;

		local_irq_save(irqs);
		began = sched_clock();
		nr += step(w, mm, &buf[nr]);
		mms_stats_max(MMS_STAT_IRQS_OFF_MAX_NS, sched_clock() - began);
		local_irq_restore(irqs);
		spent += COST_TABLE;
	} while (!w->done && nr < max && spent < mms_walk_chunk() &&
		 !need_resched() && !mms_compat_lock_wanted(mm));
	return nr;
}

/**
 * mms_treewalk_fill - find more tables
 * @w: walk
 * @mm: address space, which the caller holds a user reference of
 * @buf: filled
 * @max: how many fit
 *
 * Context: process; may sleep. Takes @mm's mmap_lock, for a bounded time.
 * Return: how many were found, which may be 0 also before @w->done; -EINTR.
 */
int mms_treewalk_fill(struct mms_treewalk *w, struct mm_struct *mm,
		      struct mms_table *buf, unsigned int max)
{
	unsigned int nr;
	u64 began, waited;
	int ret;

	if (w->done)
		return 0;
	ret = mms_compat_lock_tables(mm, &waited);
	if (ret)
		return ret;
	began = ktime_get_ns();
	nr = fill_locked(w, mm, buf, max);
	w->due = mms_rest_due(mm, began) + waited;
	mmap_read_unlock(mm);

	mms_stats_add(MMS_STAT_ENTRIES, (u64)nr * MMS_ARCH_ENTRIES);
	return nr;
}
