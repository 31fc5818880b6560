// SPDX-License-Identifier: GPL-2.0
/* `tlb`: of a process or of the system; switches of address spaces, flushes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* How far the text is, whose parts come in one order. */
struct parse {
	struct mmscope_tlb *t;
	bool system;
	unsigned int named;	/* "name value" lines seen */
	unsigned int flushes;	/* rows of flushes seen */
};

#define NAMED	(MMSCOPE_NR_SWITCHES + 2)

static bool scan_counter(struct mmscope_scan *s, const char *name, uint64_t *n)
{
	return mmscope_scan_word(s, name) && mmscope_scan_number(s, n);
}

static bool scan_named(struct mmscope_scan *s, struct parse *p)
{
	unsigned int i = p->named++;

	if (!i)
		return mmscope_scan_switch(s, "mode", &p->t->on);
	if (i <= MMSCOPE_NR_SWITCHES)
		return scan_counter(s, mmscope_switch_name(i - 1),
				    &p->t->n[i - 1]);
	return p->system ? scan_counter(s, "missed", &p->t->missed) :
			   scan_counter(s, "processors", &p->t->processors);
}

/* The rows come in the order of the list. */
static bool scan_flush(struct mmscope_scan *s, struct parse *p)
{
	struct mmscope_flushes *f = &p->t->flush[p->flushes];

	return p->flushes < MMSCOPE_NR_FLUSHES &&
	       mmscope_scan_word(s, mmscope_flush_name(p->flushes++)) &&
	       mmscope_scan_number(s, &f->events) &&
	       mmscope_scan_number(s, &f->none) &&
	       mmscope_scan_number(s, &f->full) &&
	       mmscope_scan_number(s, &f->one) &&
	       mmscope_scan_number(s, &f->pages);
}

static int parse_line(struct mmscope_scan *s, struct parse *p)
{
	bool good;

	if (mmscope_scan_comment(s))
		return 0;
	good = p->named < NAMED ? scan_named(s, p) : scan_flush(s, p);
	return good && mmscope_scan_end(s) ? 0 : -EPROTO;
}

/* All rows of flushes, or none where the kernel does not tell. */
static bool is_whole(const struct parse *p)
{
	return p->named == NAMED &&
	       (!p->flushes || p->flushes == MMSCOPE_NR_FLUSHES);
}

/**
 * mmscope_tlb_parse() - read the text of `tlb`
 * @text: the text
 * @system: it is that of the system
 * @t: where it goes; all 0 after a failure
 *
 * Return: 0; -EPROTO for a malformed line, or if any is missing.
 */
int mmscope_tlb_parse(const char *text, bool system, struct mmscope_tlb *t)
{
	struct parse p = { .t = t, .system = system };
	struct mmscope_scan line;
	int err = 0;

	memset(t, 0, sizeof(*t));
	while (!err && mmscope_scan_line(&text, &line))
		err = parse_line(&line, &p);
	if (!err && !is_whole(&p))
		err = -EPROTO;
	if (err)
		memset(t, 0, sizeof(*t));
	else
		t->flushes_known = p.flushes;
	return err;
}

/**
 * mmscope_tlb() - read `tlb` of a process or of the system
 * @h: handle
 * @pid: an attached process, or 0 for the system
 * @t: where it goes; all 0 after a failure
 *
 * Return: 0; -ENOENT if not attached, -ESRCH if the process is gone, -EACCES;
 * as mmscope_tlb_parse().
 */
int mmscope_tlb(struct mmscope *h, pid_t pid, struct mmscope_tlb *t)
{
	char *text;
	int err;

	memset(t, 0, sizeof(*t));
	err = mmscope_read_text(h, pid, "tlb", &text);
	if (err)
		return err;
	err = mmscope_tlb_parse(text, !pid, t);
	free(text);
	return mmscope_fail_parse(h, err, pid, "tlb");
}
