// SPDX-License-Identifier: GPL-2.0
/*
 * How processes come to be watched, and cease to be.
 *
 * A target is gone on exit: the exit is noted at once, what was published is taken
 * back by a worker.
 */
#include "attach.h"

#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "exitwatch.h"
#include "stats.h"
#include "target.h"
#include "targets.h"

static const struct mms_target_ops *target_ops;
static bool watching;			/* exits are noted as they happen */
static bool exits_noted;		/* ... and some have not been reaped */

static void drop_target(struct mms_target *t)
{
	mms_targets_remove(t);
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
	if (mms_process_lives(t->pid))
		return;
	/* Its last thread may not have come to target_died() yet. */
	note_exit(t);
	drop_target(t);
}

static void reap_targets(void)
{
	lockdep_assert_held(&mms_targets_lock);
	if (watching && !xchg(&exits_noted, false))
		return;
	mms_targets_act(reap_target);
}

static void reap_work_fn(struct work_struct *work)
{
	mutex_lock(&mms_targets_lock);
	reap_targets();
	mutex_unlock(&mms_targets_lock);
}

static DECLARE_WORK(reap_work, reap_work_fn);

/* Called in the exiting thread, with preemption off. */
static void target_died(struct pid *tgid)
{
	struct mms_target *t;

	rcu_read_lock();
	t = mms_targets_find(tgid);
	if (t && note_exit(t)) {
		xchg(&exits_noted, true);
		schedule_work(&reap_work);
	}
	rcu_read_unlock();
}

/**
 * mms_attach_init - be ready to attach
 * @ops: who shows targets to users
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_attach_init(const struct mms_target_ops *ops)
{
	int ret;

	target_ops = ops;
	ret = mms_target_init();
	if (ret)
		return ret;
	ret = mms_exitwatch_init(target_died);
	watching = !ret;
	if (ret == -ENOENT) {
		pr_notice("mmscope: no tracepoint for exits: targets go when the next is attached\n");
		return 0;
	}
	if (ret)
		mms_target_exit();
	return ret;
}

/**
 * mms_attach_exit - detach all; none can be attached any more
 *
 * Context: process; may sleep. No file is open, and none can be opened.
 */
void mms_attach_exit(void)
{
	if (watching)
		mms_exitwatch_exit();
	cancel_work_sync(&reap_work);
	mutex_lock(&mms_targets_lock);
	mms_targets_act(drop_target);
	mutex_unlock(&mms_targets_lock);
	target_ops->drain();
	mms_target_exit();
}

/* What can be attached: a live process of user space, named by its leader. */
static int check_process(struct pid *pid)
{
	struct task_struct *task;
	int ret = 0;

	rcu_read_lock();
	task = mms_live_leader(pid);
	if (task)
		ret = task->flags & PF_KTHREAD ? -EINVAL : 0;
	else if (!pid_task(pid, PIDTYPE_TGID) && pid_task(pid, PIDTYPE_PID))
		ret = -EINVAL;
	else
		ret = -ESRCH;
	rcu_read_unlock();
	return ret;
}

/**
 * mms_attach_forked - make a process a target that another target forks
 * @t: from mms_target_alloc(); the list's, if it was taken
 * @pid: process, which has not run yet
 *
 * It has no directory before mms_attach_publish().
 *
 * Context: any that may take the RCU read lock.
 * Return: 0; -EEXIST, -ENOSPC, and @t is to be put.
 */
int mms_attach_forked(struct mms_target *t, struct pid *pid)
{
	t->follow = true;
	t->forked = true;
	return mms_targets_add(t, pid);
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
 * mms_attach_publish - show those that were forked
 *
 * Context: process; may sleep.
 */
void mms_attach_publish(void)
{
	mutex_lock(&mms_targets_lock);
	reap_targets();
	mms_targets_act(publish_target);
	mutex_unlock(&mms_targets_lock);
}

static int attach_locked(struct mms_target *t, struct pid *pid)
{
	int ret;

	lockdep_assert_held(&mms_targets_lock);
	reap_targets();
	ret = mms_targets_add(t, pid);
	if (ret)
		return ret;
	ret = target_ops->publish(t);
	if (ret) {
		mms_targets_remove(t);
		return ret;
	}
	t->published = true;
	/*
	 * Listed now: from here on an exit is noted. Before, look for it; if
	 * it was noted meanwhile the worker has a target to reap.
	 */
	smp_mb();
	if (mms_process_lives(t->pid) || !mark_gone(t))
		return 0;
	mms_targets_remove(t);
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
	mutex_lock(&mms_targets_lock);
	if (mms_targets_find(t->pid) == t)
		drop_target(t);
	mutex_unlock(&mms_targets_lock);
	return ret;
}

/**
 * mms_attach - watch a process
 * @nr: its number in the caller's PID namespace
 * @follow: and all that it forks from now on
 *
 * Context: process; may sleep.
 * Return: 0; -ESRCH if there is no such process; -EINVAL for a kernel thread,
 * or a thread that does not lead its process; -EEXIST; -ENOSPC if as many as
 * may be are attached; -ENOMEM; -EINTR.
 */
int mms_attach(pid_t nr, bool follow)
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
	mms_target_get(t);
	mutex_lock(&mms_targets_lock);
	ret = attach_locked(t, pid);
	mutex_unlock(&mms_targets_lock);
	if (ret)
		mms_target_put(t);
	else
		ret = settle_target(t);
	/* not before: what it forked would stay if that failed */
	if (!ret)
		WRITE_ONCE(t->follow, follow);
	mms_target_put(t);
out_pid:
	put_pid(pid);
	return ret;
}

/**
 * mms_detach - watch a process no more
 * @nr: its number in the caller's PID namespace
 *
 * Context: process; may sleep.
 * Return: 0; -ESRCH if there is no such process; -ENOENT if it is not
 * attached.
 */
int mms_detach(pid_t nr)
{
	struct pid *pid = find_get_pid(nr);
	struct mms_target *t;

	if (!pid)
		return -ESRCH;
	mutex_lock(&mms_targets_lock);
	t = mms_targets_find(pid);
	if (t)
		drop_target(t);
	mutex_unlock(&mms_targets_lock);
	put_pid(pid);
	return t ? 0 : -ENOENT;
}
