/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_RUN_H
#define MMS_RUN_H

#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/stddef.h>

#include "walk.h"

/*
 * Instructions, about, as `make bench` has found the longest sections to take: of
 * an entry that continues a run, the same where it is compared closely, one that
 * breaks a run by its frame only, and one that has to be decoded.
 */
#define MMS_COST_CONTINUE	6U
#define MMS_COST_CLOSELY	15U
#define MMS_COST_BREAK		23U
#define MMS_COST_BREAK_CLOSELY	200U
#define MMS_COST_DECODE		420U
/* More, where its bits are not the last one's. */
#define MMS_COST_FLAGS		300U
/* Of one of a higher level: more, but where it continues a run. */
#define MMS_COST_STEP		80U
/* And of a look at its page, or at one more of a huge page. */
#define MMS_COST_FACTS		75U
#define MMS_COST_ALIKE		8U

/*
 * Work in one section with interrupts off. What is gone over at a time is so
 * many entries that there is time for, so that a section is longer by the last
 * of them at most.
 */
#define MMS_COST_IRQS_OFF	8000U

/* Pages of a huge page looked at between two looks at the cost. */
#define MMS_ALIKE_MAX		64U

/* For @alike: a value that no entry's bits without the frame can have. */
#define MMS_NOT_ALIKE		MMS_ARCH_FRAME_MASK

void mms_run_expect_none(struct mms_walk *w);
void mms_run_reset(struct mms_walk *w);
bool mms_run_close(struct mms_walk *w, u64 end);
bool mms_run_break(struct mms_walk *w, u64 raw, u32 facts, u64 addr);
u64 mms_run_entry(struct mms_walk *w, int level, u64 raw, u64 addr, u64 end);

/**
 * mms_run_is_blind - must each entry be decoded?
 * @w: walk
 *
 * Where a run of frames ends must stay hidden with the frames; raw values do
 * not tell then what belongs together.
 *
 * Return: true if so.
 */
static inline bool mms_run_is_blind(const struct mms_walk *w)
{
	return !(w->how & MMS_WALK_FRAMES);
}

/**
 * mms_run_continues - does an entry merely go on the run?
 * @w: walk
 * @level: level of the entry
 * @raw: its value
 *
 * For entries of the higher levels.
 *
 * Return: true, and the run is extended, if all that matters follows from the
 * last entry.
 */
static inline bool mms_run_continues(struct mms_walk *w, int level, u64 raw)
{
	if ((raw & w->care) != w->expect || w->ask || level != w->run.level)
		return false;
	if (w->how & MMS_WALK_LOOSE)
		w->seen |= raw;
	w->expect += w->stride;
	return true;
}

/**
 * mms_run_alike - does an entry differ from the run's by its frame only?
 * @w: walk
 * @level: level of the entry, and of the run
 * @raw: its value
 *
 * Return: true if so, but for what is overlooked of all.
 */
static inline bool mms_run_alike(const struct mms_walk *w, int level, u64 raw)
{
	u64 differs = (raw ^ w->alike) & ~mms_arch_frame_mask(level);

	if (w->how & MMS_WALK_LOOSE)
		differs &= ~MMS_ARCH_AD_MASK;
	return w->alike != MMS_NOT_ALIKE && !differs;
}

/**
 * mms_run_meta - all that runs alike but for address and frame have in common
 * @r: run
 *
 * Return: its flags, kind, level, shift and swap type, as one value.
 */
static inline u64 *mms_run_meta(struct mmscope_range *r)
{
	BUILD_BUG_ON(sizeof(*r) - offsetof(struct mmscope_range, flags) != 8);
	return (u64 *)&r->flags;
}

/**
 * mms_run_room - how many runs may be ended by an entry's frame only
 * @w: walk
 *
 * Return: how many records there is room for, and time for in this section; none
 * if no entry is alike but for its frame.
 */
static inline unsigned int mms_run_room(const struct mms_walk *w)
{
	unsigned int time = (MMS_COST_IRQS_OFF - w->cost) / MMS_COST_BREAK;

	if (w->alike == MMS_NOT_ALIKE)
		return 0;
	return min(w->max - w->nr, time);
}

#endif /* MMS_RUN_H */
