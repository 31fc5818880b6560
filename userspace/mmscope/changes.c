// SPDX-License-Identifier: GPL-2.0
/* Two snapshots, gone through side by side. */
#include "changes.h"

#include <string.h>

#define PAGE_SHIFT	12

const char *const change_names[CHANGE_NR] = {
	"same", "present", "swapped-out", "swapped-in", "gone", "copied",
	"moved", "huge", "split",
};

/* Load the next record of one of the two. */
static int load(struct changes *c, struct snapshot *s,
		struct mmscope_range *r, bool *has)
{
	int ret = snapshot_read(s, r);

	*has = ret > 0;
	if (ret < 0)
		c->bad = s;
	return ret < 0 ? ret : 0;
}

int changes_open(struct changes *c, const char *a, const char *b)
{
	int err;

	memset(c, 0, sizeof(*c));
	c->bad = &c->a;
	err = snapshot_open(&c->a, a);
	if (!err) {
		c->bad = &c->b;
		err = snapshot_open(&c->b, b);
	}
	if (!err)
		err = load(c, &c->a, &c->ra, &c->has_a);
	if (!err)
		err = load(c, &c->b, &c->rb, &c->has_b);
	if (err)
		changes_close(c);
	return err;
}

void changes_close(struct changes *c)
{
	snapshot_close(&c->a);
	snapshot_close(&c->b);
}

/* The frame, or the slot, of the page at @address. */
static uint64_t frame_at(const struct mmscope_range *r, uint64_t address)
{
	if (r->flags & MMSCOPE_F_ZERO)
		return r->frame;
	return r->frame + ((address - r->start) >> PAGE_SHIFT);
}

static enum change of_pages(const struct mmscope_range *a,
			    const struct mmscope_range *b, uint64_t address)
{
	bool shared = a->flags & (MMSCOPE_F_FILE | MMSCOPE_F_ZERO);
	bool own = b->flags & MMSCOPE_F_ANON;

	if (b->shift > a->shift)
		return CHANGE_HUGE;
	if (b->shift < a->shift)
		return CHANGE_SPLIT;
	if (frame_at(a, address) == frame_at(b, address))
		return CHANGE_NONE;
	return shared && own ? CHANGE_COPIED : CHANGE_MOVED;
}

/* @a, @b: the records at @address, or NULL. */
static enum change compare(const struct mmscope_range *a,
			   const struct mmscope_range *b, uint64_t address)
{
	unsigned int was = a ? a->kind : MMSCOPE_K_HOLE;
	unsigned int is = b ? b->kind : MMSCOPE_K_HOLE;

	if (is == MMSCOPE_K_PAGE) {
		if (was == MMSCOPE_K_PAGE)
			return of_pages(a, b, address);
		return was == MMSCOPE_K_SWAP ? CHANGE_IN : CHANGE_PRESENT;
	}
	if (is == MMSCOPE_K_SWAP) {
		if (was != MMSCOPE_K_SWAP)
			return CHANGE_OUT;
		return a->swap_type == b->swap_type &&
		       frame_at(a, address) == frame_at(b, address) ?
		       CHANGE_NONE : CHANGE_MOVED;
	}
	if (was == MMSCOPE_K_PAGE || was == MMSCOPE_K_SWAP)
		return CHANGE_GONE;
	return CHANGE_NONE;
}

/* Where what holds of @r at @pos ends; in *@here whether it is in @r. */
static uint64_t limit(const struct mmscope_range *r, bool has, uint64_t pos,
		      bool *here)
{
	*here = has && r->start <= pos;
	if (!has)
		return UINT64_MAX;
	return *here ? r->end : r->start;
}

static uint64_t first_of(const struct changes *c)
{
	uint64_t a = c->has_a ? c->ra.start : UINT64_MAX;
	uint64_t b = c->has_b ? c->rb.start : UINT64_MAX;
	uint64_t first = a < b ? a : b;

	return first > c->pos ? first : c->pos;
}

/* The next stretch in which both snapshots have one record, or none: as above. */
static int step(struct changes *c, struct piece *p)
{
	bool in_a, in_b;
	uint64_t ea, eb;
	int err = 0;

	if (!c->has_a && !c->has_b)
		return 0;
	p->start = first_of(c);
	ea = limit(&c->ra, c->has_a, p->start, &in_a);
	eb = limit(&c->rb, c->has_b, p->start, &in_b);
	p->end = ea < eb ? ea : eb;
	p->change = compare(in_a ? &c->ra : NULL, in_b ? &c->rb : NULL,
			    p->start);
	c->pos = p->end;
	if (c->has_a && c->ra.end <= c->pos)
		err = load(c, &c->a, &c->ra, &c->has_a);
	if (!err && c->has_b && c->rb.end <= c->pos)
		err = load(c, &c->b, &c->rb, &c->has_b);
	return err ? err : 1;
}

int changes_next(struct changes *c, struct piece *p)
{
	struct piece more;
	bool in_a, in_b;
	int ret;

	do {
		ret = step(c, p);
		if (ret <= 0)
			return ret;
	} while (p->change == CHANGE_NONE);
	/* as long as the same is true of what follows it is one */
	while (first_of(c) == p->end && (c->has_a || c->has_b)) {
		limit(&c->ra, c->has_a, p->end, &in_a);
		limit(&c->rb, c->has_b, p->end, &in_b);
		if (compare(in_a ? &c->ra : NULL, in_b ? &c->rb : NULL,
			    p->end) != p->change)
			break;
		ret = step(c, &more);
		if (ret < 0)
			return ret;
		p->end = more.end;
	}
	p->size = p->end - p->start;
	return 1;
}
