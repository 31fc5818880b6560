/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_RUN_H
#define MMS_RUN_H

#include "walk.h"

/* Costs of an entry: that continues a run, breaks it, has to be decoded. */
#define MMS_COST_CONTINUE	6U
#define MMS_COST_CLOSELY	4U	/* more, where it is compared closely */
#define MMS_COST_BREAK		20U
/* Of one of a higher level: more, but where it continues a run. */
#define MMS_COST_STEP		80U
#define MMS_COST_DECODE		280U
/* And of a look at its page, or at one more of a huge page. */
#define MMS_COST_FACTS		70U
#define MMS_COST_ALIKE		8U

/*
 * Work in one section with interrupts off. It is looked at after each break
 * and each table, so that a section is longer by a table at most.
 */
#define MMS_COST_IRQS_OFF	6000U

/* Pages of a huge page looked at between two looks at the cost. */
#define MMS_ALIKE_MAX		64U

/* For @alike: a value that no entry's bits without the frame can have. */
#define MMS_NOT_ALIKE		MMS_ARCH_FRAME_MASK

void mms_run_expect_none(struct mms_walk *w);
void mms_run_reset(struct mms_walk *w);
bool mms_run_close(struct mms_walk *w, u64 end);
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

#endif /* MMS_RUN_H */
