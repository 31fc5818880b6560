/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TALLY_H
#define MMS_TALLY_H

#include <linux/types.h>

/**
 * struct mms_tally_row - what one owner counts of one thing, on one processor
 * @owner: whose it is, 0 if the row is free
 * @key: what it is about
 * @data: counters, 0 when the row is taken; written by its processor alone
 */
struct mms_tally_row {
	u64 owner;
	u64 key;
	u64 data[];
};

/**
 * struct mms_tally - a bounded table of rows for each processor
 * @words: counters a row
 * @bits: log2 of the rows of each processor's table
 * @tables: one a processor, %NULL if there are none
 *
 * A processor finds and takes rows of its own table only, with preemption off,
 * so counting writes no line that others write.
 */
struct mms_tally {
	unsigned int words;
	unsigned int bits;
	void **tables;
};

int mms_tally_init(struct mms_tally *t, unsigned int words, unsigned int bits);
void mms_tally_exit(struct mms_tally *t);
u64 mms_tally_bytes(const struct mms_tally *t);

u64 *mms_tally_take(struct mms_tally *t, u64 owner, u64 key);
const u64 *mms_tally_find(const struct mms_tally *t, unsigned int cpu,
			  u64 owner, u64 key);
size_t mms_tally_keys(const struct mms_tally *t, u64 owner, u64 *keys,
		      size_t room);
void mms_tally_purge(struct mms_tally *t, u64 owner);

#endif /* MMS_TALLY_H */
