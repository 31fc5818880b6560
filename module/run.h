/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_RUN_H
#define MMS_RUN_H

#include "walk.h"

/* Costs of an entry: that continues a run, breaks it, is looked at closely. */
#define MMS_COST_CONTINUE	6U
#define MMS_COST_BREAK		32U
#define MMS_COST_CLOSE_LOOK	160U

/* Work in one section with interrupts off. */
#define MMS_COST_IRQS_OFF	6000U

/* For @alike: a value that no entry's bits without the frame can have. */
#define MMS_NOT_ALIKE		MMS_ARCH_FRAME_MASK

void mms_run_reset(struct mms_walk *w);
bool mms_run_close(struct mms_walk *w, u64 end);
u64 mms_run_entry(struct mms_walk *w, int level, u64 raw, u64 addr, u64 end);

/**
 * mms_run_is_slow - must each entry be decoded?
 * @w: walk
 *
 * Where page facts are wanted, or where a run of frames ends must stay hidden
 * with the frames, raw values do not tell what belongs together.
 */
static inline bool mms_run_is_slow(const struct mms_walk *w)
{
	return w->how & MMS_WALK_FACTS || !(w->how & MMS_WALK_FRAMES);
}

/**
 * mms_run_continues - does an entry of a higher level merely go on the run?
 * @w: walk
 * @level: level of the entry
 * @raw: its value
 *
 * Holes are left to mms_run_entry(), which keeps the highest level of them.
 */
static inline bool mms_run_continues(struct mms_walk *w, int level, u64 raw)
{
	if ((raw & w->care) != w->expect || level != w->run.level ||
	    w->run.kind == MMSCOPE_K_HOLE)
		return false;
	if (w->how & MMS_WALK_LOOSE)
		w->seen |= raw;
	w->expect += w->stride;
	return true;
}

/**
 * mms_run_alike - the common break: an entry alike but for its frame
 * @w: walk
 * @raw: raw value of the entry, at the lowest level
 * @addr: its address
 *
 * Return: false, and nothing done, if it is no such entry or the buffer is
 * full.
 */
static inline bool mms_run_alike(struct mms_walk *w, u64 raw, u64 addr)
{
	struct mmscope_range *out;

	if ((raw & ~MMS_ARCH_FRAME_MASK) != w->alike || w->nr == w->max)
		return false;
	out = &w->buf[w->nr++];
	*out = w->run;
	out->end = addr;
	w->run.start = addr;
	w->run.frame = (raw & MMS_ARCH_FRAME_MASK) >> PAGE_SHIFT;
	w->expect = raw + PAGE_SIZE;
	w->cost += MMS_COST_BREAK;
	return true;
}

#endif /* MMS_RUN_H */
