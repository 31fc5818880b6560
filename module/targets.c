// SPDX-License-Identifier: GPL-2.0
/*
 * The list of the processes that are watched.
 *
 * Those that are attached are listed under the list's mutex, those that are forked
 * under list_lock alone, as that may not sleep; all are removed under both.
 */
#include "targets.h"

#include <linux/hashtable.h>
#include <linux/pid.h>
#include <linux/spinlock.h>

#include "kcounts.h"
#include "target.h"

static DEFINE_RAW_SPINLOCK(list_lock);
static DEFINE_HASHTABLE(targets, 10);	/* changed under list_lock */
static unsigned int nr_targets;		/* changed under list_lock */
static bool counting;			/* faults; changed under list_lock */
static unsigned int max_targets = MMS_TARGETS_DEFAULT;

DEFINE_MUTEX(mms_targets_lock);	/* who is listed, but for what is forked */
atomic_t mms_targets_change;

/**
 * mms_targets_find - the target that a process is
 * @pid: its struct pid
 *
 * Context: RCU, or under the list's lock; the target stays as long.
 * Return: the target, %NULL if it is none.
 */
struct mms_target *mms_targets_find(struct pid *pid)
{
	struct mms_target *t;

	hash_for_each_possible_rcu(targets, t, node, (unsigned long)pid,
				   lockdep_is_held(&mms_targets_lock) ||
				   lockdep_is_held(&list_lock))
		if (t->pid == pid)
			return t;
	return NULL;
}

/**
 * mms_targets_act - do something to each target, which may remove it
 * @act: what
 *
 * Those forked meanwhile may be left out.
 *
 * Context: process; under the list's lock.
 */
void mms_targets_act(void (*act)(struct mms_target *t))
{
	unsigned int i;

	lockdep_assert_held(&mms_targets_lock);
	for (i = 0; i < HASH_SIZE(targets); i++) {
		struct hlist_node *node =
			rcu_dereference_check(hlist_first_rcu(&targets[i]),
					      lockdep_is_held(&mms_targets_lock));

		while (node) {
			struct mms_target *t =
				hlist_entry(node, struct mms_target, node);

			/* none is unlisted but by us */
			node = rcu_dereference_check(hlist_next_rcu(node),
						     lockdep_is_held(&mms_targets_lock));
			act(t);
		}
	}
}

/**
 * mms_targets_each - do something to each that is published, until it fails
 * @act: what; 0 or -errno
 *
 * Context: process; may sleep. @act is called under the list's lock.
 * Return: 0, or what @act failed with.
 */
int mms_targets_each(int (*act)(struct mms_target *t))
{
	struct mms_target *t;
	unsigned int i;
	int ret = 0;

	mutex_lock(&mms_targets_lock);
	for (i = 0; !ret && i < HASH_SIZE(targets); i++)
		hlist_for_each_entry_rcu(t, &targets[i], node,
					 lockdep_is_held(&mms_targets_lock)) {
			ret = t->published ? act(t) : 0;
			if (ret)
				break;
		}
	mutex_unlock(&mms_targets_lock);
	return ret;
}

/**
 * mms_targets_add - make a process a target; its faults count from now on
 * @t: from mms_target_alloc(); the list's, if it was taken
 * @pid: process
 *
 * Context: any that may take the RCU read lock.
 * Return: 0; -EEXIST, -ENOSPC, and @t is to be put.
 */
int mms_targets_add(struct mms_target *t, struct pid *pid)
{
	struct mms_kernel_counts now;
	unsigned long irqs;
	int ret = 0;

	t->pid = get_pid(pid);
	t->nr = pid_nr(pid);
	mms_kcounts_process(pid, &now);
	raw_spin_lock_irqsave(&list_lock, irqs);
	if (mms_targets_find(pid)) {
		ret = -EEXIST;
	} else if (nr_targets >= max_targets) {
		ret = -ENOSPC;
	} else {
		mms_ledger_start(&t->ledger, &now, !counting);
		WRITE_ONCE(nr_targets, nr_targets + 1);
		hash_add_rcu(targets, &t->node, (unsigned long)pid);
	}
	raw_spin_unlock_irqrestore(&list_lock, irqs);
	/* who sees the change finds it listed */
	smp_mb__before_atomic();
	atomic_inc(&mms_targets_change);
	return ret;
}

/**
 * mms_targets_remove - take a target from the list
 * @t: target, which is gone from now on
 *
 * Context: process; under the list's lock. The list's reference is the caller's.
 */
void mms_targets_remove(struct mms_target *t)
{
	unsigned long irqs;

	lockdep_assert_held(&mms_targets_lock);
	WRITE_ONCE(t->gone, true);
	raw_spin_lock_irqsave(&list_lock, irqs);
	hash_del_rcu(&t->node);
	WRITE_ONCE(nr_targets, nr_targets - 1);
	raw_spin_unlock_irqrestore(&list_lock, irqs);
	atomic_inc(&mms_targets_change);
}

static void pause_target(struct mms_target *t)
{
	struct mms_kernel_counts now;

	/* What has exited has its last counts already. */
	if (mms_kcounts_process(t->pid, &now))
		mms_ledger_pause(&t->ledger, &now);
}

static void resume_target(struct mms_target *t)
{
	struct mms_kernel_counts now;

	if (mms_kcounts_process(t->pid, &now))
		mms_ledger_resume(&t->ledger, &now);
}

/**
 * mms_targets_count_faults - faults are counted from now on, or not any more
 * @on: they are
 *
 * Context: process; may sleep. Before they are counted, or afterwards.
 */
void mms_targets_count_faults(bool on)
{
	unsigned long irqs;

	mutex_lock(&mms_targets_lock);
	raw_spin_lock_irqsave(&list_lock, irqs);
	counting = on;
	raw_spin_unlock_irqrestore(&list_lock, irqs);
	mms_targets_act(on ? resume_target : pause_target);
	mutex_unlock(&mms_targets_lock);
}

/**
 * mms_targets_faults - what the kernel has counted while we have
 * @t: referenced target
 * @since: filled
 *
 * Context: process; may sleep.
 * Return: 0; -ESRCH if the process is gone, and its counts with it.
 */
int mms_targets_faults(struct mms_target *t, struct mms_kernel_counts *since)
{
	struct mms_kernel_counts now;
	bool there;

	mutex_lock(&mms_targets_lock);
	there = mms_kcounts_process(t->pid, &now);
	mms_ledger_kernel(&t->ledger, &now, since);
	mutex_unlock(&mms_targets_lock);
	return there ? 0 : -ESRCH;
}

/**
 * mms_targets_count - how many are attached
 *
 * Return: their number, at this moment.
 */
unsigned int mms_targets_count(void)
{
	return READ_ONCE(nr_targets);
}

/**
 * mms_targets_max - how many may be
 *
 * Return: their greatest number.
 */
unsigned int mms_targets_max(void)
{
	return READ_ONCE(max_targets);
}

/**
 * mms_targets_set_max - choose how many may be attached
 * @max: 1 to %MMS_TARGETS_MAX; those attached already stay
 */
void mms_targets_set_max(unsigned int max)
{
	WRITE_ONCE(max_targets, max);
}
