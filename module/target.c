// SPDX-License-Identifier: GPL-2.0
/*
 * A process that is watched.
 *
 * It is held by its struct pid and never by its mm, so it is followed through exec
 * and keeps no memory alive.
 */
#include "target.h"

#include <linux/pid.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "stats.h"

static struct workqueue_struct *free_queue;

/**
 * mms_target_init - be ready to have targets
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_target_init(void)
{
	free_queue = alloc_workqueue("mmscope_free", WQ_UNBOUND, 0);
	return free_queue ? 0 : -ENOMEM;
}

/**
 * mms_target_exit - wait until those that were put are freed
 *
 * Context: process; may sleep. There are no others.
 */
void mms_target_exit(void)
{
	/* they are freed by work that is queued after a grace period */
	rcu_barrier();
	destroy_workqueue(free_queue);
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

/**
 * mms_live_leader - the thread that leads a process
 * @pid: of the process
 *
 * Context: RCU; it stays as long.
 * Return: the thread, %NULL if the process's last one has begun to exit.
 */
struct task_struct *mms_live_leader(struct pid *pid)
{
	struct task_struct *task = pid_task(pid, PIDTYPE_TGID);

	return task && atomic_read(&task->signal->live) ? task : NULL;
}

/**
 * mms_process_lives - has a process a thread that has not begun to exit?
 * @pid: of the process
 *
 * Return: true if so.
 */
bool mms_process_lives(struct pid *pid)
{
	bool lives;

	rcu_read_lock();
	lives = mms_live_leader(pid);
	rcu_read_unlock();
	return lives;
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
	leader = mms_live_leader(t->pid);
	if (leader)
		mm = process_mm(leader, &image->exec_id);
	rcu_read_unlock();
	image->mm = mm;
	return mm ? mm : ERR_PTR(-ESRCH);
}
