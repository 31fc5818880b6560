// SPDX-License-Identifier: GPL-2.0
/* kernel/layout: facts, then one row a region. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* How far the text is: the facts come in one order, the regions after them. */
struct parse {
	struct mmscope_layout *l;
	unsigned int facts;
	size_t room;
};

/* "0xSTART-0xEND" */
static bool scan_span(struct mmscope_scan *s, uint64_t *start, uint64_t *end)
{
	struct mmscope_scan word;
	const char *dash;

	if (!mmscope_scan_any(s, &word))
		return false;
	dash = memchr(word.p, '-', word.end - word.p);
	return dash && mmscope_parse_number(word.p, dash, start) &&
	       mmscope_parse_number(dash + 1, word.end, end) && *start < *end;
}

static bool scan_sizes(struct mmscope_scan *s, uint64_t *sizes)
{
	char text[16];
	uint64_t bytes;

	*sizes = 0;
	while (mmscope_scan_copy(s, text, sizeof(text))) {
		if (mmscope_size_parse(text, &bytes) ||
		    (bytes & (bytes - 1)) || (*sizes & bytes))
			return false;
		*sizes |= bytes;
	}
	return *sizes;
}

static bool scan_isolated(struct mmscope_scan *s, bool *isolated)
{
	*isolated = mmscope_scan_word(s, "yes");
	return *isolated || mmscope_scan_word(s, "no");
}

static bool scan_fact(struct mmscope_scan *s, struct parse *p)
{
	static const char *const names[] = {
		"levels", "page_sizes", "user", "kernel", "page_offset",
		"vmalloc", "isolated", "system_ram", "direct_mapped", "unread",
	};
	struct mmscope_layout *l = p->l;
	unsigned int fact = p->facts++;

	if (!mmscope_scan_word(s, names[fact]))
		return false;
	switch (fact) {
	case 0:
		return mmscope_scan_number(s, &l->levels);
	case 1:
		return scan_sizes(s, &l->page_sizes);
	case 2:
		return scan_span(s, &l->user_start, &l->user_end);
	case 3:
		return scan_span(s, &l->kernel_start, &l->kernel_end);
	case 4:
		return mmscope_scan_number(s, &l->page_offset);
	case 5:
		return scan_span(s, &l->vmalloc_start, &l->vmalloc_end);
	case 6:
		return scan_isolated(s, &l->isolated);
	case 7:
		return mmscope_scan_number(s, &l->system_ram);
	case 8:
		return mmscope_scan_number(s, &l->direct_mapped);
	default:
		return mmscope_scan_number(s, &l->unread);
	}
}

#define FACTS	10

/* Leaves of level pte map 4 KiB, and of each level above 512 times as much. */
static unsigned int level_of(uint64_t bytes)
{
	unsigned int shift = __builtin_ctzll(bytes);

	if ((bytes & (bytes - 1)) || shift < 12 || (shift - 12) % 9)
		return 0;
	return (shift - 12) / 9 + MMSCOPE_PTE;
}

/* "4K:8192" between @p and @end */
static bool leaf_pair(const char *p, const char *end, uint64_t *leaf)
{
	const char *colon = memchr(p, ':', end - p);
	char size[16];
	uint64_t bytes, mapped;
	unsigned int level;

	if (!colon || (size_t)(colon - p) >= sizeof(size) ||
	    !mmscope_parse_number(colon + 1, end, &mapped))
		return false;
	memcpy(size, p, colon - p);
	size[colon - p] = '\0';
	if (mmscope_size_parse(size, &bytes))
		return false;
	level = level_of(bytes);
	if (!level || level > MMSCOPE_PGD || leaf[level])
		return false;
	leaf[level] = mapped;
	return true;
}

/* Pairs joined by commas, "-", or "unwalked" */
static bool scan_leaves(struct mmscope_scan *s, struct mmscope_region *r)
{
	struct mmscope_scan word;
	const char *comma;

	r->walked = !mmscope_scan_word(s, "unwalked");
	if (!r->walked || mmscope_scan_word(s, "-"))
		return true;
	if (!mmscope_scan_any(s, &word))
		return false;
	for (;;) {
		comma = memchr(word.p, ',', word.end - word.p);
		if (!leaf_pair(word.p, comma ? comma : word.end, r->leaf))
			return false;
		if (!comma)
			return true;
		word.p = comma + 1;
	}
}

static bool scan_region(struct mmscope_scan *s, struct mmscope_region *r)
{
	uint64_t size;

	if (!mmscope_scan_range(s, &r->start, &r->end) ||
	    !mmscope_scan_number(s, &size) || size != r->end - r->start ||
	    !mmscope_scan_address_kind(s, &r->logical))
		return false;
	return mmscope_scan_number(s, &r->mapped) &&
	       mmscope_scan_number(s, &r->blocked) && scan_leaves(s, r) &&
	       mmscope_scan_copy(s, r->name, sizeof(r->name));
}

/* "logical" or "virtual" */
bool mmscope_scan_address_kind(struct mmscope_scan *s, bool *logical)
{
	*logical = mmscope_scan_word(s, "logical");
	return *logical || mmscope_scan_word(s, "virtual");
}

static int parse_line(struct mmscope_scan *s, struct parse *p)
{
	struct mmscope_layout *l = p->l;
	struct mmscope_region *r;
	int err;

	if (p->facts < FACTS)
		return scan_fact(s, p) && mmscope_scan_end(s) ? 0 : -EPROTO;
	err = mmscope_grow((void **)&l->regions, l->n, &p->room,
			   sizeof(*l->regions));
	if (err)
		return err;
	r = &l->regions[l->n];
	memset(r, 0, sizeof(*r));
	if (!scan_region(s, r) || !mmscope_scan_end(s) ||
	    (l->n && r[-1].end != r->start))
		return -EPROTO;
	l->n++;
	return 0;
}

/**
 * mmscope_layout_parse() - read the text of kernel/layout
 * @text: the text
 * @l: where it goes, for mmscope_layout_free(); empty after a failure
 *
 * Return: 0; -EPROTO for a malformed line, a gap between regions, or if the
 * regions do not reach to the end; -ENOMEM.
 */
int mmscope_layout_parse(const char *text, struct mmscope_layout *l)
{
	struct parse p = { .l = l };
	struct mmscope_scan line;
	int err = 0;

	memset(l, 0, sizeof(*l));
	while (!err && mmscope_scan_line(&text, &line))
		if (!mmscope_scan_comment(&line))
			err = parse_line(&line, &p);
	if (!err && (!l->n || l->regions[l->n - 1].end != l->kernel_end))
		err = -EPROTO;
	if (err)
		mmscope_layout_free(l);
	return err;
}

/**
 * mmscope_layout() - read kernel/layout
 * @h: handle
 * @l: as for mmscope_layout_parse()
 *
 * Return: 0; as mmscope_read_file() and mmscope_layout_parse().
 */
int mmscope_layout(struct mmscope *h, struct mmscope_layout *l)
{
	char *text;
	int err;

	memset(l, 0, sizeof(*l));
	err = mmscope_read_text(h, 0, "kernel/layout", &text);
	if (err)
		return err;
	err = mmscope_layout_parse(text, l);
	free(text);
	return mmscope_fail_parse(h, err, 0, "kernel/layout");
}

/**
 * mmscope_layout_free() - free the regions
 * @l: the layout; empty afterwards
 */
void mmscope_layout_free(struct mmscope_layout *l)
{
	free(l->regions);
	memset(l, 0, sizeof(*l));
}
