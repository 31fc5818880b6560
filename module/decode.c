// SPDX-License-Identifier: GPL-2.0
/*
 * What an entry that a walk has come to says, by its bits and by the mapping
 * around it. Most have the bits of the last one, and another frame.
 */
#include "decode.h"

#include <linux/mm.h>

#include "entry.h"
#include "frame.h"
#include "run.h"
#include "walk.h"

/* The flags of a leaf; the last one's, if its bits are the same. */
static void decode_leaf(struct mms_walk *w, struct mms_entry *e, int level,
			u64 raw)
{
	u64 bits = raw & ~mms_arch_frame_mask(level);

	if (level == w->memo_level && bits == w->memo_bits) {
		e->kind = MMSCOPE_K_PAGE;
		e->swap_type = 0;
		e->frame = (raw & mms_arch_frame_mask(level)) >> PAGE_SHIFT;
		e->stride = 1ULL << mms_arch_shift(level);
		e->flags = w->memo_flags;
		return;
	}
	mms_entry_leaf(e, level, raw);
	w->cost += MMS_COST_FLAGS;
	/* Not those whose flags or frame take more than a look at the bits. */
	if (e->stride != 1ULL << mms_arch_shift(level) ||
	    e->flags & MMSCOPE_F_SPECIAL)
		return;
	w->memo_level = level;
	w->memo_bits = bits;
	w->memo_flags = e->flags;
}

/* What the mapping around a leaf says about it. */
static void leaf_in_vma(const struct mms_walk *w, struct mms_entry *e,
			int level)
{
	e->flags |= w->vma_flags;
	if (e->flags & MMSCOPE_F_PROT_NONE && w->vma_accessible)
		e->flags ^= MMSCOPE_F_PROT_NONE | MMSCOPE_F_NUMA_HINT;
	if (level == MMSCOPE_PMD && w->vma_anon &&
	    !(e->flags & MMSCOPE_F_WRITE) && mms_frame_is_huge_zero(e->frame)) {
		e->flags |= MMSCOPE_F_ZERO;
		e->stride = 0;
	}
}

static void decode_kernel(struct mms_walk *w, struct mms_entry *e, int level,
			  u64 raw)
{
	if (mms_arch_class(level, raw) == MMS_EMPTY) {
		*e = (struct mms_entry) { .kind = MMSCOPE_K_HOLE };
		return;
	}
	decode_leaf(w, e, level, raw);
	mms_entry_kernel(e, level, raw);
}

/**
 * mms_decode - decode an entry, as what is around it says
 * @w: walk
 * @e: filled
 * @level: level of the entry
 * @raw: its value, which leads to no table
 *
 * Context: interrupts off, as the entry's page may be looked at.
 */
void mms_decode(struct mms_walk *w, struct mms_entry *e, int level, u64 raw)
{
	if (w->how & MMS_WALK_KERNEL) {
		decode_kernel(w, e, level, raw);
		return;
	}
	switch (mms_arch_class(level, raw)) {
	case MMS_LEAF:
		decode_leaf(w, e, level, raw);
		leaf_in_vma(w, e, level);
		return;
	case MMS_ABSENT:
		mms_entry_absent(e, level, raw);
		e->flags |= w->vma_flags;
		return;
	default:
		*e = (struct mms_entry) { .kind = MMSCOPE_K_HOLE };
	}
}
