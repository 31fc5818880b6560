// SPDX-License-Identifier: GPL-2.0
/*
 * MMU notifiers on the memory of processes: what is about to be changed, what
 * has been, and how old pages look. Memory that nobody watches has none.
 *
 * A notifier keeps the memory's description, struct mm_struct, and none of the
 * memory.
 */
#include "swapnotify.h"

#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/mmu_notifier.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "swapbook.h"
#include "swapchange.h"

/**
 * struct mms_swapnotify - one
 * @notifier: registered
 * @by_mm: where it is found by @mm; changed under notify_lock
 * @mm: the memory; compared only
 * @book: where is counted; referenced
 * @rcu: for freeing
 */
struct mms_swapnotify {
	struct mmu_notifier notifier;
	struct hlist_node by_mm;
	const struct mm_struct *mm;
	struct mms_swapbook *book;
	struct rcu_head rcu;
};

static DEFINE_HASHTABLE(by_mm, 10);
static DEFINE_RAW_SPINLOCK(notify_lock);
/* Those that are not freed yet. */
static atomic_t nr_notifiers;
static DECLARE_WAIT_QUEUE_HEAD(notifiers_gone);

static struct mms_swapbook *book_of(struct mmu_notifier *mn)
{
	return container_of(mn, struct mms_swapnotify, notifier)->book;
}

static int range_begins(struct mmu_notifier *mn,
			const struct mmu_notifier_range *range)
{
	mms_swapchange_begin(book_of(mn), range->mm, range->start, range->end);
	return 0;
}

static void range_ends(struct mmu_notifier *mn,
		       const struct mmu_notifier_range *range)
{
	mms_swapchange_end(book_of(mn), range->mm, range->start, range->end);
}

/* Nobody but the processor has used it. */
static int aged(struct mmu_notifier *mn, enum mmscope_swap_count what)
{
	mms_swapbook_add(book_of(mn), what, 1);
	mms_swapsum_add(what, 1);
	return 0;
}

static int flushed(struct mmu_notifier *mn, struct mm_struct *mm,
		   unsigned long start, unsigned long end)
{
	aged(mn, MMSCOPE_SWAP_YOUNG);
	return aged(mn, MMSCOPE_SWAP_FLUSHED);
}

static int cleared(struct mmu_notifier *mn, struct mm_struct *mm,
		   unsigned long start, unsigned long end)
{
	return aged(mn, MMSCOPE_SWAP_YOUNG);
}

static int tested(struct mmu_notifier *mn, struct mm_struct *mm,
		  unsigned long address)
{
	return aged(mn, MMSCOPE_SWAP_YOUNG);
}

/* The memory is given up: after exec, or as the process exits. */
static void released(struct mmu_notifier *mn, struct mm_struct *mm)
{
	mms_swapsum_add(MMSCOPE_SWAP_FREED, mms_swapbook_close(book_of(mn)));
}

/* No call of ours is under way, and none will be. */
static void freed(struct mmu_notifier *mn)
{
	struct mms_swapnotify *n =
		container_of(mn, struct mms_swapnotify, notifier);

	mms_swapchange_drop(n->book, n->mm);
	mms_swapbook_put(n->book);
	/* some may still look through the hash */
	kfree_rcu(n, rcu);
	if (atomic_dec_and_test(&nr_notifiers))
		wake_up(&notifiers_gone);
}

static const struct mmu_notifier_ops notify_ops = {
	.invalidate_range_start = range_begins,
	.invalidate_range_end = range_ends,
	.clear_flush_young = flushed,
	.clear_young = cleared,
	.test_young = tested,
	.release = released,
	.free_notifier = freed,
};

/**
 * mms_swapnotify_add - watch a memory from now on
 * @mm: memory, which the caller holds a user reference of
 * @book: where to count
 *
 * The kernel keeps all that could change a page's mapping out meanwhile, so no
 * range begins before, and ends afterwards.
 *
 * Context: process; may sleep; takes @mm's mmap_lock for writing.
 * Return: what to remove; -EINTR, -ENOMEM.
 */
struct mms_swapnotify *mms_swapnotify_add(struct mm_struct *mm,
					  struct mms_swapbook *book)
{
	struct mms_swapnotify *n = kzalloc(sizeof(*n), GFP_KERNEL | __GFP_NOWARN);
	int ret;

	if (!n)
		return ERR_PTR(-ENOMEM);
	n->notifier.ops = &notify_ops;
	n->mm = mm;
	n->book = book;
	ret = mmap_write_lock_killable(mm);
	if (!ret) {
		ret = __mmu_notifier_register(&n->notifier, mm);
		mmap_write_unlock(mm);
	}
	if (ret) {
		kfree(n);
		return ERR_PTR(ret);
	}
	mms_swapbook_get(book);
	atomic_inc(&nr_notifiers);
	raw_spin_lock(&notify_lock);
	hash_add_rcu(by_mm, &n->by_mm, (unsigned long)mm);
	raw_spin_unlock(&notify_lock);
	return n;
}

/**
 * mms_swapnotify_remove - watch a memory no more
 * @n: not to be used any more
 *
 * Calls under way go on counting until they end.
 *
 * Context: process.
 */
void mms_swapnotify_remove(struct mms_swapnotify *n)
{
	raw_spin_lock(&notify_lock);
	hash_del_rcu(&n->by_mm);
	raw_spin_unlock(&notify_lock);
	mmu_notifier_put(&n->notifier);
}

/**
 * mms_swapnotify_wait - wait until those removed are gone
 *
 * Context: process; may sleep. None is added meanwhile.
 */
void mms_swapnotify_wait(void)
{
	wait_event(notifiers_gone, !atomic_read(&nr_notifiers));
	mmu_notifier_synchronize();
}

/**
 * mms_swapnotify_each - act on the books of all that watch a memory
 * @mm: the memory; compared only
 * @act: called for each, with preemption off
 * @data: for it
 *
 * Context: not in an interrupt.
 */
void mms_swapnotify_each(const struct mm_struct *mm,
			 void (*act)(struct mms_swapbook *book, const void *data),
			 const void *data)
{
	struct mms_swapnotify *n;

	rcu_read_lock();
	hash_for_each_possible_rcu(by_mm, n, by_mm, (unsigned long)mm)
		if (n->mm == mm)
			act(n->book, data);
	rcu_read_unlock();
}
