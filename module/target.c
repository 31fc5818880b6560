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
#include "stats.h"

static DEFINE_MUTEX(targets_lock);
static DEFINE_HASHTABLE(targets, 10);	/* changed under targets_lock */
static unsigned int nr_targets;		/* changed under targets_lock */
static unsigned int max_targets = MMS_TARGETS_DEFAULT;
static const struct mms_target_ops *target_ops;
static bool watching;			/* exits are noted as they happen */
static bool exits_noted;		/* ... and some have not been reaped */

/* Context: targets_lock, or RCU. */
static struct mms_target *find_target(struct pid *pid)
{
	struct mms_target *t;

	hash_for_each_possible_rcu(targets, t, node, (unsigned long)pid,
				   lockdep_is_held(&targets_lock))
		if (t->pid == pid)
			return t;
	return NULL;
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
	lockdep_assert_held(&targets_lock);
	WRITE_ONCE(t->gone, true);
	hash_del_rcu(&t->node);
	WRITE_ONCE(nr_targets, nr_targets - 1);
}

static void drop_target(struct mms_target *t)
{
	unlist_target(t);
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

static void reap_targets(void)
{
	struct hlist_node *next;
	struct mms_target *t;
	int i;

	lockdep_assert_held(&targets_lock);
	if (watching && !xchg(&exits_noted, false))
		return;
	hash_for_each_safe(targets, i, next, t, node) {
		if (process_lives(t->pid))
			continue;
		/* Its last thread may not have come to target_died() yet. */
		note_exit(t);
		drop_target(t);
	}
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
	t = find_target(tgid);
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
	ret = mms_exitwatch_init(target_died);
	if (ret == -ENOENT) {
		pr_notice("mmscope: no tracepoint for exits: targets go when the next is attached\n");
		return 0;
	}
	watching = !ret;
	return ret;
}

/**
 * mms_target_exit - detach all; none can be attached any more
 *
 * Context: process; may sleep. No file is open, and none can be opened.
 */
void mms_target_exit(void)
{
	struct hlist_node *next;
	struct mms_target *t;
	int i;

	if (watching)
		mms_exitwatch_exit();
	cancel_work_sync(&reap_work);
	mutex_lock(&targets_lock);
	hash_for_each_safe(targets, i, next, t, node)
		drop_target(t);
	mutex_unlock(&targets_lock);
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

static struct mms_target *alloc_target(struct pid *pid)
{
	struct mms_target *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return NULL;
	t->pid = get_pid(pid);
	t->nr = pid_nr(pid);
	refcount_set(&t->refs, 1);
	mms_stats_held(sizeof(*t));
	return t;
}

static int list_target(struct mms_target *t)
{
	lockdep_assert_held(&targets_lock);
	if (find_target(t->pid))
		return -EEXIST;
	if (nr_targets >= max_targets)
		return -ENOSPC;
	WRITE_ONCE(nr_targets, nr_targets + 1);
	hash_add_rcu(targets, &t->node, (unsigned long)t->pid);
	return 0;
}

static int attach_locked(struct mms_target *t)
{
	int ret;

	lockdep_assert_held(&targets_lock);
	reap_targets();
	ret = list_target(t);
	if (ret)
		return ret;
	ret = target_ops->publish(t);
	if (ret) {
		unlist_target(t);
		return ret;
	}
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

/**
 * mms_target_attach - watch a process
 * @nr: its number in the caller's PID namespace
 *
 * Context: process; may sleep.
 * Return: 0; -ESRCH if there is no such process; -EINVAL for a kernel thread,
 * or a thread that does not lead its process; -EEXIST; -ENOSPC if as many as
 * may be are attached; -ENOMEM.
 */
int mms_target_attach(pid_t nr)
{
	struct pid *pid = find_get_pid(nr);
	struct mms_target *t;
	int ret;

	if (!pid)
		return -ESRCH;
	ret = check_process(pid);
	if (ret)
		goto out_pid;
	t = alloc_target(pid);
	ret = -ENOMEM;
	if (!t)
		goto out_pid;
	mutex_lock(&targets_lock);
	ret = attach_locked(t);
	mutex_unlock(&targets_lock);
	if (ret)
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
	t = find_target(pid);
	if (t)
		drop_target(t);
	mutex_unlock(&targets_lock);
	put_pid(pid);
	return t ? 0 : -ENOENT;
}

/**
 * mms_target_attached - is this process watched?
 * @pid: its struct pid
 *
 * Context: any that may take the RCU read lock.
 * Return: true if it is.
 */
bool mms_target_attached(struct pid *pid)
{
	bool found;

	rcu_read_lock();
	found = find_target(pid);
	rcu_read_unlock();
	return found;
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
	mms_stats_held(-(long)sizeof(*t));
	kfree_rcu(t, rcu);
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
