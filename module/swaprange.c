// SPDX-License-Identifier: GPL-2.0
/*
 * Ranges of addresses whose entries are being changed. The kernel tells before
 * and after (mmu_notifier_invalidate_range_start(), _end()), in the thread that
 * changes them: reclaim, for one page or a huge one, or whoever unmaps.
 *
 * What was no swap entry before and is one afterwards has gone out. Reclaim has
 * the page locked meanwhile, so that no fault can bring it back before that is
 * seen. Two threads may be about to change the same entry, as pages of related
 * processes are looked for at the same address: the first that sees it gone
 * takes it from the others.
 *
 * And swap entries that are freed by a thread meanwhile were those of the
 * process whose range it is.
 */
#include "swaprange.h"

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "cause.h"
#include "entry.h"
#include "pool.h"
#include "swapbook.h"

/* A huge page: what is longer is not reclaim's. */
#define RANGE_PAGES	512U
/* Of a word of a bitmap: looked at with interrupts off in one go. */
#define WORD_PAGES	((unsigned int)BITS_PER_LONG)
/* Kept for when there is no memory. */
#define RESERVE		64
#define BUCKET_BITS	8U

/**
 * struct swaprange - one, from its begin to its end
 * @by_task: in the bucket of its thread; under the bucket's lock
 * @by_book: among those of the process; under the book's lock
 * @task: who changes it
 * @book: whose it is
 * @mm: of which memory; compared only
 * @start: first address
 * @pages: how many, 0 if it is too long to be looked at
 * @stays: pages that were not out before; under the book's lock once listed
 */
struct swaprange {
	struct hlist_node by_task;
	struct list_head by_book;
	const struct task_struct *task;
	struct mms_swapbook *book;
	const struct mm_struct *mm;
	u64 start;
	unsigned int pages;
	DECLARE_BITMAP(stays, RANGE_PAGES);
};

struct bucket {
	raw_spinlock_t lock;
	struct hlist_head ranges;
};

static struct bucket buckets[1U << BUCKET_BITS];
static struct mms_pool ranges;
static atomic64_t ranges_lost;

/**
 * mms_swaprange_init - be ready; may be called again
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_swaprange_init(void)
{
	unsigned int i;

	if (ranges.reserve)
		return 0;
	for (i = 0; i < ARRAY_SIZE(buckets); i++)
		raw_spin_lock_init(&buckets[i].lock);
	return mms_pool_init(&ranges, sizeof(struct swaprange), RESERVE);
}

/**
 * mms_swaprange_exit - undo mms_swaprange_init(), if it was called; all are dropped
 */
void mms_swaprange_exit(void)
{
	mms_pool_exit(&ranges);
}

static struct bucket *bucket_of(const struct task_struct *task)
{
	return &buckets[hash_ptr(task, BUCKET_BITS)];
}

/* Which of the pages of a word, the first one's at @addr, are out? @asked alone. */
static unsigned long look(const struct mm_struct *mm, u64 addr,
			  unsigned long asked, swp_entry_t *first)
{
	unsigned long irqs, out = 0;

	local_irq_save(irqs);
	while (asked) {
		unsigned int i = __ffs(asked);
		struct mms_fault_entry e =
			mms_fault_read(mm, addr + ((u64)i << PAGE_SHIFT));
		swp_entry_t entry;

		asked &= asked - 1;
		if (likely(!mms_entry_is_swap(e.level, e.raw, &entry)))
			continue;
		if (!first->val)
			*first = entry;
		out |= BIT(i);
	}
	local_irq_restore(irqs);
	return out;
}

static unsigned int words_of(const struct swaprange *r)
{
	return DIV_ROUND_UP(r->pages, WORD_PAGES);
}

/* Address of the first page of a word. */
static u64 address_of(const struct swaprange *r, unsigned int word)
{
	return r->start + ((u64)word * WORD_PAGES << PAGE_SHIFT);
}

/* Those pages that are not out as it begins. */
static void note_stays(struct swaprange *r, const struct mm_struct *mm)
{
	unsigned int w, words = words_of(r);
	swp_entry_t first = { 0 };

	for (w = 0; w < words; w++) {
		unsigned long all = ~0UL;

		if (w == words - 1)
			all >>= -r->pages % WORD_PAGES;
		r->stays[w] = all & ~look(mm, address_of(r, w), all, &first);
	}
}

/* Those of them that are out now. @first: the slot of the first of them. */
static void note_out(const struct swaprange *r, const struct mm_struct *mm,
		     unsigned long *out, swp_entry_t *first)
{
	unsigned int w, words = words_of(r);

	first->val = 0;
	for (w = 0; w < words; w++)
		out[w] = look(mm, address_of(r, w), r->stays[w], first);
}

static void list_range(struct swaprange *r)
{
	struct bucket *bucket = bucket_of(current);

	raw_spin_lock(&r->book->lock);
	list_add(&r->by_book, &r->book->ranges);
	raw_spin_unlock(&r->book->lock);
	raw_spin_lock(&bucket->lock);
	hlist_add_head(&r->by_task, &bucket->ranges);
	raw_spin_unlock(&bucket->lock);
}

/**
 * mms_swaprange_begin - the current thread is about to change a range
 * @book: of the process whose range it is
 * @mm: its memory
 * @start: first address
 * @end: first address after it
 *
 * Context: process; the kernel may hold locks, none of page tables. Does not
 * sleep.
 */
void mms_swaprange_begin(struct mms_swapbook *book, const struct mm_struct *mm,
			 u64 start, u64 end)
{
	u64 pages = (end - start) >> PAGE_SHIFT;
	struct swaprange *r = mms_pool_take(&ranges);

	if (!r) {
		atomic64_inc(&ranges_lost);
		return;
	}
	r->task = current;
	r->book = book;
	r->mm = mm;
	r->start = start & PAGE_MASK;
	r->pages = pages <= RANGE_PAGES ? pages : 0;
	note_stays(r, mm);
	list_range(r);
}

/* The thread's own, of a process, %NULL if there is none. */
static struct swaprange *take_range(const struct mms_swapbook *book, u64 start)
{
	struct bucket *bucket = bucket_of(current);
	struct swaprange *r, *found = NULL;

	raw_spin_lock(&bucket->lock);
	hlist_for_each_entry(r, &bucket->ranges, by_task) {
		if (r->task == current && r->book == book && r->start == start) {
			hlist_del(&r->by_task);
			found = r;
			break;
		}
	}
	raw_spin_unlock(&bucket->lock);
	return found;
}

/**
 * mms_swaprange_take - a page is seen to have gone out, and is for nobody else to
 * see
 * @book: of its process, whose lock is held
 * @addr: its address
 */
void mms_swaprange_take(struct mms_swapbook *book, u64 addr)
{
	struct swaprange *other;

	if (book->page.addr == addr)
		book->page.stays = false;
	list_for_each_entry(other, &book->ranges, by_book) {
		u64 at = (addr - other->start) >> PAGE_SHIFT;

		if (addr >= other->start && at < other->pages)
			__clear_bit(at, other->stays);
	}
}

static void take_all(const struct swaprange *r, const unsigned long *out)
{
	unsigned int i;

	for_each_set_bit(i, out, words_of(r) * WORD_PAGES)
		mms_swaprange_take(r->book, r->start + ((u64)i << PAGE_SHIFT));
}

/* How many are left that nobody has taken meanwhile? Under the book's lock. */
static unsigned int weigh(const struct swaprange *r, unsigned long *out)
{
	unsigned int w, nr = 0, words = words_of(r);

	for (w = 0; w < words; w++) {
		out[w] &= r->stays[w];
		if (unlikely(out[w]))
			nr += hweight_long(out[w]);
	}
	return nr;
}

/* End a range, of which @out are seen to be out. Returns how many went out by it. */
static unsigned int end_range(struct swaprange *r, unsigned long *out)
{
	struct mms_swapbook *book = r->book;
	unsigned int nr;

	raw_spin_lock(&book->lock);
	list_del(&r->by_book);
	nr = weigh(r, out);
	if (nr) {
		take_all(r, out);
		book->counts.n[MMSCOPE_SWAP_OUT] += nr;
		book->counts.n[MMSCOPE_SWAP_OUT_EVENTS]++;
	}
	raw_spin_unlock(&book->lock);
	return nr;
}

/**
 * mms_swaprange_end - the current thread has changed a range
 * @book: of the process whose range it is
 * @mm: its memory
 * @start: its first address, as it was when it began
 *
 * Context: as mms_swaprange_begin().
 */
void mms_swaprange_end(struct mms_swapbook *book, const struct mm_struct *mm,
		       u64 start)
{
	struct swaprange *r = take_range(book, start & PAGE_MASK);
	DECLARE_BITMAP(out, RANGE_PAGES);
	swp_entry_t first;
	unsigned int nr;

	if (!r)
		return;
	note_out(r, mm, out, &first);
	nr = end_range(r, out);
	if (nr)
		mms_swapsum_add_out(book, r->start +
				    (find_first_bit(out, r->pages) << PAGE_SHIFT),
				    nr, first);
	mms_pool_give(&ranges, r);
}

/**
 * mms_swaprange_freed - the current thread frees slots
 * @pages: how many
 *
 * They were a process's if the thread is just changing a range of its;
 * otherwise they were shared memory's.
 *
 * Context: not in an interrupt; the kernel may hold page table locks.
 */
void mms_swaprange_freed(u64 pages)
{
	struct bucket *bucket = bucket_of(current);
	struct mms_swapbook *book = NULL;
	struct swaprange *r;

	/* the thread's own are not listed by others */
	if (hlist_empty(&bucket->ranges))
		return;
	raw_spin_lock(&bucket->lock);
	hlist_for_each_entry(r, &bucket->ranges, by_task) {
		if (r->task == current) {
			book = r->book;
			mms_swapbook_add(book, MMSCOPE_SWAP_FREED, pages);
			break;
		}
	}
	raw_spin_unlock(&bucket->lock);
	if (book)
		mms_swapsum_add(MMSCOPE_SWAP_FREED, pages);
}

static struct swaprange *first_range(struct mms_swapbook *book,
				     const struct mm_struct *mm)
{
	struct swaprange *r, *found = NULL;

	raw_spin_lock(&book->lock);
	list_for_each_entry(r, &book->ranges, by_book) {
		if (r->mm == mm) {
			list_del(&r->by_book);
			found = r;
			break;
		}
	}
	raw_spin_unlock(&book->lock);
	return found;
}

/**
 * mms_swaprange_drop - forget those of a process, in one memory
 * @book: of the process
 * @mm: a memory whose ranges nobody begins or ends any more; compared only
 *
 * Context: process.
 */
void mms_swaprange_drop(struct mms_swapbook *book, const struct mm_struct *mm)
{
	struct swaprange *r;

	while ((r = first_range(book, mm))) {
		struct bucket *bucket = bucket_of(r->task);

		raw_spin_lock(&bucket->lock);
		hlist_del(&r->by_task);
		raw_spin_unlock(&bucket->lock);
		mms_pool_give(&ranges, r);
	}
}

/**
 * mms_swaprange_lost - ranges that there was no memory for
 *
 * Return: their number since the module was loaded.
 */
u64 mms_swaprange_lost(void)
{
	return atomic64_read(&ranges_lost);
}
