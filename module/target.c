// SPDX-License-Identifier: GPL-2.0
/*
 * The processes that are watched.
 *
 * A target is a process, held by its struct pid and never by its mm, so it is
 * followed through exec and keeps no memory alive. It is gone on exit: the
 * exit is noted at once, what was published is taken back by a worker.
 */
#include "target.h"

#include <linux/hashtable.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "exitwatch.h"
#include "kcounts.h"
#include "stats.h"

/*
 * Those that are attached are listed under targets_lock, those that are forked
 * under list_lock alone, as that may not sleep; all are unlisted under both.
 */
static DEFINE_MUTEX(targets_lock);
static DEFINE_RAW_SPINLOCK(list_lock);
static DEFINE_HASHTABLE(targets, 10);	/* changed under list_lock */
static unsigned int nr_targets;		/* changed under list_lock */
static bool counting;			/* faults; changed under list_lock */
static struct workqueue_struct *free_queue;
static unsigned int max_targets = MMS_TARGETS_DEFAULT;
static const struct mms_target_ops *target_ops;
static bool watching;			/* exits are noted as they happen */
static bool exits_noted;		/* ... and some have not been reaped */

atomic_t mms_target_change;

/**
 * mms_target_find - the target that a process is
 * @pid: its struct pid
 *
 * Context: RCU, or under the registry's lock; the target stays as long.
 * Return: the target, %NULL if it is none.
 */
struct mms_target *mms_target_find(struct pid *pid)
{
	struct mms_target *t;

	hash_for_each_possible_rcu(targets, t, node, (unsigned long)pid,
				   lockdep_is_held(&targets_lock) ||
				   lockdep_is_held(&list_lock))
		if (t->pid == pid)
			return t;
	return NULL;
}

/*
 * Do something to each target, which may unlist it. Those forked meanwhile may
 * be left out.
 */
static void act_on_targets(void (*act)(struct mms_target *t))
{
	unsigned int i;

	lockdep_assert_held(&targets_lock);
	for (i = 0; i < HASH_SIZE(targets); i++) {
		struct hlist_node *node =
			rcu_dereference_check(hlist_first_rcu(&targets[i]),
					      lockdep_is_held(&targets_lock));

		while (node) {
			struct mms_target *t =
				hlist_entry(node, struct mms_target, node);

			/* none is unlisted but by us */
			node = rcu_dereference_check(hlist_next_rcu(node),
						     lockdep_is_held(&targets_lock));
			act(t);
		}
	}
}

/* Context: RCU. A process whose last thread has begun to exit has none. */
static struct task_struct *live_leader(struct pid *pid)
{
	struct task_struct *task = pid_task(pid, PIDTYPE_TGID);

	return task && atomic_read(&task->signal->live) ? task : NULL;
}

static bool process_lives(struct pid *pid)
{
	bool lives;

	rcu_read_lock();
	lives = live_leader(pid);
	rcu_read_unlock();
	return lives;
}

static void unlist_target(struct mms_target *t)
{
	unsigned long irqs;

	lockdep_assert_held(&targets_lock);
	WRITE_ONCE(t->gone, true);
	raw_spin_lock_irqsave(&list_lock, irqs);
	hash_del_rcu(&t->node);
	WRITE_ONCE(nr_targets, nr_targets - 1);
	raw_spin_unlock_irqrestore(&list_lock, irqs);
	atomic_inc(&mms_target_change);
}

static void drop_target(struct mms_target *t)
{
	unlist_target(t);
	if (t->published)
		target_ops->unpublish(t);
	mms_target_put(t);
}

/* Whoever is first to note that a target has exited, or is to be undone. */
static bool mark_gone(struct mms_target *t)
{
	return !xchg(&t->gone, true);
}

static bool note_exit(struct mms_target *t)
{
	bool first = mark_gone(t);

	if (first)
		mms_stats_add(MMS_STAT_TARGET_EXITS, 1);
	return first;
}

static void reap_target(struct mms_target *t)
{
	if (process_lives(t->pid))
		return;
	/* Its last thread may not have come to target_died() yet. */
	note_exit(t);
	drop_target(t);
}

static void reap_targets(void)
{
	lockdep_assert_held(&targets_lock);
	if (watching && !xchg(&exits_noted, false))
		return;
	act_on_targets(reap_target);
}

static void reap_work_fn(struct work_struct *work)
{
	mutex_lock(&targets_lock);
	reap_targets();
	mutex_unlock(&targets_lock);
}

static DECLARE_WORK(reap_work, reap_work_fn);

/* Called in the exiting thread, with preemption off. */
static void target_died(struct pid *tgid)
{
	struct mms_target *t;

	rcu_read_lock();
	t = mms_target_find(tgid);
	if (t && note_exit(t)) {
		xchg(&exits_noted, true);
		schedule_work(&reap_work);
	}
	rcu_read_unlock();
}

/**
 * mms_target_init - be ready to attach
 * @ops: who shows targets to users
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_target_init(const struct mms_target_ops *ops)
{
	int ret;

	target_ops = ops;
	free_queue = alloc_workqueue("mmscope_free", WQ_UNBOUND, 0);
	if (!free_queue)
		return -ENOMEM;
	ret = mms_exitwatch_init(target_died);
	watching = !ret;
	if (ret == -ENOENT) {
		pr_notice("mmscope: no tracepoint for exits: targets go when the next is attached\n");
		return 0;
	}
	if (ret)
		destroy_workqueue(free_queue);
	return ret;
}

/**
 * mms_target_exit - detach all; none can be attached any more
 *
 * Context: process; may sleep. No file is open, and none can be opened.
 */
void mms_target_exit(void)
{
	if (watching)
		mms_exitwatch_exit();
	cancel_work_sync(&reap_work);
	mutex_lock(&targets_lock);
	act_on_targets(drop_target);
	mutex_unlock(&targets_lock);
	target_ops->drain();
	/* they are freed by work that is queued after a grace period */
	rcu_barrier();
	destroy_workqueue(free_queue);
}

/* What can be attached: a live process of user space, named by its leader. */
static int check_process(struct pid *pid)
{
	struct task_struct *task;
	int ret = 0;

	rcu_read_lock();
	task = live_leader(pid);
	if (task)
		ret = task->flags & PF_KTHREAD ? -EINVAL : 0;
	else if (!pid_task(pid, PIDTYPE_TGID) && pid_task(pid, PIDTYPE_PID))
		ret = -EINVAL;
	else
		ret = -ESRCH;
	rcu_read_unlock();
	return ret;
}

static void free_target_fn(struct work_struct *work)
{
	struct mms_target *t = container_of(to_rcu_work(work),
					    struct mms_target, free);

	mms_ledger_free(&t->ledger);
	kfree(t);
}

/**
 * mms_target_alloc - a target that is no process yet
 *
 * Context: process; may sleep.
 * Return: the target, with one reference, or %NULL.
 */
struct mms_target *mms_target_alloc(void)
{
	struct mms_target *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return NULL;
	if (mms_ledger_init(&t->ledger)) {
		kfree(t);
		return NULL;
	}
	INIT_RCU_WORK(&t->free, free_target_fn);
	refcount_set(&t->refs, 1);
	mms_stats_held(sizeof(*t) + mms_ledger_bytes());
	return t;
}

/* Make a process a target; its faults count from now on. */
static int list_target(struct mms_target *t, struct pid *pid)
{
	struct mms_kernel_counts now;
	unsigned long irqs;
	int ret = 0;

	t->pid = get_pid(pid);
	t->nr = pid_nr(pid);
	mms_kcounts_process(pid, &now);
	raw_spin_lock_irqsave(&list_lock, irqs);
	if (mms_target_find(pid)) {
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
	atomic_inc(&mms_target_change);
	return ret;
}

/**
 * mms_target_adopt - make a process a target that another target forks
 * @t: from mms_target_alloc(); the registry's, if it was taken
 * @pid: process, which has not run yet
 *
 * It has no directory before mms_target_publish().
 *
 * Context: any that may take the RCU read lock.
 * Return: 0; -EEXIST, -ENOSPC, and @t is to be put.
 */
int mms_target_adopt(struct mms_target *t, struct pid *pid)
{
	t->follow = true;
	t->forked = true;
	return list_target(t, pid);
}

static void publish_target(struct mms_target *t)
{
	if (t->published || mms_target_gone(t))
		return;
	t->published = !target_ops->publish(t);
	if (!t->published) {
		mms_stats_add(MMS_STAT_FORKS_LOST, 1);
		drop_target(t);
	}
}

/**
 * mms_target_publish - show those that were adopted
 *
 * Context: process; may sleep.
 */
void mms_target_publish(void)
{
	mutex_lock(&targets_lock);
	reap_targets();
	act_on_targets(publish_target);
	mutex_unlock(&targets_lock);
}

static int attach_locked(struct mms_target *t, struct pid *pid)
{
	int ret;

	lockdep_assert_held(&targets_lock);
	reap_targets();
	ret = list_target(t, pid);
	if (ret)
		return ret;
	ret = target_ops->publish(t);
	if (ret) {
		unlist_target(t);
		return ret;
	}
	t->published = true;
	/*
	 * Listed now: from here on an exit is noted. Before, look for it; if
	 * it was noted meanwhile the worker has a target to reap.
	 */
	smp_mb();
	if (process_lives(t->pid) || !mark_gone(t))
		return 0;
	unlist_target(t);
	target_ops->unpublish(t);
	return -ESRCH;
}

/* What takes long, when it is attached already. It may be gone again. */
static int settle_target(struct mms_target *t)
{
	int ret = target_ops->settle(t);

	/* it was attached, and is not any more: it exited, or was detached */
	if (!ret || ret == -ESRCH)
		return 0;
	mutex_lock(&targets_lock);
	if (mms_target_find(t->pid) == t)
		drop_target(t);
	mutex_unlock(&targets_lock);
	return ret;
}

/**
 * mms_target_attach - watch a process
 * @nr: its number in the caller's PID namespace
 * @follow: and all that it forks from now on
 *
 * Context: process; may sleep.
 * Return: 0; -ESRCH if there is no such process; -EINVAL for a kernel thread,
 * or a thread that does not lead its process; -EEXIST; -ENOSPC if as many as
 * may be are attached; -ENOMEM; -EINTR.
 */
int mms_target_attach(pid_t nr, bool follow)
{
	struct pid *pid = find_get_pid(nr);
	struct mms_target *t;
	int ret;

	if (!pid)
		return -ESRCH;
	ret = check_process(pid);
	if (ret)
		goto out_pid;
	t = mms_target_alloc();
	ret = -ENOMEM;
	if (!t)
		goto out_pid;
	t->follow = follow;
	mms_target_get(t);
	mutex_lock(&targets_lock);
	ret = attach_locked(t, pid);
	mutex_unlock(&targets_lock);
	if (ret)
		mms_target_put(t);
	else
		ret = settle_target(t);
	mms_target_put(t);
out_pid:
	put_pid(pid);
	return ret;
}

/**
 * mms_target_detach - watch a process no more
 * @nr: its number in the caller's PID namespace
 *
 * Context: process; may sleep.
 * Return: 0; -ESRCH if there is no such process; -ENOENT if it is not
 * attached.
 */
int mms_target_detach(pid_t nr)
{
	struct pid *pid = find_get_pid(nr);
	struct mms_target *t;

	if (!pid)
		return -ESRCH;
	mutex_lock(&targets_lock);
	t = mms_target_find(pid);
	if (t)
		drop_target(t);
	mutex_unlock(&targets_lock);
	put_pid(pid);
	return t ? 0 : -ENOENT;
}

/**
 * mms_target_get - take a reference
 * @t: a target that is published or referenced
 *
 * Return: @t.
 */
struct mms_target *mms_target_get(struct mms_target *t)
{
	refcount_inc(&t->refs);
	return t;
}

/**
 * mms_target_put - give a reference back
 * @t: target, not to be used any more
 *
 * Context: any.
 */
void mms_target_put(struct mms_target *t)
{
	if (!refcount_dec_and_test(&t->refs))
		return;
	put_pid(t->pid);
	mms_stats_held(-(long)(sizeof(*t) + mms_ledger_bytes()));
	queue_rcu_work(free_queue, &t->free);
}

/**
 * mms_target_gone - has it exited, or was it detached?
 * @t: referenced target
 *
 * Return: true from the moment on that it is.
 */
bool mms_target_gone(const struct mms_target *t)
{
	return READ_ONCE(t->gone);
}

/* Context: RCU. The leader may have exited before its threads. */
static struct mm_struct *process_mm(struct task_struct *leader, u64 *exec_id)
{
	struct task_struct *thread;
	struct mm_struct *mm;

	for_each_thread(leader, thread) {
		mm = get_task_mm(thread);
		if (mm) {
			*exec_id = READ_ONCE(thread->self_exec_id);
			return mm;
		}
	}
	return NULL;
}

/**
 * mms_target_mm - the address space a target has now
 * @t: referenced target
 * @image: filled, to be compared with a later call's
 *
 * Context: process.
 * Return: the mm with a user reference, for mmput(); -ESRCH if the process
 * has exited or was detached.
 */
struct mm_struct *mms_target_mm(struct mms_target *t, struct mms_image *image)
{
	struct mm_struct *mm = NULL;
	struct task_struct *leader;

	if (mms_target_gone(t))
		return ERR_PTR(-ESRCH);
	rcu_read_lock();
	leader = live_leader(t->pid);
	if (leader)
		mm = process_mm(leader, &image->exec_id);
	rcu_read_unlock();
	image->mm = mm;
	return mm ? mm : ERR_PTR(-ESRCH);
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
 * mms_target_count_faults - faults are counted from now on, or not any more
 * @on: they are
 *
 * Context: process; may sleep. Before they are counted, or afterwards.
 */
void mms_target_count_faults(bool on)
{
	unsigned long irqs;

	mutex_lock(&targets_lock);
	raw_spin_lock_irqsave(&list_lock, irqs);
	counting = on;
	raw_spin_unlock_irqrestore(&list_lock, irqs);
	act_on_targets(on ? resume_target : pause_target);
	mutex_unlock(&targets_lock);
}

/**
 * mms_target_faults - what the kernel has counted while we have
 * @t: referenced target
 * @since: filled
 *
 * Context: process; may sleep.
 */
void mms_target_faults(struct mms_target *t, struct mms_kernel_counts *since)
{
	struct mms_kernel_counts now;

	mutex_lock(&targets_lock);
	mms_kcounts_process(t->pid, &now);
	mms_ledger_kernel(&t->ledger, &now, since);
	mutex_unlock(&targets_lock);
}

/**
 * mms_target_each - do something to each that is published, until it fails
 * @act: what; 0 or -errno
 *
 * Context: process; may sleep. @act is called under the registry's lock.
 * Return: 0, or what @act failed with.
 */
int mms_target_each(int (*act)(struct mms_target *t))
{
	struct mms_target *t;
	unsigned int i;
	int ret = 0;

	mutex_lock(&targets_lock);
	for (i = 0; !ret && i < HASH_SIZE(targets); i++)
		hlist_for_each_entry_rcu(t, &targets[i], node,
					 lockdep_is_held(&targets_lock)) {
			ret = t->published ? act(t) : 0;
			if (ret)
				break;
		}
	mutex_unlock(&targets_lock);
	return ret;
}

/**
 * mms_target_count - how many are attached
 *
 * Return: their number, at this moment.
 */
unsigned int mms_target_count(void)
{
	return READ_ONCE(nr_targets);
}

/**
 * mms_target_max - how many may be
 *
 * Return: their greatest number.
 */
unsigned int mms_target_max(void)
{
	return READ_ONCE(max_targets);
}

/**
 * mms_target_set_max - choose how many may be attached
 * @max: 1 to %MMS_TARGETS_MAX; those attached already stay
 */
void mms_target_set_max(unsigned int max)
{
	WRITE_ONCE(max_targets, max);
}
