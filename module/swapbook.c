// SPDX-License-Identifier: GPL-2.0
/*
 * What becomes of pages in swap: counted for a process, under a lock of its
 * own, and for all of them, by each processor for itself.
 */
#include "swapbook.h"

#include <linux/cpumask.h>
#include <linux/minmax.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/swapops.h>

#include "trace.h"

static struct mms_swap_counts __percpu *swap_sums;	/* %NULL if none are kept */

static void count_fault(struct mms_swap_counts *c,
			const struct mms_swap_fault *fault)
{
	struct mms_swap_wait *wait = &c->wait[fault->why];

	c->n[MMSCOPE_SWAP_IN] += fault->pages;
	if (fault->collapse) {
		c->n[MMSCOPE_SWAP_COLLAPSED] += fault->pages;
		return;
	}
	c->n[fault->why == MMSCOPE_WAIT_CACHE ? MMSCOPE_SWAP_MINOR :
						MMSCOPE_SWAP_MAJOR]++;
	mms_times_add(&wait->times, fault->ns, mms_times_bucket(fault->ns));
	wait->asleep += fault->asleep;
}

/**
 * mms_swapbook_alloc - begin to count
 * @nr: number of the process
 *
 * Context: process; may sleep.
 * Return: an empty book with one reference, or %NULL.
 */
struct mms_swapbook *mms_swapbook_alloc(pid_t nr)
{
	struct mms_swapbook *book = kzalloc(sizeof(*book),
					    GFP_KERNEL | __GFP_NOWARN);

	if (!book)
		return NULL;
	refcount_set(&book->refs, 1);
	raw_spin_lock_init(&book->lock);
	INIT_LIST_HEAD(&book->ranges);
	book->nr = nr;
	return book;
}

/**
 * mms_swapbook_get - take a reference
 * @book: a book that is referenced
 */
void mms_swapbook_get(struct mms_swapbook *book)
{
	refcount_inc(&book->refs);
}

/**
 * mms_swapbook_put - give a reference back
 * @book: book, not to be used any more; it has no ranges if this was the last
 *
 * It stays for an RCU grace period.
 */
void mms_swapbook_put(struct mms_swapbook *book)
{
	if (refcount_dec_and_test(&book->refs))
		kfree_rcu(book, rcu);
}

/**
 * mms_swapbook_add - count
 * @book: book
 * @what: what
 * @n: how often, or how many
 *
 * Context: not in an interrupt.
 */
void mms_swapbook_add(struct mms_swapbook *book, enum mmscope_swap_count what, u64 n)
{
	raw_spin_lock(&book->lock);
	book->counts.n[what] += n;
	raw_spin_unlock(&book->lock);
}

/**
 * mms_swapbook_add_fault - count a fault that brought pages in
 * @book: book
 * @fault: fault
 *
 * Context: not in an interrupt.
 */
void mms_swapbook_add_fault(struct mms_swapbook *book,
			    const struct mms_swap_fault *fault)
{
	raw_spin_lock(&book->lock);
	count_fault(&book->counts, fault);
	if (fault->began < book->looked)
		book->spanned = true;
	raw_spin_unlock(&book->lock);
}

static u64 changes_of(const u64 *n)
{
	return n[MMSCOPE_SWAP_OUT] + n[MMSCOPE_SWAP_IN] +
	       n[MMSCOPE_SWAP_FREED] + n[MMSCOPE_SWAP_SWAPOFF];
}

/**
 * mms_swapbook_changes - how often what is out has changed
 * @book: book
 * @rests: set to whether nothing is about to change it, as far as is known
 *
 * Context: not in an interrupt.
 * Return: pages, in any way.
 */
u64 mms_swapbook_changes(struct mms_swapbook *book, bool *rests)
{
	u64 changes;

	raw_spin_lock(&book->lock);
	*rests = list_empty(&book->ranges) && !book->page.task;
	changes = changes_of(book->counts.n);
	raw_spin_unlock(&book->lock);
	return changes;
}

/**
 * mms_swapbook_looked - note that what is out was looked at
 * @book: book
 * @now: ns of the monotonic clock
 *
 * Context: not in an interrupt.
 */
void mms_swapbook_looked(struct mms_swapbook *book, u64 now)
{
	raw_spin_lock(&book->lock);
	book->looked = now;
	book->spanned = false;
	raw_spin_unlock(&book->lock);
}

/**
 * mms_swapbook_spanned - has a fault ended that the look may have missed?
 * @book: book
 *
 * Context: any.
 * Return: true if so.
 */
bool mms_swapbook_spanned(struct mms_swapbook *book)
{
	return READ_ONCE(book->spanned);
}

/**
 * mms_swap_balance - pages that are out by what is counted
 * @c: counts
 *
 * Return: pages; less than 0 where something was not seen.
 */
s64 mms_swap_balance(const struct mms_swap_counts *c)
{
	return c->n[MMSCOPE_SWAP_FOUND] + c->n[MMSCOPE_SWAP_FORKED] +
	       c->n[MMSCOPE_SWAP_OUT] - c->n[MMSCOPE_SWAP_IN] -
	       c->n[MMSCOPE_SWAP_FREED] - c->n[MMSCOPE_SWAP_SWAPOFF];
}

/**
 * mms_swapbook_correct - by the counts there are to be so many pages out
 * @book: book
 * @what: what is corrected, so that they are: what was so before
 * @pages: pages
 * @changes: that there were when they were looked at; %NULL if there may have been
 *	more since, which makes it an estimate
 *
 * Corrects the counts of all processes likewise. There never were fewer than none
 * before: an estimate that comes to that is none.
 *
 * Context: not in an interrupt.
 * Return: false, and nothing is corrected, if there were more changes.
 */
bool mms_swapbook_correct(struct mms_swapbook *book, enum mmscope_swap_count what,
			  u64 pages, const u64 *changes)
{
	u64 *n = book->counts.n;
	s64 more = 0;
	bool same;

	raw_spin_lock(&book->lock);
	same = !changes || *changes == changes_of(n);
	if (same) {
		more = pages - mms_swap_balance(&book->counts);
		more = max_t(s64, more, -(s64)n[what]);
		n[what] += more;
	}
	raw_spin_unlock(&book->lock);
	mms_swapsum_add(what, more);
	return same;
}

/**
 * mms_swapbook_close - what is out is given up: the memory is
 * @book: book
 *
 * Context: not in an interrupt.
 * Return: pages that were freed by this.
 */
u64 mms_swapbook_close(struct mms_swapbook *book)
{
	s64 pages;

	raw_spin_lock(&book->lock);
	pages = mms_swap_balance(&book->counts);
	if (pages > 0)
		book->counts.n[MMSCOPE_SWAP_FREED] += pages;
	raw_spin_unlock(&book->lock);
	return max_t(s64, pages, 0);
}

/**
 * mms_swapbook_read - all counts, of one moment
 * @book: book
 * @c: filled
 *
 * Context: not in an interrupt.
 */
void mms_swapbook_read(struct mms_swapbook *book, struct mms_swap_counts *c)
{
	raw_spin_lock(&book->lock);
	*c = book->counts;
	raw_spin_unlock(&book->lock);
}

/**
 * mms_swapsum_init - be ready to count for all processes
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_swapsum_init(void)
{
	if (!swap_sums)
		swap_sums = alloc_percpu(struct mms_swap_counts);
	return swap_sums ? 0 : -ENOMEM;
}

/**
 * mms_swapsum_exit - nobody counts any more
 *
 * Context: process; may sleep.
 */
void mms_swapsum_exit(void)
{
	free_percpu(swap_sums);
	swap_sums = NULL;
}

/**
 * mms_swapsum_bytes - what the counts of all processes take
 *
 * Return: bytes.
 */
u64 mms_swapsum_bytes(void)
{
	return swap_sums ? (u64)num_possible_cpus() *
			   sizeof(struct mms_swap_counts) : 0;
}

/**
 * mms_swapsum_add - count for all processes
 * @what: what
 * @n: how often, or how many
 *
 * Context: not in an interrupt.
 */
void mms_swapsum_add(enum mmscope_swap_count what, u64 n)
{
	get_cpu_ptr(swap_sums)->n[what] += n;
	put_cpu_ptr(swap_sums);
}

/**
 * mms_swapsum_add_out - count pages that went out at once, and trace them
 * @book: of their process, where they are counted
 * @addr: address of the first
 * @pages: how many
 * @first: where that is
 *
 * Context: not in an interrupt.
 */
void mms_swapsum_add_out(const struct mms_swapbook *book, u64 addr,
			 unsigned int pages, swp_entry_t first)
{
	struct mms_swap_counts *sum = get_cpu_ptr(swap_sums);

	sum->n[MMSCOPE_SWAP_OUT] += pages;
	sum->n[MMSCOPE_SWAP_OUT_EVENTS]++;
	put_cpu_ptr(swap_sums);
	trace_swap_out(book->nr, addr, pages, swp_type(first),
		       swp_offset(first));
}

/**
 * mms_swapsum_add_fault - count a fault of any process that brought pages in
 * @fault: fault
 *
 * Context: not in an interrupt.
 */
void mms_swapsum_add_fault(const struct mms_swap_fault *fault)
{
	count_fault(get_cpu_ptr(swap_sums), fault);
	put_cpu_ptr(swap_sums);
}

/**
 * mms_swapsum_read - the counts of all processes
 * @sum: filled; all 0 if none are kept
 *
 * Context: process; nobody ends counting meanwhile.
 */
void mms_swapsum_read(struct mms_swap_counts *sum)
{
	unsigned int cpu, i;

	memset(sum, 0, sizeof(*sum));
	if (!swap_sums)
		return;
	for_each_possible_cpu(cpu) {
		const struct mms_swap_counts *c = per_cpu_ptr(swap_sums, cpu);

		for (i = 0; i < MMSCOPE_NR_SWAPS; i++)
			sum->n[i] += READ_ONCE(c->n[i]);
		for (i = 0; i < MMSCOPE_NR_WAITS; i++) {
			mms_times_merge(&sum->wait[i].times, &c->wait[i].times);
			sum->wait[i].asleep += READ_ONCE(c->wait[i].asleep);
		}
	}
}
