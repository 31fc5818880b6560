// SPDX-License-Identifier: GPL-2.0
/* Parses the text of kernel/layout. */
#include <errno.h>
#include <string.h>

#include "internal.h"
#include "kernelfiles.h"

/**
 * kf_add_size() - note a size of leaf
 * @text: as 4K
 * @bits: of log2 of the sizes
 *
 * Return: false if it is none.
 */
bool kf_add_size(const char *text, uint64_t *bits)
{
	uint64_t bytes;

	if (mmscope_size_parse(text, &bytes) || (bytes & (bytes - 1)))
		return false;
	*bits |= 1ULL << __builtin_ctzll(bytes);
	return true;
}

static bool scan_hex_fact(struct mmscope_scan *s, const char *key, uint64_t *v)
{
	return mmscope_scan_word(s, key) && mmscope_scan_number(s, v);
}

/* "0xSTART-0xEND" */
static bool scan_span(struct mmscope_scan *s, const char *key, uint64_t *start,
		      uint64_t *end)
{
	char text[48];
	char *dash;

	if (!mmscope_scan_word(s, key) ||
	    !mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	dash = strchr(text, '-');
	return dash && mmscope_parse_number(text, dash, start) &&
	       mmscope_parse_number(dash + 1, text + strlen(text), end);
}

static bool scan_page_sizes(struct mmscope_scan *s, uint64_t *bits)
{
	char text[16];

	if (!mmscope_scan_word(s, "page_sizes"))
		return false;
	while (mmscope_scan_copy(s, text, sizeof(text)))
		if (!kf_add_size(text, bits))
			return false;
	return true;
}

static bool scan_switch(struct mmscope_scan *s, const char *key, bool *on)
{
	if (!mmscope_scan_word(s, key))
		return false;
	*on = mmscope_scan_word(s, "yes");
	return *on || mmscope_scan_word(s, "no");
}

/* A fact, of which each is on a line of its own, in this order. */
static bool scan_fact(struct mmscope_scan *s, struct kf_layout *l,
		      unsigned int line)
{
	switch (line) {
	case 0:
		return scan_hex_fact(s, "levels", &l->levels);
	case 1:
		return scan_page_sizes(s, &l->page_sizes);
	case 2:
		return scan_span(s, "user", &l->user_start, &l->user_end);
	case 3:
		return scan_span(s, "kernel", &l->kernel_start, &l->kernel_end);
	case 4:
		return scan_hex_fact(s, "page_offset", &l->page_offset);
	case 5:
		return scan_span(s, "vmalloc", &l->vmalloc_start,
				 &l->vmalloc_end);
	case 6:
		return scan_switch(s, "isolated", &l->isolated);
	case 7:
		return scan_hex_fact(s, "system_ram", &l->system_ram);
	case 8:
		return scan_hex_fact(s, "direct_mapped", &l->direct_mapped);
	default:
		return scan_hex_fact(s, "unread", &l->unread);
	}
}

#define FACTS	10

/* "4K:8192,2M:2097152", "-" or "unwalked" */
static bool scan_leaves(struct mmscope_scan *s, struct kf_region *r)
{
	char text[128], *rest = text, *item;

	r->unwalked = mmscope_scan_word(s, "unwalked");
	if (r->unwalked || mmscope_scan_word(s, "-"))
		return true;
	if (!mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	while ((item = strsep(&rest, ","))) {
		char *number = item, *size = strsep(&number, ":");
		uint64_t bit = 0, bytes;
		unsigned int level;

		if (!number || !kf_add_size(size, &bit) ||
		    !mmscope_parse_number(number, number + strlen(number),
					  &bytes))
			return false;
		level = (__builtin_ctzll(bit) - 12) / 9 + MMSCOPE_PTE;
		if (level > MMSCOPE_PGD || r->leaf[level])
			return false;
		r->leaf[level] = bytes;
	}
	return true;
}

static bool scan_region(struct mmscope_scan *s, struct kf_region *r)
{
	if (!mmscope_scan_range(s, &r->start, &r->end) ||
	    !mmscope_scan_number(s, &r->size))
		return false;
	r->logical = mmscope_scan_word(s, "logical");
	return (r->logical || mmscope_scan_word(s, "virtual")) &&
	       mmscope_scan_number(s, &r->mapped) &&
	       mmscope_scan_number(s, &r->blocked) && scan_leaves(s, r) &&
	       mmscope_scan_copy(s, r->name, sizeof(r->name));
}

/**
 * kf_layout_parse() - read the text of `layout`
 * @text: text
 * @l: filled
 *
 * Return: 0 or -EPROTO.
 */
int kf_layout_parse(const char *text, struct kf_layout *l)
{
	struct mmscope_scan line;
	unsigned int facts = 0;
	bool good = true;

	memset(l, 0, sizeof(*l));
	while (good && mmscope_scan_line(&text, &line)) {
		if (mmscope_scan_comment(&line))
			continue;
		if (facts < FACTS)
			good = scan_fact(&line, l, facts++);
		else
			good = l->n < KF_REGIONS &&
			       scan_region(&line, &l->regions[l->n++]);
		good = good && mmscope_scan_end(&line);
	}
	return good && l->n ? 0 : -EPROTO;
}
