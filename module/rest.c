// SPDX-License-Identifier: GPL-2.0
/*
 * Who made a writer wait for mmap_lock leaves the lock alone for many times as
 * long. So a process that maps and unmaps all the time, and is walked as often as
 * can be, loses no more than that part of its time. Giving the lock up is not
 * enough: readers may take it while a writer that was woken is not there yet.
 */
#include "rest.h"

#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "compat.h"
#include "stats.h"

/* So many times as long as a writer may have waited. */
#define REST_FACTOR	64U

/* What it takes besides to be put to sleep, and woken. */
#define REST_WAKE_NS	(10 * NSEC_PER_USEC)

/* Where a machine stood still, its readers are not to for much longer. */
#define REST_MAX_NS	(100 * NSEC_PER_MSEC)

/**
 * mms_rest_due - mmap_lock is about to be given back
 * @mm: address space, whose lock the caller holds
 * @began: ktime_get_ns() when it was taken
 *
 * Counts the hold.
 *
 * Return: for how long at most somebody was made to wait, in ns; 0 if nobody is
 * seen to wait.
 */
u64 mms_rest_due(struct mm_struct *mm, u64 began)
{
	u64 held = ktime_get_ns() - began;

	mms_stats_max(MMS_STAT_LOCK_HOLD_MAX_NS, held);
	mms_stats_add(MMS_STAT_LOCK_HOLDS, 1);
	if (!mms_compat_lock_wanted(mm))
		return 0;
	mms_stats_add(MMS_STAT_LOCK_YIELDS, 1);
	return held;
}

/**
 * mms_rest_take - wait until the lock may be taken
 * @rest: of the address space
 *
 * Context: process; may sleep, for a bounded time. The caller holds no lock.
 * Return: 0, or -EINTR if a fatal signal came.
 */
int mms_rest_take(struct mms_rest *rest)
{
	s64 left = atomic64_read(&rest->until) - ktime_get_ns();
	ktime_t wait = left;

	if (left <= 0)
		return 0;
	set_current_state(TASK_KILLABLE);
	schedule_hrtimeout_range(&wait, left / 8, HRTIMER_MODE_REL);
	return fatal_signal_pending(current) ? -EINTR : 0;
}

/**
 * mms_rest_owe - the lock was given up; was somebody made to wait?
 * @rest: of the address space
 * @ns: for how long at most, as mms_rest_due() has told; 0: nobody
 */
void mms_rest_owe(struct mms_rest *rest, u64 ns)
{
	if (ns)
		atomic64_set(&rest->until, ktime_get_ns() +
			     min_t(u64, (ns + REST_WAKE_NS) * REST_FACTOR,
				   REST_MAX_NS));
}
