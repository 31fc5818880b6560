// SPDX-License-Identifier: GPL-2.0
/*
 * How entries become runs.
 *
 * A run is extended by comparing raw values: the next entry of a run has the
 * last one's value plus a constant. Only an entry that differs is decoded.
 */
#include "run.h"

#include <linux/mm.h>

#include "decode.h"
#include "frame.h"

#define AD_FLAGS	(MMSCOPE_F_ACCESSED | MMSCOPE_F_DIRTY)

/**
 * mms_run_expect_none - let no raw value go on the run; the next is decoded
 * @w: walk
 */
void mms_run_expect_none(struct mms_walk *w)
{
	/* No value is 1 in the bits of an empty mask. */
	w->care = 0;
	w->expect = 1;
	w->stride = 0;
	w->alike = MMS_NOT_ALIKE;
}

/**
 * mms_run_reset - no run is being extended
 * @w: walk
 */
void mms_run_reset(struct mms_walk *w)
{
	w->in_run = false;
	mms_run_expect_none(w);
	w->seen = 0;
	w->ask = false;
}

/* Whether any entry of the run was Accessed, or Dirty: mostly as of the last. */
static u32 ad_flags(struct mms_walk *w)
{
	u64 bits = w->seen & MMS_ARCH_AD_MASK;

	if (bits != w->ad_bits) {
		w->ad_bits = bits;
		w->ad_flags = mms_entry_flags(bits, MMS_IN_LEAF) & AD_FLAGS;
		w->cost += MMS_COST_FLAGS;
	}
	return w->ad_flags;
}

/* Hand the run to the reader, who has room for it. */
static void emit(struct mms_walk *w, u64 end)
{
	struct mmscope_range *out = &w->buf[w->nr++];

	*out = w->run;
	out->end = end;
	/* Other kinds have other meanings for those bits. */
	if (w->run.kind == MMSCOPE_K_PAGE && w->seen & MMS_ARCH_AD_MASK)
		out->flags |= ad_flags(w);
}

/**
 * mms_run_close - end the run, and hand it to the reader
 * @w: walk
 * @end: first address after the run
 *
 * Context: any.
 * Return: false if there is no room for it; the run goes on then.
 */
bool mms_run_close(struct mms_walk *w, u64 end)
{
	if (w->in_run &&
	    (w->run.kind != MMSCOPE_K_HOLE || w->how & MMS_WALK_HOLES)) {
		if (w->nr == w->max) {
			w->full = true;
			return false;
		}
		emit(w, end);
	}
	mms_run_reset(w);
	return true;
}

/* Does the run have the flags and the frames to take this entry too? */
static bool run_takes(const struct mms_walk *w, const struct mms_entry *e,
		      int level, u64 addr)
{
	const struct mmscope_range *run = &w->run;
	u32 differ = e->flags ^ run->flags;
	u64 frame = run->frame;

	if (!w->in_run || e->kind != run->kind)
		return false;
	if (e->kind == MMSCOPE_K_HOLE)
		return true;
	if (level != run->level || e->swap_type != run->swap_type)
		return false;
	if (w->how & MMS_WALK_LOOSE && e->kind == MMSCOPE_K_PAGE)
		differ &= ~AD_FLAGS;
	if (e->stride)
		frame += (addr - run->start) >> PAGE_SHIFT;
	return !differ && frame == e->frame;
}

static bool has_facts(const struct mms_walk *w, const struct mms_entry *e)
{
	return w->how & MMS_WALK_FACTS && e->kind == MMSCOPE_K_PAGE &&
	       !(e->flags & (MMSCOPE_F_SPECIAL | MMSCOPE_F_ZERO));
}

static void run_begin(struct mms_walk *w, const struct mms_entry *e, int level,
		      u64 addr)
{
	w->run = (struct mmscope_range) {
		.start = addr,
		.frame = e->frame,
		.flags = e->flags,
		.kind = e->kind,
		.level = level,
		.shift = mms_arch_shift(level),
		.swap_type = e->swap_type,
	};
	w->in_run = true;
	w->ask = has_facts(w, e);
	w->facts = e->flags & MMSCOPE_PAGE_FACTS;
}

/**
 * mms_run_break - end the run by an entry that differs by its frame
 * @w: walk
 * @raw: value of an entry of the lowest level, which mms_run_alike()
 * @facts: page facts of its frame, if the run's pages have such
 * @addr: its address
 *
 * The same as to decode it, in a fraction of the time; where Accessed and Dirty
 * are overlooked, they may differ, and so may what is said of its page.
 *
 * Context: any.
 * Return: false if there is no room.
 */
bool mms_run_break(struct mms_walk *w, u64 raw, u32 facts, u64 addr)
{
	if (w->nr == w->max)
		return false;
	emit(w, addr);
	w->run.start = addr;
	w->run.frame = mms_arch_frame(MMSCOPE_PTE, raw);
	w->run.flags &= ~AD_FLAGS;
	if (w->ask) {
		w->run.flags = (w->run.flags & ~MMSCOPE_PAGE_FACTS) | facts;
		w->facts = facts;
	}
	w->seen = raw;
	w->expect = (raw & w->care) + w->stride;
	w->cost += MMS_COST_BREAK_CLOSELY;
	return true;
}

/*
 * Would an entry with the bits of this one, and another frame, have all else in
 * common with it? Not a huge page that could be the huge zero page, nor one that
 * is looked at closely.
 */
static bool frame_alone_differs(const struct mms_walk *w,
				const struct mms_entry *e, int level, u64 raw)
{
	if (e->kind != MMSCOPE_K_PAGE || level != w->memo_level ||
	    (raw & ~mms_arch_frame_mask(level)) != w->memo_bits)
		return false;
	if (level == MMSCOPE_PTE)
		return true;
	return !(w->how & (MMS_WALK_LOOSE | MMS_WALK_FACTS)) &&
	       (!w->vma_anon || e->flags & MMSCOPE_F_WRITE);
}

/* Prepare for what would continue a run that @raw has come to. */
static void run_expect(struct mms_walk *w, const struct mms_entry *e, int level,
		       u64 raw)
{
	bool loose = w->how & MMS_WALK_LOOSE && e->kind == MMSCOPE_K_PAGE;

	if (mms_run_is_blind(w))
		return;
	w->care = ~0ULL;
	if (e->kind == MMSCOPE_K_HOLE)
		w->care = ~MMS_ARCH_EMPTY_NOISE;
	if (loose)
		w->care = ~MMS_ARCH_AD_MASK;
	w->stride = e->stride;
	w->expect = (raw & w->care) + w->stride;
	if (frame_alone_differs(w, e, level, raw))
		w->alike = w->memo_bits;
}

/* Add a decoded entry, or a part of one that begins at @addr. */
static bool run_add(struct mms_walk *w, const struct mms_entry *e, int level,
		    u64 raw, u64 addr)
{
	if (!run_takes(w, e, level, addr)) {
		if (!mms_run_close(w, addr))
			return false;
		run_begin(w, e, level, addr);
	} else if (level > w->run.level) {
		w->run.level = level;
		w->run.shift = mms_arch_shift(level);
	}
	/* Alike but for Accessed and Dirty, which show if any entry has them. */
	w->run.flags |= e->flags;
	run_expect(w, e, level, raw);
	return true;
}

static void hide_frame(const struct mms_walk *w, struct mms_entry *e)
{
	if (w->how & MMS_WALK_FRAMES)
		return;
	e->frame = 0;
	e->stride = 0;
}

/* From @addr on, how much of a leaf has the same page facts. */
static u64 alike_end(struct mms_walk *w, struct mms_entry *e, int level,
		     u64 frame, u64 addr, u64 end)
{
	struct page *page = mms_frame_page(&w->window, frame);
	unsigned int n;

	e->flags = (e->flags & ~MMSCOPE_PAGE_FACTS) | mms_frame_facts(page);
	w->cost += MMS_COST_FACTS;
	if (e->flags & MMSCOPE_F_HUGETLB) {
		/* Mapped once, but in a table that processes share. */
		if (level == MMSCOPE_PMD && w->table_shared)
			e->flags &= ~MMSCOPE_F_EXCLUSIVE;
		return end;
	}
	if (!page || mms_frame_is_of_one(page))
		return end;
	n = mms_frame_alike(page, min_t(u64, MMS_ALIKE_MAX,
					(end - addr) >> PAGE_SHIFT));
	w->cost += n * MMS_COST_ALIKE;
	return addr + ((u64)n << PAGE_SHIFT);
}

/*
 * Look at each page of a leaf, as they may differ in who else maps them;
 * those of a hugetlb page do not.
 */
static u64 add_with_facts(struct mms_walk *w, struct mms_entry *e, int level,
			  u64 raw, u64 addr, u64 end)
{
	u64 frame = e->frame;

	while (addr < end && w->cost < MMS_COST_IRQS_OFF) {
		u64 next = alike_end(w, e, level, frame, addr, end);

		e->frame = frame;
		hide_frame(w, e);
		if (!run_add(w, e, level, raw, addr))
			break;
		w->cost += MMS_COST_DECODE;
		frame += (next - addr) >> PAGE_SHIFT;
		addr = next;
	}
	return addr;
}

/**
 * mms_run_entry - add an entry that does not merely continue the run
 * @w: walk
 * @level: level of the entry
 * @raw: its value, as it was read
 * @addr: address it is asked for, which may lie within what it maps
 * @end: first address after what it maps, or after what is asked for
 *
 * Context: interrupts off, as the entry's page may be looked at.
 * Return: first address not dealt with: @end, or less if the buffer is full
 * or the work has become too much.
 */
u64 mms_run_entry(struct mms_walk *w, int level, u64 raw, u64 addr, u64 end)
{
	u64 within = addr & ((1ULL << mms_arch_shift(level)) - 1);
	struct mms_entry e;

	mms_decode(w, &e, level, raw);
	if (e.stride)
		e.frame += within >> PAGE_SHIFT;
	if (has_facts(w, &e))
		return add_with_facts(w, &e, level, raw, addr, end);

	w->cost += MMS_COST_DECODE;
	hide_frame(w, &e);
	return run_add(w, &e, level, raw, addr) ? end : addr;
}
