// SPDX-License-Identifier: GPL-2.0
/* Tells when a process, that is the last thread of it, exits. */
#include "exitwatch.h"

#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/tracepoint.h>
#include <trace/events/sched.h>

#include "tpoint.h"

static struct tracepoint *exit_tracepoint;
static void (*exit_died)(struct pid *tgid);

/*
 * Runs in the exiting thread, with preemption off. "live" was counted down
 * before, so that of threads that exit at once the last one sees 0.
 */
static void on_exit(void *unused, struct task_struct *task)
{
	if (!atomic_read(&task->signal->live))
		exit_died(task_tgid(task));
}

/**
 * mms_exitwatch_init - begin to watch
 * @died: called in the exiting thread, preemption off, at least once for each
 *	process that exits from now on
 *
 * Context: process; may sleep.
 * Return: 0, -ENOENT on a kernel built without the tracepoint, -ENOMEM.
 */
int mms_exitwatch_init(void (*died)(struct pid *tgid))
{
	check_trace_callback_type_sched_process_exit(on_exit);

	exit_tracepoint = mms_tpoint_find("sched_process_exit");
	if (!exit_tracepoint)
		return -ENOENT;
	exit_died = died;
	return tracepoint_probe_register(exit_tracepoint, on_exit, NULL);
}

/**
 * mms_exitwatch_exit - end it; no call is under way afterwards
 *
 * Context: process; may sleep.
 */
void mms_exitwatch_exit(void)
{
	tracepoint_probe_unregister(exit_tracepoint, on_exit, NULL);
	tracepoint_synchronize_unregister();
}
