// SPDX-License-Identifier: GPL-2.0
/*
 * Entries that are being changed: told here before and after. Most often it is the
 * entry of one page, by reclaim or by a fault. That is kept in the book of its
 * process, and found by its thread through a table of books: which takes one lock
 * before, one after, and no memory. All else, also a page for which that place is
 * taken, is a range: see swaprange.c, where it is told what is looked for.
 */
#include "swapchange.h"

#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/swap.h>

#include "cause.h"
#include "entry.h"
#include "swapbook.h"
#include "swaprange.h"

#define THREAD_BITS	8U

/* Where the thread has a page, %NULL if it has none; threads may share a place. */
static struct mms_swapbook *books[1U << THREAD_BITS];

static struct mms_swapbook **place_of(const struct task_struct *task)
{
	return &books[hash_ptr(task, THREAD_BITS)];
}

static bool is_page(u64 start, u64 end)
{
	return end - start == PAGE_SIZE;
}

/* Is a page in swap? Interrupts are off, which keeps the tables. */
static __always_inline bool is_out(const struct mm_struct *mm, u64 addr,
				   swp_entry_t *entry)
{
	struct mms_fault_entry e = mms_fault_read(mm, addr);

	return mms_entry_is_swap(e.level, e.raw, entry);
}

/* False if there is no place for it. */
static __always_inline bool page_begins(struct mms_swapbook *book,
					const struct mm_struct *mm, u64 addr)
{
	struct mms_swap_page *page = &book->page;
	swp_entry_t entry;
	bool noted;

	raw_spin_lock_irq(&book->lock);
	noted = !page->task && !cmpxchg(place_of(current), NULL, book);
	if (likely(noted)) {
		page->task = current;
		page->mm = mm;
		page->addr = addr;
		page->stays = !is_out(mm, addr, &entry);
	}
	raw_spin_unlock_irq(&book->lock);
	return noted;
}

/* Nobody is changing the page any more. Under the book's lock. */
static void leave_page(struct mms_swapbook *book)
{
	WRITE_ONCE(*place_of(book->page.task), NULL);
	book->page.task = NULL;
}

enum ending { NOT_NOTED, STAYED, WENT_OUT };

static __always_inline enum ending page_ends(struct mms_swapbook *book,
					     const struct mm_struct *mm,
					     u64 addr, swp_entry_t *entry)
{
	const struct mms_swap_page *page = &book->page;
	enum ending ending = NOT_NOTED;

	raw_spin_lock_irq(&book->lock);
	if (likely(page->task == current && page->addr == addr)) {
		leave_page(book);
		ending = STAYED;
		if (page->stays && is_out(mm, addr, entry)) {
			ending = WENT_OUT;
			if (unlikely(!list_empty(&book->ranges)))
				mms_swaprange_take(book, addr);
			book->counts.n[MMSCOPE_SWAP_OUT]++;
			book->counts.n[MMSCOPE_SWAP_OUT_EVENTS]++;
		}
	}
	raw_spin_unlock_irq(&book->lock);
	return ending;
}

/**
 * mms_swapchange_begin - the current thread is about to change entries
 * @book: of the process whose they are
 * @mm: its memory
 * @start: first address
 * @end: first address after them
 *
 * Context: process, interrupts on; the kernel may hold locks, none of page tables.
 * Does not sleep.
 */
void mms_swapchange_begin(struct mms_swapbook *book, const struct mm_struct *mm,
			  u64 start, u64 end)
{
	if (is_page(start, end) && page_begins(book, mm, start & PAGE_MASK))
		return;
	mms_swaprange_begin(book, mm, start, end);
}

/**
 * mms_swapchange_end - the current thread has changed entries
 * @book: of the process whose they are
 * @mm: its memory
 * @start: first address, as it was when it began
 * @end: first address after them, likewise
 *
 * Context: as mms_swapchange_begin().
 */
void mms_swapchange_end(struct mms_swapbook *book, const struct mm_struct *mm,
			u64 start, u64 end)
{
	enum ending ending = NOT_NOTED;
	swp_entry_t entry;

	if (is_page(start, end))
		ending = page_ends(book, mm, start & PAGE_MASK, &entry);
	if (ending == WENT_OUT)
		mms_swapsum_add_out(book, start & PAGE_MASK, 1, entry);
	else if (ending == NOT_NOTED)
		mms_swaprange_end(book, mm, start);
}

/**
 * mms_swapchange_freed - the current thread frees slots
 * @pages: how many
 *
 * They were a process's if the thread is just changing entries of its;
 * otherwise they were shared memory's.
 *
 * Context: not in an interrupt; preemption off, which keeps what others may free;
 * the kernel may hold page table locks.
 */
void mms_swapchange_freed(u64 pages)
{
	struct mms_swapbook *book = READ_ONCE(*place_of(current));

	/* another thread's is not the current one's by then, whatever it becomes */
	if (!book || READ_ONCE(book->page.task) != current) {
		mms_swaprange_freed(pages);
		return;
	}
	mms_swapbook_add(book, MMSCOPE_SWAP_FREED, pages);
	mms_swapsum_add(MMSCOPE_SWAP_FREED, pages);
}

/**
 * mms_swapchange_drop - forget what threads are changing of a process, in one memory
 * @book: of the process
 * @mm: a memory of which nobody begins or ends to change entries any more;
 *	compared only
 *
 * Context: process.
 */
void mms_swapchange_drop(struct mms_swapbook *book, const struct mm_struct *mm)
{
	raw_spin_lock(&book->lock);
	if (book->page.task && book->page.mm == mm)
		leave_page(book);
	raw_spin_unlock(&book->lock);
	mms_swaprange_drop(book, mm);
}
