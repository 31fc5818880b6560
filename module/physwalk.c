// SPDX-License-Identifier: GPL-2.0
/*
 * The walk over physical memory: frame by frame where the kernel has struct
 * pages, by what devices and the firmware claim where it has none.
 */
#include "physwalk.h"

#include <linux/ioport.h>
#include <linux/irqflags.h>
#include <linux/nodemask.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "stats.h"

/* Frames that have a struct page, or have none, all together. */
#define BLOCK		BIT_ULL(MMS_WINDOW_SHIFT)

/* Bytes of what is counted by zone. */
static long zones_size(void)
{
	return nr_node_ids * MAX_NR_ZONES * sizeof(struct mms_phys_zone);
}

/**
 * mms_physwalk_init - be ready to walk
 * @w: walk
 *
 * Return: 0 or -ENOMEM.
 */
int mms_physwalk_init(struct mms_physwalk *w)
{
	w->zones = kvcalloc(nr_node_ids * MAX_NR_ZONES, sizeof(*w->zones),
			    GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!w->zones)
		return -ENOMEM;
	mms_stats_held(zones_size());
	return 0;
}

/**
 * mms_physwalk_exit - undo mms_physwalk_init()
 * @w: walk
 */
void mms_physwalk_exit(struct mms_physwalk *w)
{
	mms_stats_held(-zones_size());
	kvfree(w->zones);
}

static u64 last_frame(void)
{
	u64 end = 0;
	int nid;

	for_each_online_node(nid)
		end = max_t(u64, end, pgdat_end_pfn(NODE_DATA(nid)));
	return end;
}

/**
 * mms_physwalk_begin - begin a walk
 * @w: walk
 */
void mms_physwalk_begin(struct mms_physwalk *w)
{
	memset(w->zones, 0, zones_size());
	w->cursor = 0;
	w->limit = last_frame();
	w->free_end = 0;
	w->in_range = false;
}

/* How many frames from a free one on are free with it. */
static u64 free_block(const struct page *page)
{
	unsigned long order = READ_ONCE(page->private);
	bool sane = order < BITS_PER_LONG && 1UL << order <= MAX_ORDER_NR_PAGES;

	return sane ? 1ULL << order : 1;
}

/* A page that is not set up yet may name any node and zone. */
static bool is_set_up(const struct page *page)
{
	unsigned int nid = page_to_nid(page);

	return nid < nr_node_ids && node_online(nid) &&
	       page_zonenum(page) < MAX_NR_ZONES;
}

static void count_use(struct mms_physwalk *w, struct page *page)
{
	int zone = page_to_nid(page) * MAX_NR_ZONES + page_zonenum(page);
	enum mms_use use = MMS_USE_FREE;

	if (w->cursor >= w->free_end) {
		use = mms_frame_use(page);
		if (use == MMS_USE_FREE)
			w->free_end = w->cursor + free_block(page);
	}
	w->zones[zone].uses[use]++;
}

static void look_at_page(struct mms_physwalk *w, struct page *page,
			 struct mms_phys_range *here)
{
	count_use(w, page);
	here->end = w->cursor + 1;
	here->kind = PageReserved(page) ? MMS_PHYS_RESERVED : MMS_PHYS_RAM;
	here->node = page_to_nid(page);
	here->zone = page_zonenum(page);
}

/* What the next resource of some type claims. */
struct claim {
	u64 start;
	u64 end;
	enum mms_phys_kind kind;
	bool found;
};

/*
 * Whose claim is it: the firmware's, or of what is no memory of a kernel's?
 * Memory without struct pages is offline, and given to nobody.
 */
static enum mms_phys_kind claim_kind(const struct resource *res)
{
	if (res->flags & IORESOURCE_SYSRAM)
		return MMS_PHYS_RESERVED;
	switch (res->desc) {
	case IORES_DESC_ACPI_TABLES:
	case IORES_DESC_ACPI_NV_STORAGE:
	case IORES_DESC_RESERVED:
		return MMS_PHYS_RESERVED;
	default:
		return MMS_PHYS_DEVICE;
	}
}

static int note_claim(struct resource *res, void *data)
{
	*(struct claim *)data = (struct claim) {
		.start = PHYS_PFN(res->start),
		.end = PHYS_PFN(res->end) + 1,
		.kind = claim_kind(res),
		.found = true,
	};
	return 1;
}

/* They come in order, one that has others within it before those. */
static struct claim next_claim(u64 frame, unsigned long flags)
{
	struct claim claim = { .start = -1, .end = -1 };

	walk_iomem_res_desc(IORES_DESC_NONE, flags, PFN_PHYS(frame), -1, &claim,
			    note_claim);
	return claim;
}

/*
 * Where there may be struct pages again: not in this block, nor in any that no
 * System RAM is in.
 */
static u64 next_pages(const struct mms_physwalk *w, const struct claim *ram)
{
	if (w->cursor >= w->limit)
		return -1;
	return min(max(round_up(w->cursor + 1, BLOCK),
		       round_down(ram->start, BLOCK)), w->limit);
}

/* Where there are no struct pages. False: nothing is beyond. */
static bool look_at_claims(struct mms_physwalk *w, struct mms_phys_range *here)
{
	/* System RAM may lie within what a device claims. */
	struct claim ram = next_claim(w->cursor, IORESOURCE_SYSTEM_RAM);
	struct claim any = next_claim(w->cursor, IORESOURCE_MEM);
	struct claim *claim = ram.start <= w->cursor ? &ram : &any;
	u64 end;

	if (!claim->found && w->cursor >= w->limit)
		return false;
	*here = (struct mms_phys_range) {
		.start = w->cursor,
		.kind = MMS_PHYS_HOLE,
		.node = -1,
		.zone = -1,
	};
	end = claim->start;
	if (claim->start <= w->cursor) {
		here->kind = claim->kind;
		end = claim == &ram ? ram.end : min(any.end, ram.start);
	}
	here->end = min(next_pages(w, &ram), end);
	return true;
}

static bool alike(const struct mms_phys_range *a, const struct mms_phys_range *b)
{
	return a->kind == b->kind && a->node == b->node && a->zone == b->zone;
}

/* End the range that is being extended, if there is one. */
static bool end_range(struct mms_physwalk *w, struct mms_phys_range *range)
{
	if (!w->in_range)
		return false;
	*range = w->range;
	w->in_range = false;
	return true;
}

/* Go on to the end of what is here. True: that ended a range. */
static bool extend(struct mms_physwalk *w, const struct mms_phys_range *here,
		   struct mms_phys_range *range)
{
	bool ended = false;

	if (w->in_range && !alike(&w->range, here))
		ended = end_range(w, range);
	if (!w->in_range)
		w->range = *here;
	w->range.end = here->end;
	w->in_range = true;
	w->cursor = here->end;
	return ended;
}

/*
 * The frames of a block, as far as they have struct pages. Memory may be taken
 * out: what a look-up has found is for a section with interrupts off. True: a
 * range ended.
 */
static bool walk_pages(struct mms_physwalk *w, struct mms_phys_range *range)
{
	u64 end = min(round_up(w->cursor + 1, BLOCK), w->limit);
	struct mms_phys_range here;
	u64 window = MMS_NO_WINDOW;
	bool ended = false;
	unsigned long irqs;

	local_irq_save(irqs);
	while (!ended && w->cursor < end) {
		struct page *page = mms_frame_page(&window, w->cursor);

		if (!page || !is_set_up(page))
			break;
		here.start = w->cursor;
		look_at_page(w, page, &here);
		ended = extend(w, &here, range);
	}
	local_irq_restore(irqs);
	return ended;
}

/* Go on for a bounded time. Returns 1 with a range, 0 at the end, or -EAGAIN. */
static int walk_on(struct mms_physwalk *w, struct mms_phys_range *range)
{
	struct mms_phys_range here;
	u64 begin = w->cursor;

	if (walk_pages(w, range))
		return 1;
	if (w->cursor != begin)
		return -EAGAIN;
	if (!look_at_claims(w, &here))
		return end_range(w, range);
	return extend(w, &here, range) ? 1 : -EAGAIN;
}

/**
 * mms_physwalk_next - take the next range
 * @w: walk
 * @range: filled
 *
 * Context: process; may sleep.
 * Return: 1, 0 at the end (@w->zones is complete then), -ERESTARTSYS if a
 * signal came first; it may be called again then.
 */
int mms_physwalk_next(struct mms_physwalk *w, struct mms_phys_range *range)
{
	int ret;

	do {
		if (signal_pending(current))
			return -ERESTARTSYS;
		cond_resched();
		ret = walk_on(w, range);
	} while (ret == -EAGAIN);
	return ret;
}
