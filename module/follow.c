// SPDX-License-Identifier: GPL-2.0
/*
 * Processes that are attached as they are forked, before they have run.
 *
 * That happens in the forking thread, with preemption off, where nothing can be
 * made that sleeps; so targets are kept in store, and shown by a worker.
 */
#include "follow.h"

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>
#include <trace/events/sched.h>

#include "attach.h"
#include "stats.h"
#include "target.h"
#include "targets.h"
#include "tpoint.h"

/* As many as may be forked before a worker gets to run. */
#define SPARES	64U

static DEFINE_MUTEX(follow_lock);
static struct tracepoint *fork_tracepoint;	/* %NULL until it is needed */
static struct mms_target *spares[SPARES];

static void publish_fn(struct work_struct *work);
static DECLARE_WORK(publish_work, publish_fn);

static struct mms_target *take_spare(void)
{
	struct mms_target *t;
	unsigned int i;

	for (i = 0; i < SPARES; i++) {
		t = READ_ONCE(spares[i]) ? xchg(&spares[i], NULL) : NULL;
		if (t)
			return t;
	}
	return NULL;
}

/* What cannot be made now can be next time. */
static void fill_spares(void)
{
	struct mms_target *t;
	unsigned int i;

	for (i = 0; i < SPARES; i++) {
		if (READ_ONCE(spares[i]))
			continue;
		t = mms_target_alloc();
		if (t)
			t = xchg(&spares[i], t);
		if (t)
			mms_target_put(t);
	}
}

static void publish_fn(struct work_struct *work)
{
	mms_attach_publish();
	fill_spares();
}

static void attach_child(struct task_struct *child)
{
	struct mms_target *t = take_spare();

	if (!t || mms_attach_forked(t, task_tgid(child)))
		mms_stats_add(MMS_STAT_FORKS_LOST, 1);
	else
		t = NULL;
	if (t)
		mms_target_put(t);
	schedule_work(&publish_work);
}

/* Runs in the parent, with preemption off. */
static void on_fork(void *unused, struct task_struct *parent,
		    struct task_struct *child)
{
	const struct mms_target *t;
	bool follow;

	if (!thread_group_leader(child))
		return;
	rcu_read_lock();
	t = mms_targets_find(task_tgid(parent));
	follow = t && READ_ONCE(t->follow);
	rcu_read_unlock();
	if (follow)
		attach_child(child);
}

static int start_locked(void)
{
	struct tracepoint *tp;
	int ret;

	check_trace_callback_type_sched_process_fork(on_fork);

	if (fork_tracepoint)
		return 0;
	tp = mms_tpoint_find("sched_process_fork");
	if (!tp)
		return -EOPNOTSUPP;
	fill_spares();
	ret = tracepoint_probe_register(tp, on_fork, NULL);
	if (!ret)
		fork_tracepoint = tp;
	return ret;
}

/**
 * mms_follow_start - see forks from now on, of targets that are followed
 *
 * Context: process; may sleep.
 * Return: 0, -EOPNOTSUPP on a kernel built without the tracepoint, -ENOMEM.
 */
int mms_follow_start(void)
{
	int ret;

	mutex_lock(&follow_lock);
	ret = start_locked();
	mutex_unlock(&follow_lock);
	return ret;
}

/**
 * mms_follow_exit - see them no more, if they were
 *
 * Context: process; may sleep. Nobody can begin to follow any more.
 */
void mms_follow_exit(void)
{
	unsigned int i;

	if (fork_tracepoint) {
		tracepoint_probe_unregister(fork_tracepoint, on_fork, NULL);
		tracepoint_synchronize_unregister();
	}
	/* the store was filled before it was known whether it is needed */
	cancel_work_sync(&publish_work);
	for (i = 0; i < SPARES; i++)
		if (spares[i])
			mms_target_put(spares[i]);
}
