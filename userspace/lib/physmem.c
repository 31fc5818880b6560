// SPDX-License-Identifier: GPL-2.0
/* kernel/physmem: ranges of physical memory, then zones. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* A number, or "-" for none, which is -1. */
static bool scan_node(struct mmscope_scan *s, int *node)
{
	unsigned int n;

	if (mmscope_scan_word(s, "-")) {
		*node = -1;
		return true;
	}
	if (!mmscope_scan_uint(s, &n) || n > INT32_MAX)
		return false;
	*node = n;
	return true;
}

static bool scan_range(struct mmscope_scan *s, struct mmscope_physrange *r)
{
	uint64_t bytes;

	if (!mmscope_scan_range(s, &r->start, &r->end) ||
	    !mmscope_scan_number(s, &bytes) || bytes != r->end - r->start ||
	    !mmscope_scan_copy(s, r->kind, sizeof(r->kind)) ||
	    !scan_node(s, &r->node))
		return false;
	return (r->node < 0 && mmscope_scan_word(s, "-")) ||
	       mmscope_scan_copy(s, r->zone, sizeof(r->zone));
}

/* "anon=2348" */
static bool scan_use(struct mmscope_scan *s, struct mmscope_zone *z)
{
	struct mmscope_scan word;
	const char *equals;
	size_t len;

	if (z->nr == MMSCOPE_USES || !mmscope_scan_any(s, &word))
		return false;
	equals = memchr(word.p, '=', word.end - word.p);
	len = equals ? equals - word.p : 0;
	if (!len || len >= sizeof(z->use[0].name) ||
	    !mmscope_parse_number(equals + 1, word.end,
				  &z->use[z->nr].frames))
		return false;
	memcpy(z->use[z->nr].name, word.p, len);
	z->use[z->nr++].name[len] = '\0';
	return true;
}

static bool scan_zone(struct mmscope_scan *s, struct mmscope_zone *z)
{
	if (!scan_node(s, &z->node) || z->node < 0 ||
	    !mmscope_scan_copy(s, z->name, sizeof(z->name)) ||
	    !mmscope_scan_key(s, "frames=", &z->frames))
		return false;
	while (!mmscope_scan_end(s))
		if (!scan_use(s, z))
			return false;
	return true;
}

/* Room in the two arrays. */
struct rooms {
	size_t ranges;
	size_t zones;
};

static int parse_zone(struct mmscope_scan *s, struct mmscope_physmem *m,
		      struct rooms *room)
{
	int err = mmscope_grow((void **)&m->zones, m->nr_zones, &room->zones,
			       sizeof(*m->zones));

	if (err)
		return err;
	memset(&m->zones[m->nr_zones], 0, sizeof(*m->zones));
	return scan_zone(s, &m->zones[m->nr_zones++]) ? 0 : -EPROTO;
}

static int parse_range(struct mmscope_scan *s, struct mmscope_physmem *m,
		       struct rooms *room)
{
	int err = mmscope_grow((void **)&m->ranges, m->n, &room->ranges,
			       sizeof(*m->ranges));

	if (err)
		return err;
	memset(&m->ranges[m->n], 0, sizeof(*m->ranges));
	return scan_range(s, &m->ranges[m->n++]) && mmscope_scan_end(s) ?
	       0 : -EPROTO;
}

static int parse_line(struct mmscope_scan *s, struct mmscope_physmem *m,
		      struct rooms *room)
{
	if (mmscope_scan_word(s, "zone"))
		return parse_zone(s, m, room);
	/* zones are the end */
	return m->nr_zones ? -EPROTO : parse_range(s, m, room);
}

/**
 * mmscope_physmem_parse() - read the text of kernel/physmem
 * @text: the text
 * @m: where it goes, for mmscope_physmem_free(); empty after a failure
 *
 * Return: 0; -EPROTO for a malformed line, or if there is no range or no zone;
 * -ENOMEM.
 */
int mmscope_physmem_parse(const char *text, struct mmscope_physmem *m)
{
	struct rooms room = { 0 };
	struct mmscope_scan line;
	int err = 0;

	memset(m, 0, sizeof(*m));
	while (!err && mmscope_scan_line(&text, &line))
		if (!mmscope_scan_comment(&line))
			err = parse_line(&line, m, &room);
	if (!err && (!m->n || !m->nr_zones))
		err = -EPROTO;
	if (err)
		mmscope_physmem_free(m);
	return err;
}

/**
 * mmscope_physmem() - read kernel/physmem
 * @h: handle
 * @m: as for mmscope_physmem_parse()
 *
 * Return: 0; as mmscope_read_file() and mmscope_physmem_parse().
 */
int mmscope_physmem(struct mmscope *h, struct mmscope_physmem *m)
{
	char *text;
	int err;

	memset(m, 0, sizeof(*m));
	err = mmscope_read_text(h, 0, "kernel/physmem", &text);
	if (err)
		return err;
	err = mmscope_physmem_parse(text, m);
	free(text);
	return mmscope_fail_parse(h, err, 0, "kernel/physmem");
}

/**
 * mmscope_physmem_free() - free ranges and zones
 * @m: physical memory; empty afterwards
 */
void mmscope_physmem_free(struct mmscope_physmem *m)
{
	free(m->ranges);
	free(m->zones);
	memset(m, 0, sizeof(*m));
}
