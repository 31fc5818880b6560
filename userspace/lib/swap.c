// SPDX-License-Identifier: GPL-2.0
/* `swap`: of a process or of the system; what went out, came back, and where. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* How far the text is, whose parts come in one order. */
struct parse {
	struct mmscope_swap *s;
	bool system;
	unsigned int named;	/* "name value" lines seen */
	unsigned int waits;	/* rows of waits seen */
};

/* A line of a name and a number, which may be less than 0. */
struct number {
	const char *name;
	uint64_t *value;
	int64_t *difference;
};

static bool scan_difference(struct mmscope_scan *s, int64_t *v)
{
	struct mmscope_scan word;
	uint64_t number;
	bool minus;

	if (!mmscope_scan_any(s, &word))
		return false;
	minus = *word.p == '-';
	if (!mmscope_parse_number(word.p + minus, word.end, &number) ||
	    number > INT64_MAX)
		return false;
	*v = minus ? -(int64_t)number : (int64_t)number;
	return true;
}

static bool scan_named(struct mmscope_scan *s, const struct number *number)
{
	if (!mmscope_scan_word(s, number->name))
		return false;
	if (number->value)
		return mmscope_scan_number(s, number->value);
	return scan_difference(s, number->difference);
}

/* The line of numbers after the counts: those of a process, or the system's. */
static bool number_of(struct parse *p, unsigned int i, struct number *number)
{
	struct mmscope_swap *s = p->s;
	const struct number process[] = {
		{ "now", &s->now, NULL }, { "vmswap", &s->vmswap, NULL },
		{ "unexplained", NULL, &s->unexplained },
	};
#define LINE(name)	{ #name, &s->kernel.name, NULL }
	const struct number system[] = {
		LINE(pswpin), LINE(pswpout), LINE(zswpin), LINE(zswpout),
		LINE(swap_ra), LINE(swap_ra_hit), LINE(pgscan_kswapd),
		LINE(pgscan_direct), LINE(pgsteal_kswapd), LINE(pgsteal_direct),
		{ "difference_out", NULL, &s->difference_out },
		{ "difference_in", NULL, &s->difference_in },
		{ "missed", &s->missed, NULL },
	};
#undef LINE

	if (i >= (p->system ? COUNT(system) : COUNT(process)))
		return false;
	*number = p->system ? system[i] : process[i];
	return true;
}

/* A process without a watch has no last line. */
static bool may_lack(const struct parse *p, const struct number *number)
{
	return !p->system && number->difference;
}

/* A "name value" line, if any is still to come; -ENOENT if none is. */
static int parse_named(struct mmscope_scan *s, struct parse *p)
{
	unsigned int i = p->named;
	struct number number;
	bool good;

	if (!i) {
		good = mmscope_scan_switch(s, "mode", &p->s->on);
	} else if (i <= MMSCOPE_NR_SWAPS) {
		good = mmscope_scan_word(s, mmscope_swap_name(i - 1)) &&
		       mmscope_scan_number(s, &p->s->n[i - 1]);
	} else {
		if (!number_of(p, i - 1 - MMSCOPE_NR_SWAPS, &number))
			return -ENOENT;
		good = scan_named(s, &number);
		if (!good && may_lack(p, &number)) {
			p->named++;
			return -ENOENT;
		}
	}
	p->named++;
	return good && mmscope_scan_end(s) ? 0 : -EPROTO;
}

/* The rows of the waits come in the order of the list, all of them. */
static int parse_wait(struct mmscope_scan *s, struct parse *p)
{
	struct mmscope_swap_wait *w = &p->s->wait[p->waits];

	if (!mmscope_scan_word(s, mmscope_wait_name(p->waits++)) ||
	    !mmscope_scan_number(s, &w->count) ||
	    !mmscope_scan_number(s, &w->ns) ||
	    !mmscope_scan_number(s, &w->longest) ||
	    !mmscope_scan_number(s, &w->asleep) ||
	    !mmscope_scan_histogram(s, w->histogram) || !mmscope_scan_end(s))
		return -EPROTO;
	return 0;
}

static int parse_device(struct mmscope_scan *s, struct parse *p)
{
	struct mmscope_swap_device *d = &p->s->device[p->s->devices];

	if (p->system || p->s->devices == MMSCOPE_SWAP_DEVICES ||
	    !mmscope_scan_uint(s, &d->type) ||
	    !mmscope_scan_number(s, &d->pages) ||
	    !mmscope_scan_number(s, &d->runs) ||
	    !mmscope_scan_number(s, &d->longest) ||
	    !mmscope_scan_number(s, &d->slot_runs) ||
	    !mmscope_scan_number(s, &d->slot_longest) || !mmscope_scan_end(s))
		return -EPROTO;
	p->s->devices++;
	return 0;
}

static int parse_line(struct mmscope_scan *s, struct parse *p)
{
	int err;

	if (mmscope_scan_comment(s))
		return 0;
	err = parse_named(s, p);
	if (err != -ENOENT)
		return err;
	return p->waits < MMSCOPE_NR_WAITS ? parse_wait(s, p) :
					     parse_device(s, p);
}

/**
 * mmscope_swap_parse() - read the text of `swap`
 * @text: the text
 * @system: it is that of the system, which has other lines, and no devices
 * @s: where it goes; all 0 after a failure
 *
 * Return: 0; -EPROTO for a malformed line, or if any is missing.
 */
int mmscope_swap_parse(const char *text, bool system, struct mmscope_swap *s)
{
	struct parse p = { .s = s, .system = system };
	struct mmscope_scan line;
	int err = 0;

	memset(s, 0, sizeof(*s));
	while (!err && mmscope_scan_line(&text, &line))
		err = parse_line(&line, &p);
	if (!err && p.waits < MMSCOPE_NR_WAITS)
		err = -EPROTO;
	if (err)
		memset(s, 0, sizeof(*s));
	return err;
}

/**
 * mmscope_swap() - read `swap` of a process or of the system
 * @h: handle
 * @pid: an attached process, or 0 for the system
 * @s: where it goes; all 0 after a failure
 *
 * Return: 0; -ENOENT if not attached, -ESRCH if the process is gone, -EACCES;
 * as mmscope_swap_parse().
 */
int mmscope_swap(struct mmscope *h, pid_t pid, struct mmscope_swap *s)
{
	char *text;
	int err;

	memset(s, 0, sizeof(*s));
	err = mmscope_read_text(h, pid, "swap", &text);
	if (err)
		return err;
	err = mmscope_swap_parse(text, !pid, s);
	free(text);
	return mmscope_fail_parse(h, err, pid, "swap");
}

/**
 * mmscope_swap_balance() - pages that are out by the counts
 * @s: what was read
 *
 * Return: pages.
 */
int64_t mmscope_swap_balance(const struct mmscope_swap *s)
{
	return s->n[MMSCOPE_SWAP_FOUND] + s->n[MMSCOPE_SWAP_FORKED] +
	       s->n[MMSCOPE_SWAP_OUT] - s->n[MMSCOPE_SWAP_IN] -
	       s->n[MMSCOPE_SWAP_FREED] - s->n[MMSCOPE_SWAP_SWAPOFF];
}
