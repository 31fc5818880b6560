// SPDX-License-Identifier: GPL-2.0
/*
 * Reading tables of the lowest level: where the time of a walk is spent.
 *
 * The common entries are dealt with here by comparing raw values; the others
 * are given to mms_run_entry().
 */
#include "scanpte.h"

#include <linux/minmax.h>
#include <linux/mm.h>

#include "frame.h"
#include "run.h"
#include "walk.h"

/* Address of an entry of a table of the lowest level, less that of @p. */
#define ENTRY_TO_ADDR(p)	((u64)(uintptr_t)(p) << (PAGE_SHIFT - 3))

/*
 * Step over entries that continue a run: eight at a time, as all there is to
 * do is to compare and add. Returns the first that does not, its value @got.
 */
static __always_inline const u64 *skip_run(const u64 *p, const u64 *last,
					   u64 *expected, u64 stride, u64 *got)
{
	u64 expect = *expected;
	u64 raw = 0;
	int i;

	for (; last - p >= 8; p += 8) {
#pragma GCC unroll 8
		for (i = 0; i < 8; i++) {
			raw = mms_arch_read(p + i);
			if (raw != expect) {
				p += i;
				goto out;
			}
			expect += stride;
			/* One sum, rather than eight kept in registers. */
			OPTIMIZER_HIDE_VAR(expect);
		}
	}
	for (; p < last; p++) {
		raw = mms_arch_read(p);
		if (raw != expect)
			break;
		expect += stride;
	}
out:
	*expected = expect;
	*got = raw;
	return p;
}

/*
 * The hot loop: entries that continue the run, and entries that break it by
 * their frame only, which often come one after the other as well. Returns the
 * first of another sort, or that there is no room for, its value @got.
 */
static const u64 *scan_plain(struct mms_walk *w, const u64 *p, const u64 *last,
			     u64 addr, u64 *got)
{
	const u64 *const from = p;
	const u64 bias = addr - ENTRY_TO_ADDR(p);
	const u64 others = ~MMS_ARCH_FRAME_MASK;
	const u64 meta = *mms_run_meta(&w->run);
	const u64 alike = w->alike;
	const u64 stride = w->stride;
	struct mmscope_range *out = w->buf + w->nr;
	struct mmscope_range *const stop = out + mms_run_room(w);
	u64 start = w->run.start;
	u64 frame = w->run.frame;
	u64 expect = w->expect;
	const u64 *bound;
	u64 raw;

	for (;;) {
		p = skip_run(p, last, &expect, stride, &raw);
		addr = ENTRY_TO_ADDR(p) + bias;
		bound = p + min(last - p, stop - out);
		while (p != bound && raw != expect) {
			u64 differs = raw ^ alike;

			if (differs & others)
				goto out;
			out->start = start;
			out->end = addr;
			out->frame = frame;
			*mms_run_meta(out++) = meta;
			start = addr;
			addr += PAGE_SIZE;
			frame = differs >> PAGE_SHIFT;
			expect = raw + PAGE_SIZE;
			if (++p != bound)
				raw = mms_arch_read(p);
		}
		if (p == bound)
			break;
		/* It went on by one page, and may go on by more. */
		expect += stride;
		p++;
	}
	/* What there is no room for is dealt with by what it is now. */
	if (p != last)
		raw = mms_arch_read(p);
out:
	w->run.start = start;
	w->run.frame = frame;
	w->expect = expect;
	w->cost += (p - from) * MMS_COST_CONTINUE +
		   (out - w->buf - w->nr) * MMS_COST_BREAK;
	w->nr = out - w->buf;
	*got = raw;
	return p;
}

/* What is to be said of the page of an entry that maps one. */
static __always_inline u32 facts_of(struct mms_walk *w, u64 raw)
{
	u64 frame = mms_arch_frame(MMSCOPE_PTE, raw);

	w->cost += MMS_COST_FACTS;
	return mms_frame_facts(mms_frame_page(&w->window, frame));
}

/*
 * Step over entries that continue a run where Accessed and Dirty may differ, or
 * pages are looked at. Returns the first that does not, its value @got, or one
 * that there is no time for.
 */
static const u64 *skip_closely(struct mms_walk *w, const u64 *p,
			       const u64 *last, u64 *got)
{
	const u64 *const from = p;
	const u64 stride = w->stride;
	const u64 care = w->care;
	const bool ask = w->ask;
	u64 expect = w->expect;
	u64 seen = w->seen;
	u64 raw = 0;

	for (; p < last; p++) {
		if (ask && w->cost >= MMS_COST_IRQS_OFF)
			break;
		raw = mms_arch_read(p);
		if ((raw & care) != expect ||
		    (ask && facts_of(w, raw) != w->facts))
			break;
		seen |= raw;
		expect += stride;
	}
	w->expect = expect;
	w->seen = seen;
	w->cost += (p - from) * MMS_COST_CLOSELY;
	*got = raw;
	return p;
}

/* The same as scan_plain(), closely. */
static const u64 *scan_closely(struct mms_walk *w, const u64 *p,
			       const u64 *last, u64 addr, u64 *got)
{
	const u64 bias = addr - ENTRY_TO_ADDR(p);
	u32 facts = 0;

	for (;;) {
		p = skip_closely(w, p, last, got);
		if (p == last || w->cost >= MMS_COST_IRQS_OFF ||
		    !mms_run_alike(w, MMSCOPE_PTE, *got))
			return p;
		if (w->ask)
			facts = facts_of(w, *got);
		if (!mms_run_break(w, *got, facts, ENTRY_TO_ADDR(p) + bias))
			return p;
		p++;
	}
}

/* Of the entries up to @last, those that there is time for in this section. */
static const u64 *in_time(const struct mms_walk *w, const u64 *p,
			  const u64 *last, bool closely)
{
	unsigned int left = MMS_COST_IRQS_OFF - w->cost;
	long most = closely ? left / MMS_COST_CLOSELY : left / MMS_COST_CONTINUE;

	return p + min_t(long, last - p, most + 1);
}

/**
 * mms_scan_ptes - read a table of the lowest level, for a bounded time
 * @w: walk, whose cost is that of this section so far
 * @table: the table, or a copy of it
 * @addr: first address
 * @end: first address not to read for, within what the table covers
 *
 * Context: if it is no copy, as mms_scan().
 * Return: first address not dealt with.
 */
u64 mms_scan_ptes(struct mms_walk *w, const u64 *table, u64 addr, u64 end)
{
	const u64 *first = table + mms_arch_index(MMSCOPE_PTE, addr);
	const u64 *last = first + ((end - addr) >> PAGE_SHIFT);
	const u64 bias = addr - ENTRY_TO_ADDR(first);
	bool closely = w->how & (MMS_WALK_LOOSE | MMS_WALK_FACTS);
	const u64 *p = first;
	u64 raw;

	/* What a huge leaf would go on with can look like a small one. */
	if (w->in_run && w->run.kind != MMSCOPE_K_HOLE &&
	    w->run.level != MMSCOPE_PTE)
		mms_run_expect_none(w);
	while (p < last && w->cost < MMS_COST_IRQS_OFF) {
		const u64 *bound = in_time(w, p, last, closely);

		addr = ENTRY_TO_ADDR(p) + bias;
		if (closely)
			p = scan_closely(w, p, bound, addr, &raw);
		else
			p = scan_plain(w, p, bound, addr, &raw);
		if (p == bound || w->cost >= MMS_COST_IRQS_OFF)
			break;
		addr = ENTRY_TO_ADDR(p) + bias;
		if (mms_run_entry(w, MMSCOPE_PTE, raw, addr,
				  addr + PAGE_SIZE) == addr)
			break;
		p++;
	}
	w->entries += p - first;
	return ENTRY_TO_ADDR(p) + bias;
}
