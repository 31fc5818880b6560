// SPDX-License-Identifier: GPL-2.0
/*
 * The steps by which a page comes back from swap, of pages that were chosen.
 * From the first one on the scheduler's tracepoints are watched, and the function
 * that reads from the device, until swap is not accounted any more: to patch the
 * scheduler once for each page would be more of a burden.
 */
#include "swapsteps.h"

#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/ptrace.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/tracepoint.h>
#include <trace/events/sched.h>

#include "compat.h"
#include "legs.h"
#include "tpoint.h"
#include "trace.h"
#include "unhook.h"

/* As many pages as are read for followed threads at once. */
#define IN_FLIGHT	64

static DEFINE_MUTEX(steps_lock);
static LIST_HEAD(followed);		/* changed under steps_lock */
/* Under steps_lock: what is watched, if anything. */
static bool watching;
static struct tracepoint *switch_tracepoint, *waking_tracepoint;
static struct kretprobe read_probe;

/* @task: whose page it is, or another thread of the same process. */
static void take(struct mms_swapsteps *s, const struct task_struct *task,
		 enum mmscope_swap_step step)
{
	u64 ns = ktime_get_mono_fast_ns() - s->began;

	WRITE_ONCE(s->at[step], ns);
	trace_swap_step(task->tgid, s->addr, step, ns);
}

static void take_once(struct mms_swapsteps *s, const struct task_struct *task,
		      enum mmscope_swap_step step)
{
	if (READ_ONCE(s->at[step]) == MMS_NO_STEP)
		take(s, task, step);
}

static void forget_steps(struct mms_swapsteps *s)
{
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_STEPS; i++)
		WRITE_ONCE(s->at[i], MMS_NO_STEP);
}

/*
 * What a thread is after, %NULL if that is not followed. Between two legs it may do
 * something else: run a signal's handler. Context: RCU.
 */
static struct mms_swapsteps *wanted_by(const struct task_struct *task)
{
	struct mms_swapsteps *s;

	list_for_each_entry_rcu(s, &followed, node)
		if (READ_ONCE(s->task) == task && !READ_ONCE(s->between) &&
		    !READ_ONCE(s->done))
			return s;
	return NULL;
}

static bool is_uptodate(const struct folio *folio)
{
	return folio && test_bit(PG_uptodate, &folio->flags);
}

/* Runs with interrupts off, and the run queue locked. */
static void on_switch(void *unused, bool preempt, struct task_struct *prev,
		      struct task_struct *next, unsigned int prev_state)
{
	struct mms_swapsteps *s;

	if (preempt || prev_state == TASK_RUNNING)
		return;
	s = wanted_by(prev);
	if (!s)
		return;
	WRITE_ONCE(s->sleeps, s->sleeps + 1);
	take_once(s, prev, MMSCOPE_STEP_ASLEEP);
}

/* Runs in who wakes: when a page has been read it is the end of that. */
static void on_waking(void *unused, struct task_struct *task)
{
	struct mms_swapsteps *s = wanted_by(task);

	if (!s)
		return;
	/* the thread holds a reference while it waits for it */
	if (is_uptodate(READ_ONCE(s->folio)))
		take_once(s, task, MMSCOPE_STEP_READ);
	take(s, task, MMSCOPE_STEP_WOKEN);
}

/* The kernel's names for the function that reads a page, the newer first. */
static const char * const read_names[] = { "swap_read_folio", "swap_readpage" };

static int read_begins(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct folio *folio = (void *)regs_get_kernel_argument(regs, 0);
	struct mms_swapsteps *s = wanted_by(current);

	/* others are read ahead */
	if (!s || mms_compat_folio_swap(folio).val != s->entry.val)
		return 1;
	WRITE_ONCE(s->folio, folio);
	return 0;
}

/* Where the device is not waited for the page is there already. */
static int read_ends(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct mms_swapsteps *s = wanted_by(current);

	if (s && is_uptodate(READ_ONCE(s->folio)))
		take_once(s, current, MMSCOPE_STEP_READ);
	return 0;
}

/* Is it the next leg, of the fault that was followed? */
static bool goes_on(const struct mms_swapsteps *s)
{
	return READ_ONCE(s->task) == current &&
	       READ_ONCE(s->counted) == mms_faults_counted(current);
}

/*
 * Is the current thread to be followed from now on? Also instead of one that is between
 * two legs: it may be killed there, or may be khugepaged, which does not try again; or
 * another thread has had its page mapped, so that it is a later fault.
 */
static bool begin_following(struct mms_swapsteps *s)
{
	const struct task_struct *task = READ_ONCE(s->task);

	if (task && !READ_ONCE(s->between))
		return false;
	if (goes_on(s)) {
		WRITE_ONCE(s->between, false);
		return false;
	}
	if (cmpxchg(&s->task, task, current) != task)
		return false;
	WRITE_ONCE(s->between, false);
	WRITE_ONCE(s->sleeps, 0);
	forget_steps(s);
	return true;
}

/**
 * mms_swapsteps_begin - a leg of a fault for a page that is out begins
 * @mm: whose page
 * @addr: its address
 * @entry: where it is
 *
 * Context: preemption off, in the thread that faults.
 */
void mms_swapsteps_begin(const struct mm_struct *mm, unsigned long addr,
			 swp_entry_t entry)
{
	struct mms_swapsteps *s;

	list_for_each_entry_rcu(s, &followed, node) {
		if (s->mm != mm || s->addr != addr || READ_ONCE(s->done) ||
		    !begin_following(s))
			continue;
		s->entry = entry;
		s->began = ktime_get_mono_fast_ns();
		take(s, current, MMSCOPE_STEP_SLOT);
	}
}

/**
 * mms_swapsteps_mend - a fault has ended: pages are mapped
 * @mm: whose pages
 * @first: address of the first
 * @pages: how many
 *
 * Context: preemption off, in the thread that faults.
 */
void mms_swapsteps_mend(const struct mm_struct *mm, unsigned long first,
			unsigned int pages)
{
	struct mms_swapsteps *s;

	list_for_each_entry_rcu(s, &followed, node) {
		if (s->mm != mm || (s->addr - first) >> PAGE_SHIFT >= pages ||
		    !READ_ONCE(s->task) || READ_ONCE(s->done))
			continue;
		WRITE_ONCE(s->folio, NULL);
		/* whoever it was: the thread finds it there */
		take_once(s, current, MMSCOPE_STEP_READ);
		take(s, current, MMSCOPE_STEP_MENDED);
		WRITE_ONCE(s->done, true);
	}
}

/**
 * mms_swapsteps_fail - a leg of a fault has ended, and nothing is mapped
 * @mm: whose page
 * @addr: its address
 * @again: a further leg follows
 *
 * Context: preemption off, in the thread that faults.
 */
void mms_swapsteps_fail(const struct mm_struct *mm, unsigned long addr,
			bool again)
{
	struct mms_swapsteps *s;

	list_for_each_entry_rcu(s, &followed, node) {
		if (s->mm != mm || s->addr != addr || READ_ONCE(s->done) ||
		    READ_ONCE(s->task) != current)
			continue;
		/* its reference is gone */
		WRITE_ONCE(s->folio, NULL);
		if (again) {
			WRITE_ONCE(s->counted, mms_faults_counted(current));
			WRITE_ONCE(s->between, true);
		} else {
			/* another was faster, or it could not be had */
			WRITE_ONCE(s->task, NULL);
		}
	}
}

/**
 * mms_swapsteps_ready - a page is locked and up to date, to be mapped
 *
 * Context: preemption off, in the thread that faults.
 */
void mms_swapsteps_ready(void)
{
	struct mms_swapsteps *s = wanted_by(current);

	if (s)
		take_once(s, current, MMSCOPE_STEP_READ);
}

static int watch_scheduler(void)
{
	int ret;

	check_trace_callback_type_sched_switch(on_switch);
	check_trace_callback_type_sched_waking(on_waking);

	switch_tracepoint = mms_tpoint_find("sched_switch");
	waking_tracepoint = mms_tpoint_find("sched_waking");
	if (!switch_tracepoint || !waking_tracepoint)
		return -EOPNOTSUPP;
	ret = tracepoint_probe_register(switch_tracepoint, on_switch, NULL);
	if (ret)
		return ret;
	ret = tracepoint_probe_register(waking_tracepoint, on_waking, NULL);
	if (ret)
		tracepoint_probe_unregister(switch_tracepoint, on_switch, NULL);
	return ret;
}

static void unwatch_scheduler(void)
{
	tracepoint_probe_unregister(waking_tracepoint, on_waking, NULL);
	tracepoint_probe_unregister(switch_tracepoint, on_switch, NULL);
	tracepoint_synchronize_unregister();
}

static int watch_reads(void)
{
	int i, ret = -ENOENT;

	for (i = 0; ret == -ENOENT && i < ARRAY_SIZE(read_names); i++) {
		read_probe = (struct kretprobe) {
			.kp.symbol_name = read_names[i],
			.entry_handler = read_begins,
			.handler = read_ends,
			.maxactive = IN_FLIGHT,
		};
		ret = register_kretprobe(&read_probe);
	}
	return ret == -ENOENT ? -EOPNOTSUPP : ret;
}

static int watch(void)
{
	int ret = watch_scheduler();

	if (ret)
		return ret;
	ret = watch_reads();
	if (ret)
		unwatch_scheduler();
	return ret;
}

static void unwatch_reads(void)
{
	unregister_kretprobe(&read_probe);
}

/* Nobody sees the ends of those faults that are under way. */
static void give_up(struct mms_swapsteps *s)
{
	WRITE_ONCE(s->task, NULL);
	WRITE_ONCE(s->folio, NULL);
	WRITE_ONCE(s->between, false);
}

/**
 * mms_swapsteps_stop - watch no more, until the next mms_swapsteps_watch()
 *
 * Description: Who is in a fault for a page is not followed any more.
 *
 * Context: process; may sleep. do_swap_page() is not hooked, nor will it be until then.
 */
void mms_swapsteps_stop(void)
{
	struct mms_swapsteps *s;

	mutex_lock(&steps_lock);
	if (watching) {
		mms_unhook(unwatch_reads);
		unwatch_scheduler();
	}
	watching = false;
	list_for_each_entry(s, &followed, node)
		give_up(s);
	mutex_unlock(&steps_lock);
}

/**
 * mms_swapsteps_watch - have watched what tells of steps
 *
 * Context: process; may sleep. It stays watched until mms_swapsteps_stop(), so under
 * what keeps that from having been before.
 * Return: 0; -EOPNOTSUPP on a kernel that cannot; -ENOMEM.
 */
int mms_swapsteps_watch(void)
{
	int ret = 0;

	mutex_lock(&steps_lock);
	if (!watching)
		ret = watch();
	if (!ret)
		watching = true;
	mutex_unlock(&steps_lock);
	return ret;
}

/**
 * mms_swapsteps_follow - follow a page's way in, from the next touch on
 * @s: filled; mms_swapsteps_leave() it
 * @mm: whose page; referenced, so that it is told from any other
 * @addr: its address
 *
 * Context: process; may sleep. After mms_swapsteps_watch(), or nothing is told.
 */
void mms_swapsteps_follow(struct mms_swapsteps *s, struct mm_struct *mm,
			  unsigned long addr)
{
	*s = (struct mms_swapsteps) { .mm = mm, .addr = addr & PAGE_MASK };
	forget_steps(s);
	/* so that no other memory gets to be where this is */
	mmgrab(mm);
	mutex_lock(&steps_lock);
	list_add_rcu(&s->node, &followed);
	mutex_unlock(&steps_lock);
}

/**
 * mms_swapsteps_leave - follow it no more
 * @s: that was followed; may be freed afterwards
 *
 * Context: process; may sleep.
 */
void mms_swapsteps_leave(struct mms_swapsteps *s)
{
	mutex_lock(&steps_lock);
	list_del_rcu(&s->node);
	mutex_unlock(&steps_lock);
	/* all that looks through the list does so with preemption off */
	synchronize_rcu();
	mmdrop(s->mm);
}
