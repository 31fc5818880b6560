// SPDX-License-Identifier: GPL-2.0
/*
 * What is counted of the faults of one process. Counters that every process
 * has are one set a processor; times and VMAs, of which there may be many, are
 * rows of tables that all processes share, and that are bounded.
 */
#include "ledger.h"

#include <linux/atomic.h>
#include <linux/mm.h>
#include <linux/percpu.h>

struct mms_tally mms_places;
struct mms_tally mms_timings;
struct mms_tally mms_switches;

static atomic64_t last_owner;

/**
 * mms_ledger_init - begin a ledger
 * @l: filled
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_ledger_init(struct mms_ledger *l)
{
	l->counts = alloc_percpu_gfp(struct mms_counts,
				     GFP_KERNEL | __GFP_NOWARN);
	if (!l->counts)
		return -ENOMEM;
	l->owner = atomic64_inc_return(&last_owner);
	return 0;
}

/**
 * mms_ledger_free - end it
 * @l: ledger that nobody counts in, or reads, any more
 *
 * Context: any.
 */
void mms_ledger_free(struct mms_ledger *l)
{
	mms_tally_purge(&mms_places, l->owner);
	mms_tally_purge(&mms_timings, l->owner);
	mms_tally_purge(&mms_switches, l->owner);
	free_percpu(l->counts);
}

/**
 * mms_ledger_bytes - what a ledger takes besides itself
 *
 * Return: bytes.
 */
size_t mms_ledger_bytes(void)
{
	return num_possible_cpus() * sizeof(struct mms_counts);
}

static struct mms_kernel_counts less(const struct mms_kernel_counts *a,
				     const struct mms_kernel_counts *b)
{
	return (struct mms_kernel_counts) {
		.minor = a->minor - b->minor,
		.major = a->major - b->major,
	};
}

/**
 * mms_ledger_start - note where the kernel's counts are
 * @l: ledger
 * @now: the kernel's counts
 * @paused: faults are not counted at the moment
 */
void mms_ledger_start(struct mms_ledger *l, const struct mms_kernel_counts *now,
		      bool paused)
{
	l->base = *now;
	l->paused_at = *now;
	l->paused = paused;
}

/**
 * mms_ledger_pause - faults are not counted from now on
 * @l: ledger
 * @now: the kernel's counts
 */
void mms_ledger_pause(struct mms_ledger *l, const struct mms_kernel_counts *now)
{
	if (l->paused)
		return;
	l->paused_at = *now;
	l->paused = true;
}

/**
 * mms_ledger_resume - faults are counted from now on
 * @l: ledger
 * @now: the kernel's counts
 */
void mms_ledger_resume(struct mms_ledger *l,
		       const struct mms_kernel_counts *now)
{
	struct mms_kernel_counts missed;

	if (!l->paused)
		return;
	missed = less(now, &l->paused_at);
	l->base.minor += missed.minor;
	l->base.major += missed.major;
	l->paused = false;
}

/**
 * mms_ledger_kernel - what the kernel has counted while we have
 * @l: ledger
 * @now: the kernel's counts
 * @since: filled
 */
void mms_ledger_kernel(const struct mms_ledger *l,
		       const struct mms_kernel_counts *now,
		       struct mms_kernel_counts *since)
{
	*since = less(l->paused ? &l->paused_at : now, &l->base);
}

/**
 * mms_counts_of - the faults of a cause, whoever caused them
 * @c: counts
 * @cause: cause
 *
 * Return: their number.
 */
u64 mms_counts_of(const struct mms_counts *c, enum mmscope_fault cause)
{
	u64 sum = 0;
	int i;

	for (i = 0; i < MMSCOPE_NR_ORIGINS; i++)
		sum += c->count[cause][i];
	return sum;
}

static void add_counts(struct mms_counts *sum, const struct mms_counts *c)
{
	int cause, origin;

	for (cause = 0; cause < MMSCOPE_NR_FAULTS; cause++) {
		for (origin = 0; origin < MMSCOPE_NR_ORIGINS; origin++)
			sum->count[cause][origin] +=
				READ_ONCE(c->count[cause][origin]);
		sum->major[cause] += READ_ONCE(c->major[cause]);
	}
	sum->ended += READ_ONCE(c->ended);
	sum->unmatched += READ_ONCE(c->unmatched);
}

/**
 * mms_counts_sum - add up what all processors have counted
 * @counts: one a processor
 * @sum: filled
 *
 * Context: process.
 */
void mms_counts_sum(const struct mms_counts __percpu *counts,
		    struct mms_counts *sum)
{
	unsigned int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu)
		add_counts(sum, per_cpu_ptr(counts, cpu));
	/* what has ended has begun: look for that later */
	smp_rmb();
	for_each_possible_cpu(cpu)
		sum->begun += READ_ONCE(per_cpu_ptr(counts, cpu)->begun);
}

/**
 * mms_times_merge - add up times
 * @sum: added to
 * @t: what is added
 */
void mms_times_merge(struct mms_times *sum, const struct mms_times *t)
{
	unsigned int i;

	sum->timed += READ_ONCE(t->timed);
	sum->ns += READ_ONCE(t->ns);
	sum->longest = max(sum->longest, READ_ONCE(t->longest));
	for (i = 0; i <= MMS_TIME_BITS; i++)
		sum->histogram[i] += READ_ONCE(t->histogram[i]);
}

/**
 * mms_times_sum - add up a process's times of a cause
 * @owner: of the ledger
 * @cause: cause
 * @sum: filled
 *
 * Context: process.
 */
void mms_times_sum(u64 owner, enum mmscope_fault cause, struct mms_times *sum)
{
	unsigned int cpu;

	memset(sum, 0, sizeof(*sum));
	if (!mms_timings.tables)
		return;
	for_each_possible_cpu(cpu) {
		const u64 *row = mms_tally_find(&mms_timings, cpu, owner,
						cause);

		if (row)
			mms_times_merge(sum, (const struct mms_times *)row);
	}
}
