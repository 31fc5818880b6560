/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Page faults, swap and switches of several processes together, and between two
 * readings. What a kernel or a setting does not give is a part that is not on.
 */
#ifndef TALLY_H
#define TALLY_H

#include "libmmscope.h"

/**
 * struct tally_swap - what went out and came back
 * @on: it is accounted, and could be read
 * @system: of the system, whose @now is not known
 * @n: by MMSCOPE_SWAP_*
 * @wait: by MMSCOPE_WAIT_*
 * @now: pages that are out
 */
struct tally_swap {
	bool on;
	bool system;
	uint64_t n[MMSCOPE_NR_SWAPS];
	struct mmscope_fault_row wait[MMSCOPE_NR_WAITS];
	uint64_t now;
};

/**
 * struct tally_tlb - switches of address spaces, and flushes of TLBs
 * @on: they are accounted, and could be read
 * @n: by MMSCOPE_SWITCH_*
 * @flushes: by MMSCOPE_FLUSH_*: how often
 */
struct tally_tlb {
	bool on;
	uint64_t n[MMSCOPE_NR_SWITCHES];
	uint64_t flushes[MMSCOPE_NR_FLUSHES];
};

/**
 * struct tally - all that is counted
 * @cause: page faults by MMSCOPE_FAULT_*
 * @sum: of those that the kernel counts
 * @swap: swap
 * @tlb: switches and flushes
 */
struct tally {
	struct mmscope_fault_row cause[MMSCOPE_NR_FAULTS];
	struct mmscope_fault_row sum;
	struct tally_swap swap;
	struct tally_tlb tlb;
};

/*
 * Read that of a process, or by 0 of the system, into @t, which has the reading
 * before: 0 or -errno. A part that there is no file of stays as it was.
 */
int tally_read(struct mmscope *h, pid_t pid, struct tally *t);

void tally_add(struct tally *t, const struct tally *more);

/* @longest stays: when it was is not known; and @now, which is no count. */
void tally_subtract(struct tally *t, const struct tally *less);

/*
 * The time that @percent of the timed faults were within, in ns: what is
 * between two powers of two is taken to be spread evenly. False if none were
 * timed.
 */
bool tally_percentile(const struct mmscope_fault_row *row,
		      unsigned int percent, uint64_t *ns);

#endif /* TALLY_H */
