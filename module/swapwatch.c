// SPDX-License-Identifier: GPL-2.0
/*
 * The swap of targets: each has a book for as long as swap is accounted, which
 * stays with the process. When that executes something else it is settled anew
 * on what memory it has then.
 */
#include "swapwatch.h"

#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>
#include <trace/events/sched.h>

#include "stats.h"
#include "swapnotify.h"
#include "swapspread.h"
#include "target.h"
#include "targets.h"
#include "tpoint.h"

/* A process that does not rest is taken as it is after so many looks. */
#define MOST_LOOKS	5
/* Less than what it takes besides: the kernel's own. */
#define WATCH_BYTES	(sizeof(struct mms_watch) + sizeof(struct mms_swapbook))

/**
 * struct mms_watch - the watch over a target
 * @book: what is counted
 * @target: %NULL when it was removed; under watches_lock
 * @node: among all, or those that are to go; under watches_lock
 * @removed: it was: what is counted of it is not wanted any more; set anywhere
 * @settling: guards what follows
 * @mm: memory that is watched now, %NULL if none is; compared only
 * @notify: on that
 * @settled: it has been on some
 * @before: what is counted of pages that were out as counting began on that
 * @unsure: how many these are is not known exactly
 * @gone: it is on none any more, and will not be
 * @pending: its memory is another now, or it is new; set anywhere
 * @refs: the target's, and one each user's
 * @rcu: for freeing
 */
struct mms_watch {
	struct mms_swapbook *book;
	struct mms_target *target;
	struct list_head node;
	bool removed;
	struct mutex settling;	/* see above */
	struct mm_struct *mm;
	struct mms_swapnotify *notify;
	enum mmscope_swap_count before;
	bool settled;
	bool unsure;
	bool gone;
	bool pending;
	refcount_t refs;
	struct rcu_head rcu;
};

static DEFINE_MUTEX(watches_lock);
static LIST_HEAD(watches);	/* under watches_lock, as is t->watch */
static LIST_HEAD(retired);	/* likewise */
static struct workqueue_struct *watch_queue;
static struct tracepoint *exec_tracepoint;

static void watch_fn(struct work_struct *work);
static DECLARE_WORK(watch_work, watch_fn);

static int watch_mm(struct mms_watch *w, struct mm_struct *mm)
{
	struct mms_swapnotify *notify = mms_swapnotify_add(mm, w->book);

	if (IS_ERR(notify))
		return PTR_ERR(notify);
	w->notify = notify;
	w->mm = mm;
	return 0;
}

static void unwatch_mm(struct mms_watch *w)
{
	if (!w->mm)
		return;
	mms_swapnotify_remove(w->notify);
	w->mm = NULL;
}

/* What a look at what is out has found. */
struct look {
	u64 pages;
	u64 changes;		/* that there were of it by then */
};

/*
 * Count what is out, once, with nothing that changes that meanwhile: whatever
 * changed an entry has been counted a grace period later. True if so.
 */
static int look_once(struct mms_watch *w, struct mms_rest *rest,
		     struct look *look)
{
	u64 before;
	bool rested, rests;
	int ret;

	synchronize_rcu();
	before = mms_swapbook_changes(w->book, &rested);
	ret = mms_swapspread_count(w->mm, rest, &w->removed, &look->pages);
	if (ret)
		return ret;
	mms_swapbook_looked(w->book, ktime_get_mono_fast_ns());
	synchronize_rcu();
	look->changes = mms_swapbook_changes(w->book, &rests);
	return rested && rests && before == look->changes;
}

/*
 * What is out already, as counting begins. Of a process that swaps all the time
 * that is corrected when it does not.
 */
static int find_pages(struct mms_watch *w, struct mms_target *t)
{
	bool forked = !w->settled && t->forked;
	struct look look = { 0 };
	int i, ret;

	w->before = forked ? MMSCOPE_SWAP_FORKED : MMSCOPE_SWAP_FOUND;
	/* What has ever had pages in swap is on this list until its end. */
	if (list_empty_careful(&w->mm->mmlist))
		return 0;
	for (i = 0, ret = 0; !ret && i < MOST_LOOKS; i++)
		ret = look_once(w, &t->rest, &look);
	if (ret < 0)
		return ret;
	w->unsure = !ret || !mms_swapbook_correct(w->book, w->before, look.pages,
						  &look.changes);
	if (w->unsure)
		mms_swapbook_correct(w->book, w->before, look.pages, NULL);
	return 0;
}

/* One look: who reads is not to wait. */
static int find_again(struct mms_watch *w, struct mms_target *t)
{
	struct look look;
	int ret = look_once(w, &t->rest, &look);

	w->unsure = ret <= 0 || !mms_swapbook_correct(w->book, w->before,
						      look.pages, &look.changes);
	return min(ret, 0);
}

static int settle_on(struct mms_watch *w, struct mms_target *t,
		     struct mm_struct *mm)
{
	int ret;

	if (mm == w->mm)
		return w->unsure || mms_swapbook_spanned(w->book) ?
			find_again(w, t) : 0;
	unwatch_mm(w);
	mms_swapsum_add(MMSCOPE_SWAP_FREED, mms_swapbook_close(w->book));
	ret = watch_mm(w, mm);
	if (!ret)
		ret = find_pages(w, t);
	if (ret)
		unwatch_mm(w);
	else
		w->settled = true;
	return ret;
}

static int settle(struct mms_watch *w, struct mms_target *t)
{
	struct mms_image image;
	struct mm_struct *mm;
	int ret = -ESRCH;

	if (mutex_lock_killable(&w->settling))
		return -EINTR;
	WRITE_ONCE(w->pending, false);
	mm = w->gone ? ERR_PTR(-ESRCH) : mms_target_mm(t, &image);
	if (!IS_ERR(mm)) {
		ret = settle_on(w, t, mm);
		mmput(mm);
	}
	mutex_unlock(&w->settling);
	return ret;
}

/* Context: under watches_lock. */
static struct mms_watch *get_watch(struct mms_watch *w)
{
	if (w)
		refcount_inc(&w->refs);
	return w;
}

static void put_watch(struct mms_watch *w)
{
	if (!refcount_dec_and_test(&w->refs))
		return;
	mms_swapbook_put(w->book);
	kfree_rcu(w, rcu);
}

/* The watch over a target, referenced; %NULL if there is none. */
static struct mms_watch *watch_of(struct mms_target *t)
{
	struct mms_watch *w;

	mutex_lock(&watches_lock);
	w = get_watch(t->watch);
	mutex_unlock(&watches_lock);
	return w;
}

/**
 * mms_swapwatch_add - make a watch over a target
 * @t: target that has none
 *
 * It is settled later: by mms_swapwatch_settle(), or by a worker.
 *
 * Context: process; may sleep. Under the list's lock.
 * Return: 0 or -ENOMEM.
 */
int mms_swapwatch_add(struct mms_target *t)
{
	struct mms_watch *w = kzalloc(sizeof(*w), GFP_KERNEL | __GFP_NOWARN);

	if (!w)
		return -ENOMEM;
	w->book = mms_swapbook_alloc(t->nr);
	if (!w->book) {
		kfree(w);
		return -ENOMEM;
	}
	mms_stats_held(WATCH_BYTES);
	w->target = t;
	w->pending = true;
	mutex_init(&w->settling);
	refcount_set(&w->refs, 1);
	mutex_lock(&watches_lock);
	/* read by on_exec() */
	smp_store_release(&t->watch, w);
	list_add(&w->node, &watches);
	mutex_unlock(&watches_lock);
	queue_work(watch_queue, &watch_work);
	return 0;
}

/**
 * mms_swapwatch_read - what is counted of a target, and of the memory it has now
 * @t: referenced target
 * @c: filled, with 0 if it has no watch
 *
 * Context: as mms_swapwatch_settle().
 * Return: 1; 0 if it has no watch; -ESRCH, -EINTR, -ENOMEM.
 */
int mms_swapwatch_read(struct mms_target *t, struct mms_swap_counts *c)
{
	struct mms_watch *w = watch_of(t);
	int ret;

	memset(c, 0, sizeof(*c));
	if (!w)
		return 0;
	ret = settle(w, t);
	if (!ret)
		mms_swapbook_read(w->book, c);
	put_watch(w);
	return ret ? ret : 1;
}

/**
 * mms_swapwatch_settle - see that the memory is watched that a target has now
 * @t: referenced target
 *
 * Context: process; may sleep; takes the memory's mmap_lock for writing, and
 * holds no lock then.
 * Return: 0, also if it has no watch; -ESRCH, -EINTR, -ENOMEM.
 */
int mms_swapwatch_settle(struct mms_target *t)
{
	struct mms_watch *w = watch_of(t);
	int ret;

	if (!w)
		return 0;
	ret = settle(w, t);
	put_watch(w);
	return ret;
}

/**
 * mms_swapwatch_remove - end the watch over a target, if there is one
 * @t: target
 *
 * Context: process; may sleep. A worker does what takes long.
 */
void mms_swapwatch_remove(struct mms_target *t)
{
	mutex_lock(&watches_lock);
	if (t->watch) {
		list_move(&t->watch->node, &retired);
		t->watch->target = NULL;
		/* what is under way for it is not to be waited for */
		WRITE_ONCE(t->watch->removed, true);
		mms_stats_held(-(long)WATCH_BYTES);
		WRITE_ONCE(t->watch, NULL);
		queue_work(watch_queue, &watch_work);
	}
	mutex_unlock(&watches_lock);
}

static void retire(struct mms_watch *w)
{
	mutex_lock(&w->settling);
	w->gone = true;
	unwatch_mm(w);
	mutex_unlock(&w->settling);
	put_watch(w);
}

static struct mms_watch *first_retired(void)
{
	struct mms_watch *w;

	mutex_lock(&watches_lock);
	w = list_first_entry_or_null(&retired, struct mms_watch, node);
	if (w)
		list_del(&w->node);
	mutex_unlock(&watches_lock);
	return w;
}

/* One that is to be settled, and its target: both referenced. */
static struct mms_watch *first_pending(struct mms_target **t)
{
	struct mms_watch *w, *found = NULL;

	mutex_lock(&watches_lock);
	list_for_each_entry(w, &watches, node) {
		if (READ_ONCE(w->pending)) {
			found = get_watch(w);
			/* the list's reference is there as long as this */
			*t = mms_target_get(w->target);
			break;
		}
	}
	mutex_unlock(&watches_lock);
	return found;
}

static void watch_fn(struct work_struct *work)
{
	struct mms_target *t;
	struct mms_watch *w;

	while ((w = first_retired()))
		retire(w);
	while ((w = first_pending(&t))) {
		settle(w, t);
		mms_target_put(t);
		put_watch(w);
	}
}

/**
 * mms_swapwatch_flush - wait until those removed are gone
 *
 * Context: process; may sleep.
 */
void mms_swapwatch_flush(void)
{
	flush_work(&watch_work);
}

/* Runs in the thread that has executed something, with preemption off. */
static void on_exec(void *unused, struct task_struct *task, pid_t old_pid,
		    struct linux_binprm *bprm)
{
	struct mms_watch *w;
	struct mms_target *t;

	rcu_read_lock();
	t = mms_targets_find(task_tgid(task));
	/* pairs with mms_swapwatch_add() */
	w = t ? smp_load_acquire(&t->watch) : NULL;
	if (w) {
		WRITE_ONCE(w->pending, true);
		queue_work(watch_queue, &watch_work);
	}
	rcu_read_unlock();
}

/**
 * mms_swapwatch_init - be ready to watch
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_swapwatch_init(void)
{
	int ret = 0;

	check_trace_callback_type_sched_process_exec(on_exec);

	watch_queue = alloc_workqueue("mmscope_swap", WQ_UNBOUND, 1);
	if (!watch_queue)
		return -ENOMEM;
	exec_tracepoint = mms_tpoint_find("sched_process_exec");
	if (exec_tracepoint)
		ret = tracepoint_probe_register(exec_tracepoint, on_exec, NULL);
	if (ret)
		destroy_workqueue(watch_queue);
	return ret;
}

/**
 * mms_swapwatch_exit - undo mms_swapwatch_init(); all are removed
 *
 * Context: process; may sleep.
 */
void mms_swapwatch_exit(void)
{
	if (exec_tracepoint) {
		tracepoint_probe_unregister(exec_tracepoint, on_exec, NULL);
		tracepoint_synchronize_unregister();
	}
	destroy_workqueue(watch_queue);
	mms_swapnotify_wait();
}
