// SPDX-License-Identifier: GPL-2.0
/*
 * What each processor counts of page faults: all of the system's, and where and
 * how long those of targets were. Nothing here is written by two processors.
 */
#include "faultcpu.h"

/* log2 of rows a processor: VMAs, and causes that took time. */
#define PLACE_BITS	10U
#define TIMING_BITS	9U

struct mms_fault_cpu __percpu *mms_fault_cpus;

/**
 * mms_fault_find_target - find out whose fault it is
 * @c: this processor's
 *
 * Context: preemption off.
 */
void mms_fault_find_target(struct mms_fault_cpu *c)
{
	const struct mms_target *t;

	rcu_read_lock();
	c->changes = mms_targets_changes();
	/* pairs with the one that counts a change: look after it */
	smp_rmb();
	t = mms_targets_find(task_tgid(current));
	c->signal = current->signal;
	c->counts = t ? this_cpu_ptr(t->ledger.counts) : NULL;
	c->owner = t ? t->ledger.owner : 0;
	c->place_key = MMS_NO_PLACE;
	c->timing_cause = MMSCOPE_NR_FAULTS;
	rcu_read_unlock();
}

/**
 * mms_fault_look_for_place - have a VMA's row at hand
 * @c: this processor's, of a target
 * @key: of the VMA, %MMS_NO_PLACE if that is not known any more
 *
 * Context: preemption off.
 * Return: the row, %NULL if there is none.
 */
struct mms_place *mms_fault_look_for_place(struct mms_fault_cpu *c, u64 key)
{
	if (key == MMS_NO_PLACE)
		return NULL;
	c->place = (struct mms_place *)mms_tally_take(&mms_places, c->owner,
						      key);
	c->place_key = c->place ? key : MMS_NO_PLACE;
	return c->place;
}

/**
 * mms_fault_look_for_timing - have the row of a cause's times at hand
 * @c: this processor's
 * @cause: cause
 *
 * Context: preemption off.
 * Return: the row, %NULL if there is none.
 */
struct mms_times *mms_fault_look_for_timing(struct mms_fault_cpu *c,
					    unsigned int cause)
{
	c->timing = NULL;
	c->timing_all = &c->times[cause];
	c->timing_cause = cause;
	if (!c->counts)
		return NULL;
	c->timing = (struct mms_times *)mms_tally_take(&mms_timings, c->owner,
						       cause);
	if (!c->timing)
		c->timing_cause = MMSCOPE_NR_FAULTS;
	return c->timing;
}

/**
 * mms_faults_init - be ready to count
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_faults_init(void)
{
	mms_fault_cpus = alloc_percpu_gfp(struct mms_fault_cpu,
					  GFP_KERNEL | __GFP_NOWARN);
	return mms_fault_cpus ? 0 : -ENOMEM;
}

/**
 * mms_faults_exit - undo mms_faults_init(); no fault is seen any more
 *
 * Context: process; may sleep.
 */
void mms_faults_exit(void)
{
	mms_tally_exit(&mms_places);
	mms_tally_exit(&mms_timings);
	free_percpu(mms_fault_cpus);
}

/**
 * mms_faults_need_places - have the table that counting needs
 *
 * Context: process; may sleep; one caller at a time.
 * Return: 0 or -ENOMEM.
 */
int mms_faults_need_places(void)
{
	if (mms_places.tables)
		return 0;
	return mms_tally_init(&mms_places,
			      sizeof(struct mms_place) / sizeof(u64),
			      PLACE_BITS);
}

/**
 * mms_faults_need_times - have the table that timing needs as well
 *
 * Context: process; may sleep; one caller at a time.
 * Return: 0 or -ENOMEM.
 */
int mms_faults_need_times(void)
{
	if (mms_timings.tables)
		return 0;
	return mms_tally_init(&mms_timings,
			      sizeof(struct mms_times) / sizeof(u64),
			      TIMING_BITS);
}

/**
 * mms_faults_bytes - what is there as long as the module is
 *
 * Return: bytes.
 */
u64 mms_faults_bytes(void)
{
	return mms_tally_bytes(&mms_places) + mms_tally_bytes(&mms_timings) +
	       num_possible_cpus() * sizeof(struct mms_fault_cpu);
}

/**
 * mms_faults_sum - what all processes have had
 * @sum: filled
 *
 * Context: process.
 */
void mms_faults_sum(struct mms_counts *sum)
{
	mms_counts_sum(&mms_fault_cpus->system, sum);
}

/**
 * mms_faults_times - how long that took
 * @cause: cause
 * @sum: filled
 *
 * Context: process.
 */
void mms_faults_times(enum mmscope_fault cause, struct mms_times *sum)
{
	unsigned int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu)
		mms_times_merge(sum, &per_cpu_ptr(mms_fault_cpus, cpu)->times[cause]);
}

/**
 * mms_faults_unplaced - faults of targets that no VMA's row had room for
 *
 * Return: their number since the module was loaded.
 */
u64 mms_faults_unplaced(void)
{
	unsigned int cpu;
	u64 sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(mms_fault_cpus, cpu)->unplaced);
	return sum;
}

/**
 * mms_faults_untimed - faults of targets whose time no row had room for
 *
 * Return: their number since the module was loaded.
 */
u64 mms_faults_untimed(void)
{
	unsigned int cpu;
	u64 sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(mms_fault_cpus, cpu)->untimed);
	return sum;
}
