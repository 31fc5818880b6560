/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SWAPSTEPS_H
#define MMS_SWAPSTEPS_H

#include <linux/list.h>
#include <linux/swap.h>
#include <linux/types.h>

#include "mmscope.h"

struct folio;
struct mm_struct;
struct task_struct;

/* A step that was not taken. */
#define MMS_NO_STEP	U64_MAX

/**
 * struct mms_swapsteps - a page whose way in is followed
 * @node: among all; read under RCU
 * @mm: whose it is; compared only
 * @addr: its address
 * @task: the thread that wants it, %NULL as long as none does; compared only
 * @between: it is between two legs, and may never begin the next
 * @counted: faults that the kernel had counted of it by then
 * @folio: what it is read to, while that is under way
 * @entry: where it is
 * @began: when the first step was taken, ns
 * @at: when each was, ns since that, or %MMS_NO_STEP
 * @sleeps: how often the thread was put to sleep
 * @done: it is there
 *
 * What follows @addr is written by the thread, and by who wakes it.
 */
struct mms_swapsteps {
	struct list_head node;
	struct mm_struct *mm;
	unsigned long addr;
	const struct task_struct *task;
	bool between;
	unsigned long counted;
	const struct folio *folio;
	swp_entry_t entry;
	u64 began;
	u64 at[MMSCOPE_NR_STEPS];
	unsigned int sleeps;
	bool done;
};

int mms_swapsteps_watch(void);
void mms_swapsteps_follow(struct mms_swapsteps *s, struct mm_struct *mm,
			  unsigned long addr);
void mms_swapsteps_leave(struct mms_swapsteps *s);
void mms_swapsteps_stop(void);

void mms_swapsteps_begin(const struct mm_struct *mm, unsigned long addr,
			 swp_entry_t entry);
void mms_swapsteps_mend(const struct mm_struct *mm, unsigned long first,
			unsigned int pages);
void mms_swapsteps_fail(const struct mm_struct *mm, unsigned long addr,
			bool again);
void mms_swapsteps_ready(void);

#endif /* MMS_SWAPSTEPS_H */
