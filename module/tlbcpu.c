// SPDX-License-Identifier: GPL-2.0
/*
 * What each processor counts of switches from thread to thread, and of flushes
 * of its TLB: the system's, and those of targets. Nothing here is written by two
 * processors.
 */
#include "tlbcpu.h"

#include <linux/io.h>
#include <linux/mm_types.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "ledger.h"
#include "target.h"
#include "targets.h"
#include "trace.h"

/* log2 of rows a processor: targets that ran on it. */
#define SWITCH_BITS	11U

/* All of the TLB, as the kernel tells of it. */
#define FLUSH_ALL	(~0UL)

/**
 * struct tlb_cpu - a processor's
 * @signal: the process that was looked for last; compared only
 * @changes: of targets, at that time
 * @counts: this processor's row of it, %NULL if it is no target
 * @next: the thread that it has gone to, or is about to; compared only
 * @system: the counts of all processes
 * @missed: switches and flushes of targets that no row had room for
 *
 * Written by this processor alone, with interrupts off.
 */
struct tlb_cpu {
	const struct signal_struct *signal;
	unsigned int changes;
	struct mms_tlb_counts *counts;
	const struct task_struct *next;
	struct mms_tlb_counts system;
	u64 missed;
};

static struct tlb_cpu __percpu *cpus;

static struct mms_tlb_counts *look_for_row(struct tlb_cpu *c,
					   struct task_struct *task)
{
	struct mms_tlb_counts *row = NULL;
	const struct mms_target *t;

	rcu_read_lock();
	c->changes = mms_targets_changes();
	/* pairs with the one that counts a change: look after it */
	smp_rmb();
	c->signal = task->signal;
	t = task->flags & PF_KTHREAD ? NULL : mms_targets_find(task_tgid(task));
	if (t) {
		row = (struct mms_tlb_counts *)
			mms_tally_take(&mms_switches, t->ledger.owner, 0);
		if (!row) {
			c->missed++;
			/* there may be room the next time */
			c->signal = NULL;
		}
	}
	rcu_read_unlock();
	c->counts = row;
	return row;
}

/* The row of a thread's process, if it is a target. */
static struct mms_tlb_counts *row_of(struct tlb_cpu *c,
				     struct task_struct *task)
{
	if (c->signal == task->signal && c->changes == mms_targets_changes())
		return c->counts;
	return look_for_row(c, task);
}

/* As context_switch() of the kernel decides it. */
static unsigned int kind_of_switch(const struct task_struct *prev,
				   const struct task_struct *next)
{
	if (!next->mm)
		return MMSCOPE_SWITCH_LAZY;
	if (prev->active_mm != next->mm)
		return MMSCOPE_SWITCH_MM;
	return prev->mm ? MMSCOPE_SWITCH_THREAD : MMSCOPE_SWITCH_BACK;
}

static unsigned long root_of(const struct mm_struct *mm)
{
	return virt_to_phys(mm->pgd) >> PAGE_SHIFT;
}

static void trace(struct task_struct *prev, struct task_struct *next,
		  unsigned int kind)
{
	const struct mm_struct *before = prev->active_mm;

	trace_switch_mm(prev->tgid, next->tgid, kind, root_of(before),
			root_of(next->mm ? next->mm : before));
}

/**
 * mms_tlb_switched - this processor is about to go to another thread
 * @prev: the one that it leaves, current
 * @next: that one
 *
 * Context: interrupts off, the run queue locked.
 */
void mms_tlb_switched(struct task_struct *prev, struct task_struct *next)
{
	struct tlb_cpu *c = this_cpu_ptr(cpus);
	unsigned int kind = kind_of_switch(prev, next);
	struct mms_tlb_counts *row = row_of(c, prev);

	c->system.n[kind]++;
	if (prev->mm)
		c->system.n[MMSCOPE_SWITCH_OUT]++;
	if (next->mm)
		c->system.n[MMSCOPE_SWITCH_IN]++;
	if (row) {
		row->n[MMSCOPE_SWITCH_OUT]++;
		if (kind == MMSCOPE_SWITCH_LAZY)
			row->n[kind]++;
	}
	row = row_of(c, next);
	/* one that exits may have given its memory up: it comes to none */
	if (row && next->mm) {
		row->n[MMSCOPE_SWITCH_IN]++;
		row->n[kind]++;
	}
	c->next = next;
	if (trace_switch_mm_enabled())
		trace(prev, next, kind);
}

static void count_flush(struct mms_flush_counts *f, unsigned long pages)
{
	f->events++;
	/* a part comes after the whole: pairs with add_counts() */
	smp_wmb();
	if (!pages)
		f->none++;
	else if (pages == FLUSH_ALL)
		f->full++;
	else
		f->pages += pages;
	/* likewise */
	smp_wmb();
	if (pages == 1)
		f->one++;
}

/*
 * Whose flush is it? The kernel loads the root of the thread that it goes to
 * while the one that it leaves is still current.
 */
static struct mms_tlb_counts *row_of_flush(struct tlb_cpu *c, unsigned int why)
{
	if (why == MMSCOPE_FLUSH_TASK_SWITCH && c->next && c->next != current)
		return c->counts;
	return row_of(c, current);
}

/**
 * mms_tlb_flushed - this processor's TLB was flushed, or others are asked to
 * @why: MMSCOPE_FLUSH_*
 * @pages: how many pages of it, all bits set for all of it
 *
 * Context: interrupts off.
 */
void mms_tlb_flushed(unsigned int why, unsigned long pages)
{
	struct tlb_cpu *c = this_cpu_ptr(cpus);
	struct mms_tlb_counts *row = row_of_flush(c, why);

	count_flush(&c->system.flush[why], pages);
	if (row)
		count_flush(&row->flush[why], pages);
}

/**
 * mms_tlb_init - be ready to count
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_tlb_init(void)
{
	cpus = alloc_percpu_gfp(struct tlb_cpu, GFP_KERNEL | __GFP_NOWARN);
	return cpus ? 0 : -ENOMEM;
}

/**
 * mms_tlb_exit - undo that; nothing is counted or read any more
 *
 * Context: process; may sleep.
 */
void mms_tlb_exit(void)
{
	mms_tally_exit(&mms_switches);
	free_percpu(cpus);
}

/**
 * mms_tlb_need - have the table that counting needs
 *
 * Context: process; may sleep; one caller at a time.
 * Return: 0 or -ENOMEM.
 */
int mms_tlb_need(void)
{
	if (mms_switches.tables)
		return 0;
	return mms_tally_init(&mms_switches,
			      sizeof(struct mms_tlb_counts) / sizeof(u64),
			      SWITCH_BITS);
}

/**
 * mms_tlb_begin - forget where processors were when counting ended
 *
 * Context: process; nothing is counted yet.
 */
void mms_tlb_begin(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct tlb_cpu *c = per_cpu_ptr(cpus, cpu);

		c->signal = NULL;
		c->next = NULL;
	}
}

static void add_counts(struct mms_tlb_counts *sum,
		       const struct mms_tlb_counts *c)
{
	const u64 *from = (const u64 *)c;
	u64 *to = (u64 *)sum;
	unsigned int i = sizeof(*c) / sizeof(*from);

	while (i--) {
		to[i] += READ_ONCE(from[i]);
		/* pairs with count_flush() */
		smp_rmb();
	}
}

/**
 * mms_tlb_system - what all processors have counted
 * @sum: filled
 *
 * Context: process.
 */
void mms_tlb_system(struct mms_tlb_counts *sum)
{
	unsigned int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu)
		add_counts(sum, &per_cpu_ptr(cpus, cpu)->system);
}

/**
 * mms_tlb_of - what they have counted of a target
 * @t: referenced target
 * @sum: filled
 *
 * Context: process.
 * Return: processors that it ran on.
 */
unsigned int mms_tlb_of(const struct mms_target *t, struct mms_tlb_counts *sum)
{
	unsigned int cpu, ran = 0;

	memset(sum, 0, sizeof(*sum));
	if (!mms_switches.tables)
		return 0;
	for_each_possible_cpu(cpu) {
		const struct mms_tlb_counts *row = (const void *)
			mms_tally_find(&mms_switches, cpu, t->ledger.owner, 0);

		if (!row)
			continue;
		add_counts(sum, row);
		/* a row is taken by a thread of its that runs, or is to */
		ran++;
	}
	return ran;
}

/**
 * mms_tlb_missed - switches and flushes of targets that were not counted as
 * theirs: there was no room
 *
 * Return: their number since the module was loaded.
 */
u64 mms_tlb_missed(void)
{
	unsigned int cpu;
	u64 sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(cpus, cpu)->missed);
	return sum;
}

/**
 * mms_tlb_bytes - what counting takes
 *
 * Return: bytes.
 */
u64 mms_tlb_bytes(void)
{
	return mms_tally_bytes(&mms_switches) +
	       num_possible_cpus() * sizeof(struct tlb_cpu);
}
