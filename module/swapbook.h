/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SWAPBOOK_H
#define MMS_SWAPBOOK_H

#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/swap.h>
#include <linux/types.h>

#include "ledger.h"
#include "mmscope.h"

struct mm_struct;
struct task_struct;

/**
 * struct mms_swap_wait - how long faults took for pages that were out
 * @times: from the first leg's begin to the last one's end
 * @asleep: of @times.ns, what was not spent on a processor
 */
struct mms_swap_wait {
	struct mms_times times;
	u64 asleep;
};

/**
 * struct mms_swap_counts - what became of pages in swap
 * @n: by what
 * @wait: by why
 */
struct mms_swap_counts {
	u64 n[MMSCOPE_NR_SWAPS];
	struct mms_swap_wait wait[MMSCOPE_NR_WAITS];
};

/**
 * struct mms_swap_page - a page whose entry a thread is changing
 * @task: who, %NULL if nobody is
 * @mm: of which memory; compared only
 * @addr: its address
 * @stays: it was not out before, and nobody else has seen it go out
 */
struct mms_swap_page {
	const struct task_struct *task;
	const struct mm_struct *mm;
	u64 addr;
	bool stays;
};

/**
 * struct mms_swapbook - what is counted of one process
 * @refs: references
 * @lock: guards all of it; taken under the kernel's page table locks, and in
 *	no interrupt
 * @counts: counts
 * @page: of its addresses that are being changed: one page, of swapchange.c
 * @ranges: and all else, of swaprange.c
 * @looked: when what is out was last looked at, ns of the monotonic clock
 * @spanned: a fault has ended since that had begun before: whether the look has
 *	seen its page in or out is not known
 * @nr: number of the process, for trace events; not changed
 * @rcu: for freeing
 */
struct mms_swapbook {
	refcount_t refs;
	raw_spinlock_t lock;
	struct mms_swap_counts counts;
	struct mms_swap_page page;
	struct list_head ranges;
	u64 looked;
	bool spanned;
	pid_t nr;
	struct rcu_head rcu;
};

/**
 * struct mms_swap_fault - a fault for a page that was out, when it has ended
 * @began: when, ns of the monotonic clock
 * @pages: brought in
 * @why: what it waited for
 * @collapse: it is none: khugepaged brings pages in to make a huge one
 * @ns: it took so long
 * @asleep: of these, not on a processor
 */
struct mms_swap_fault {
	u64 began;
	unsigned int pages;
	enum mmscope_wait why;
	bool collapse;
	u64 ns;
	u64 asleep;
};

struct mms_swapbook *mms_swapbook_alloc(pid_t nr);
void mms_swapbook_get(struct mms_swapbook *book);
void mms_swapbook_put(struct mms_swapbook *book);
void mms_swapbook_add(struct mms_swapbook *book, enum mmscope_swap_count what, u64 n);
void mms_swapbook_add_fault(struct mms_swapbook *book,
			    const struct mms_swap_fault *fault);
u64 mms_swapbook_changes(struct mms_swapbook *book, bool *rests);
void mms_swapbook_looked(struct mms_swapbook *book, u64 now);
bool mms_swapbook_spanned(struct mms_swapbook *book);
s64 mms_swap_balance(const struct mms_swap_counts *c);
bool mms_swapbook_correct(struct mms_swapbook *book, enum mmscope_swap_count what,
			  u64 pages, const u64 *changes);
u64 mms_swapbook_close(struct mms_swapbook *book);
void mms_swapbook_read(struct mms_swapbook *book, struct mms_swap_counts *c);

int mms_swapsum_init(void);
void mms_swapsum_exit(void);
void mms_swapsum_add(enum mmscope_swap_count what, u64 n);
void mms_swapsum_add_out(const struct mms_swapbook *book, u64 addr,
			 unsigned int pages, swp_entry_t first);
void mms_swapsum_add_fault(const struct mms_swap_fault *fault);
void mms_swapsum_read(struct mms_swap_counts *sum);
u64 mms_swapsum_bytes(void);

#endif /* MMS_SWAPBOOK_H */
