// SPDX-License-Identifier: GPL-2.0
/*
 * Reading tables, with interrupts off: where the time of a walk is spent.
 *
 * The common entries are dealt with here by comparing raw values; the others
 * are given to mms_run_entry().
 */
#include "scan.h"

#include <linux/hugetlb.h>
#include <linux/mm.h>

#include "frame.h"
#include "run.h"
#include "walk.h"

/* Address of an entry of a table of the lowest level, less that of @p. */
#define ENTRY_TO_ADDR(p)	((u64)(uintptr_t)(p) << (PAGE_SHIFT - 3))

/* Flags, kind, level, shift and swap type of a record, as one value. */
static u64 *range_meta(struct mmscope_range *r)
{
	BUILD_BUG_ON(sizeof(*r) - offsetof(struct mmscope_range, flags) != 8);
	return (u64 *)&r->flags;
}

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
 * Records that there is room for, and time for in this section; none if no
 * entry can break the run by its frame only.
 */
static unsigned int records_left(const struct mms_walk *w)
{
	unsigned int time = (MMS_COST_IRQS_OFF - w->cost) / MMS_COST_BREAK;

	if (w->alike == MMS_NOT_ALIKE)
		return 0;
	return min(w->max - w->nr, time);
}

/*
 * The hot loop: entries that continue the run, and entries that break it by
 * their frame only, which often come one after the other as well. Returns the
 * first of another sort, or that there is no room for, its value @got.
 */
static const u64 *scan_plain(struct mms_walk *w, const u64 *p, const u64 *last,
			     u64 addr, u64 *got)
{
	const u64 bias = addr - ENTRY_TO_ADDR(p);
	const u64 others = ~MMS_ARCH_FRAME_MASK;
	const u64 meta = *range_meta(&w->run);
	const u64 alike = w->alike;
	const u64 stride = w->stride;
	struct mmscope_range *out = w->buf + w->nr;
	struct mmscope_range *const stop = out + records_left(w);
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
			*range_meta(out++) = meta;
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
	w->cost += (out - w->buf - w->nr) * MMS_COST_BREAK;
	w->nr = out - w->buf;
	*got = raw;
	return p;
}

/* Is the page of this entry as those of the run are? */
static bool same_facts(struct mms_walk *w, u64 raw)
{
	u64 frame = mms_arch_frame(MMSCOPE_PTE, raw);

	w->cost += MMS_COST_FACTS;
	return mms_frame_facts(mms_frame_page(&w->window, frame)) == w->facts;
}

/* The same where Accessed and Dirty may differ, or pages are looked at. */
static const u64 *scan_closely(struct mms_walk *w, const u64 *p,
			       const u64 *last, u64 *got)
{
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
		if ((raw & care) != expect || (ask && !same_facts(w, raw)))
			break;
		seen |= raw;
		expect += stride;
	}
	w->expect = expect;
	w->seen = seen;
	*got = raw;
	return p;
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
	while (w->cost < MMS_COST_IRQS_OFF) {
		addr = ENTRY_TO_ADDR(p) + bias;
		if (closely)
			p = scan_closely(w, p, last, &raw);
		else
			p = scan_plain(w, p, last, addr, &raw);
		if (p == last || w->cost >= MMS_COST_IRQS_OFF)
			break;
		addr = ENTRY_TO_ADDR(p) + bias;
		if (mms_run_entry(w, MMSCOPE_PTE, raw, addr,
				  addr + PAGE_SIZE) == addr)
			break;
		p++;
	}
	w->entries += p - first;
	w->cost += (p - first) * MMS_COST_CONTINUE;
	if (closely)
		w->cost += (p - first) * MMS_COST_CLOSELY;
	return ENTRY_TO_ADDR(p) + bias;
}

/* Is a run of holes going on that shows this level, or a higher one? */
static bool in_hole(const struct mms_walk *w, int level)
{
	return w->in_run && w->run.kind == MMSCOPE_K_HOLE &&
	       w->run.level >= level && !mms_run_is_blind(w);
}

static bool is_empty(u64 raw)
{
	return !(raw & ~MMS_ARCH_EMPTY_NOISE);
}

/* First address after what an entry covers, or after what is asked for. */
static u64 entry_end(int level, u64 addr, u64 end)
{
	u64 span = 1ULL << mms_arch_shift(level);

	return min(end, (addr & ~(span - 1)) + span);
}

/* Leaves of a higher level that continue a run, as the first of them does. */
static u64 skip_leaves(struct mms_walk *w, int level, const u64 *p, u64 addr,
		       u64 end)
{
	unsigned int shift = mms_arch_shift(level);
	u64 begin = addr >> shift << shift;
	const u64 *last = p + ((end - 1 - begin) >> shift) + 1;
	const u64 *first = p;
	const u64 stride = w->stride;
	const u64 care = w->care;
	u64 expect = w->expect;
	u64 seen = 0;

	while (++p < last) {
		u64 raw = mms_arch_read(p);

		if ((raw & care) != expect)
			break;
		seen |= raw;
		expect += stride;
	}
	w->expect = expect;
	if (w->how & MMS_WALK_LOOSE)
		w->seen |= seen;
	w->entries += p - first - 1;
	w->cost += (p - first) * (MMS_COST_CONTINUE + MMS_COST_CLOSELY);
	return min(end, begin + ((u64)(p - first) << shift));
}

/* Empty entries of a higher level that a run of holes goes on over. */
static u64 skip_holes(struct mms_walk *w, int level, const u64 *p, u64 addr,
		      u64 end)
{
	unsigned int shift = mms_arch_shift(level);
	u64 begin = addr >> shift << shift;
	const u64 *last = p + ((end - 1 - begin) >> shift) + 1;
	const u64 *first = p;

	do {
		p++;
	} while (p < last && is_empty(mms_arch_read(p)));
	w->entries += p - first - 1;
	w->cost += (p - first) * MMS_COST_CONTINUE;
	return min(end, begin + ((u64)(p - first) << shift));
}

static u64 scan_table(struct mms_walk *w, int level, const u64 *table, u64 addr,
		      u64 end);

/* One entry of a higher level. Returns the first address not dealt with. */
static u64 scan_entry(struct mms_walk *w, int level, u64 raw, u64 addr, u64 end)
{
	if (mms_arch_class(level, raw) == MMS_CHILD)
		return scan_table(w, level - 1, mms_arch_child(raw), addr, end);
	return mms_run_entry(w, level, raw, addr, end);
}

/*
 * A table of any level, from @addr to @end, which lie within what it covers.
 * Returns the first address not dealt with.
 */
static u64 scan_table(struct mms_walk *w, int level, const u64 *table, u64 addr,
		      u64 end)
{
	if (level == MMSCOPE_PTE)
		return mms_scan_ptes(w, table, addr, end);
	if (level == MMSCOPE_PMD && w->vma_flags & MMSCOPE_F_HUGETLB)
		w->table_shared = hugetlb_pmd_shared((pte_t *)table);

	while (addr < end && w->cost < MMS_COST_IRQS_OFF) {
		const u64 *p = table + mms_arch_index(level, addr);
		u64 raw = mms_arch_read(p);
		u64 next, reached;

		w->entries++;
		if (is_empty(raw) && in_hole(w, level)) {
			addr = skip_holes(w, level, p, addr, end);
			continue;
		}
		if (mms_run_continues(w, level, raw)) {
			addr = skip_leaves(w, level, p, addr, end);
			continue;
		}
		w->cost += MMS_COST_STEP;
		next = entry_end(level, addr, end);
		reached = scan_entry(w, level, raw, addr, next);
		if (reached < next)
			return reached;
		addr = next;
	}
	return addr;
}

/**
 * mms_scan - read tables, for a bounded time
 * @w: walk, whose cost is that of this section so far
 * @root: root of the page table
 * @addr: first address
 * @end: first address not to read for
 *
 * Context: interrupts off, so that no table reached is freed.
 * Return: first address not dealt with: less than @end where the section has
 * become long enough, or the buffer is full.
 */
u64 mms_scan(struct mms_walk *w, const u64 *root, u64 addr, u64 end)
{
	return scan_table(w, mms_arch_top_level(), root, addr, end);
}
