/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TLBCPU_H
#define MMS_TLBCPU_H

#include <linux/types.h>

#include "mmscope.h"

struct mms_target;
struct task_struct;

/**
 * struct mms_flush_counts - flushes of a TLB for one reason
 * @events: all of them
 * @none: of these, those that had nothing to flush: the entries were good
 * @full: those that took all that is not global
 * @pages: of those that are neither @none nor @full
 * @one: those of one page
 *
 * Counted from the first to the last, and read from the last to the first: so
 * there is no part without the whole.
 */
struct mms_flush_counts {
	u64 events;
	u64 none;
	u64 full;
	u64 pages;
	u64 one;
};

/**
 * struct mms_tlb_counts - what became of address spaces and TLBs
 * @n: by MMSCOPE_SWITCH_*
 * @flush: by MMSCOPE_FLUSH_*
 *
 * Counters of 64 bits, no more: a row of a table is made of it.
 */
struct mms_tlb_counts {
	u64 n[MMSCOPE_NR_SWITCHES];
	struct mms_flush_counts flush[MMSCOPE_NR_FLUSHES];
};

void mms_tlb_switched(struct task_struct *prev, struct task_struct *next);
void mms_tlb_flushed(unsigned int why, unsigned long pages);

int mms_tlb_init(void);
int mms_tlb_need(void);
void mms_tlb_exit(void);
void mms_tlb_begin(void);

void mms_tlb_system(struct mms_tlb_counts *sum);
unsigned int mms_tlb_of(const struct mms_target *t, struct mms_tlb_counts *sum);
u64 mms_tlb_missed(void);
u64 mms_tlb_bytes(void);

#endif /* MMS_TLBCPU_H */
