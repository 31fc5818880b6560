// SPDX-License-Identifier: GPL-2.0
/* What the kernel itself has counted: page faults, and events of all kinds. */
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
 * mms_kcounts_events - some of what /proc/vmstat has
 * @items: which, by enum vm_event_item; 0 for one that is not there
 * @counts: filled, in the order of @items, with 0 for those
 * @nr: how many
 *
 * Context: process; may sleep.
 * Return: 0, or -ENOMEM and all are 0.
 */
int mms_kcounts_events(const int *items, u64 *counts, unsigned int nr)
{
	unsigned long *events = kcalloc(NR_VM_EVENT_ITEMS, sizeof(*events),
					GFP_KERNEL | __GFP_NOWARN);
	unsigned int i;

	memset(counts, 0, nr * sizeof(*counts));
	if (!events)
		return -ENOMEM;
#ifdef CONFIG_VM_EVENT_COUNTERS
	all_vm_events(events);
#endif
	/* the first of all is none that anybody asks for */
	for (i = 0; i < nr; i++)
		counts[i] = items[i] ? events[items[i]] : 0;
	kfree(events);
	return 0;
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
	static const int items[] = { PGFAULT, PGMAJFAULT };
	u64 events[ARRAY_SIZE(items)];
	int ret = mms_kcounts_events(items, events, ARRAY_SIZE(items));

	counts->minor = events[0];
	counts->major = events[1];
	return ret;
}
