// SPDX-License-Identifier: GPL-2.0
/* The page faults that the kernel itself has counted. */
#include "kcounts.h"

#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/vmstat.h>

/* Context: RCU. Threads that have exited have left theirs in the process. */
static void sum_threads(struct task_struct *leader,
			struct mms_kernel_counts *counts)
{
	struct signal_struct *signal = leader->signal;
	struct task_struct *thread;
	unsigned int seq;

	do {
		seq = read_seqbegin(&signal->stats_lock);
		counts->minor = signal->min_flt;
		counts->major = signal->maj_flt;
		for_each_thread(leader, thread) {
			counts->minor += READ_ONCE(thread->min_flt);
			counts->major += READ_ONCE(thread->maj_flt);
		}
	} while (read_seqretry(&signal->stats_lock, seq));
}

/**
 * mms_kcounts_process - those of a process, as getrusage() tells them
 * @tgid: process
 * @counts: filled, with 0 if it is gone
 *
 * Context: any that may take the RCU read lock.
 * Return: false if it is gone.
 */
bool mms_kcounts_process(struct pid *tgid, struct mms_kernel_counts *counts)
{
	struct task_struct *leader;

	*counts = (struct mms_kernel_counts) { 0 };
	rcu_read_lock();
	leader = pid_task(tgid, PIDTYPE_TGID);
	if (leader)
		sum_threads(leader, counts);
	rcu_read_unlock();
	return leader;
}

/**
 * mms_kcounts_system - those of all processes, as /proc/vmstat tells them
 * @counts: filled: pgfault, which has both kinds, and pgmajfault
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_kcounts_system(struct mms_kernel_counts *counts)
{
	unsigned long *events = kcalloc(NR_VM_EVENT_ITEMS, sizeof(*events),
					GFP_KERNEL | __GFP_NOWARN);

	*counts = (struct mms_kernel_counts) { 0 };
	if (!events)
		return -ENOMEM;
#ifdef CONFIG_VM_EVENT_COUNTERS
	all_vm_events(events);
#endif
	counts->minor = events[PGFAULT];
	counts->major = events[PGMAJFAULT];
	kfree(events);
	return 0;
}
