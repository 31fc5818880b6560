// SPDX-License-Identifier: GPL-2.0
/*
 * Reading tables, with interrupts off, from the root down. Those of the lowest
 * level are scanpte.c's; of the others, too, the common entries are dealt with
 * by comparing raw values.
 */
#include "scan.h"

#include <linux/hugetlb.h>
#include <linux/mm.h>

#include "run.h"
#include "scanpte.h"
#include "walk.h"

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
	w->cost += (p - first) * MMS_COST_CLOSELY;
	return min(end, begin + ((u64)(p - first) << shift));
}

/*
 * Leaves of a higher level that go on a run, or break it by their frame only,
 * as scan_plain() does of the lowest: from @addr on, where one begins. Returns
 * the first address not dealt with, @addr itself if there is no room.
 */
static u64 scan_leaves(struct mms_walk *w, int level, const u64 *p, u64 addr,
		       u64 end)
{
	const u64 mask = mms_arch_frame_mask(level);
	const u64 meta = *mms_run_meta(&w->run);
	const u64 span = 1ULL << mms_arch_shift(level);
	const u64 alike = w->alike;
	const u64 stride = w->stride;
	struct mmscope_range *const from = w->buf + w->nr;
	struct mmscope_range *out = from;
	struct mmscope_range *const stop = out + mms_run_room(w);
	const u64 *const first = p;
	u64 start = w->run.start;
	u64 frame = w->run.frame;
	u64 expect = w->expect;

	for (; addr < end; addr += span, p++) {
		u64 raw = mms_arch_read(p);

		if (raw != expect) {
			if ((raw ^ alike) & ~mask || out == stop)
				break;
			out->start = start;
			out->end = addr;
			out->frame = frame;
			*mms_run_meta(out++) = meta;
			start = addr;
			frame = (raw & mask) >> PAGE_SHIFT;
			expect = raw;
		}
		expect += stride;
	}
	w->run.start = start;
	w->run.frame = frame;
	w->expect = expect;
	w->entries += p - first;
	w->cost += (p - first) * MMS_COST_CLOSELY + (out - from) * MMS_COST_BREAK;
	w->nr = out - w->buf;
	return min(addr, end);
}

/* Does a leaf that begins at @addr differ from the run's by its frame only? */
static bool is_alike(const struct mms_walk *w, int level, u64 raw, u64 addr)
{
	return level == w->run.level && mms_run_alike(w, level, raw) &&
	       !(addr & ((1ULL << mms_arch_shift(level)) - 1));
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

/* Up to where entries of a higher level can be gone over in this section. */
static u64 end_in_time(const struct mms_walk *w, int level, u64 addr, u64 end)
{
	unsigned int shift = mms_arch_shift(level);
	u64 most = (MMS_COST_IRQS_OFF - w->cost) / MMS_COST_CLOSELY + 1;

	return min(end, ((addr >> shift) + most) << shift);
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

		if (is_alike(w, level, raw, addr)) {
			next = scan_leaves(w, level, p, addr,
					   end_in_time(w, level, addr, end));
			if (next != addr) {
				addr = next;
				continue;
			}
		}
		w->entries++;
		if (is_empty(raw) && in_hole(w, level)) {
			addr = skip_holes(w, level, p, addr,
					  end_in_time(w, level, addr, end));
			continue;
		}
		if (mms_run_continues(w, level, raw)) {
			addr = skip_leaves(w, level, p, addr,
					   end_in_time(w, level, addr, end));
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
