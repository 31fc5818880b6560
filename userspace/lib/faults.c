// SPDX-License-Identifier: GPL-2.0
/* `faults`: of a process or of the system; what was faulted, and where. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* How far the text is, whose parts come in one order. */
struct parse {
	struct mmscope_faults *f;
	bool system;
	unsigned int named;	/* "name value" lines seen */
	unsigned int causes;	/* rows of causes seen */
	bool summed;		/* the row of the sum was seen */
	bool ended;		/* and that of what is elsewhere */
	size_t room;
};

/* The lines of numbers in their order; the last ones are the system's. */
static uint64_t *number_of(struct parse *p, const char **name)
{
	struct mmscope_faults *f = p->f;
	const struct {
		const char *name;
		uint64_t *value;
	} lines[] = {
		{ "minor", &f->minor }, { "major", &f->major },
		{ "unfinished", &f->unfinished },
		{ "unmatched", &f->unmatched }, { "missed", &f->missed },
		{ "unplaced", &f->unplaced }, { "untimed", &f->untimed },
	};
	size_t n = p->system ? COUNT(lines) : 4;

	/* the mode came first */
	if (p->named - 1 >= n)
		return NULL;
	*name = lines[p->named - 1].name;
	return lines[p->named - 1].value;
}

static bool scan_mode(struct mmscope_scan *s, enum mmscope_fault_mode *mode)
{
	static const char *const modes[] = { "off", "count", "latency" };
	unsigned int i;

	if (!mmscope_scan_word(s, "mode"))
		return false;
	for (i = 0; i < COUNT(modes); i++) {
		if (mmscope_scan_word(s, modes[i])) {
			*mode = i;
			return true;
		}
	}
	return false;
}

/* A "name value" line, if any is still to come; -ENOENT if none is. */
static int parse_named(struct mmscope_scan *s, struct parse *p)
{
	const char *name;
	uint64_t *value;
	bool good;

	if (!p->named) {
		good = scan_mode(s, &p->f->mode);
	} else {
		value = number_of(p, &name);
		if (!value)
			return -ENOENT;
		good = mmscope_scan_word(s, name) &&
		       mmscope_scan_number(s, value);
	}
	p->named++;
	return good && mmscope_scan_end(s) ? 0 : -EPROTO;
}

/* "WHAT:COUNT" between @p and @end: the number, and where the colon is. */
static const char *split_pair(const char *p, const char *end, uint64_t *count)
{
	const char *colon = memchr(p, ':', end - p);

	if (!colon || !mmscope_parse_number(colon + 1, end, count) || !*count)
		return NULL;
	return colon;
}

static bool histogram_pair(const char *p, const char *end, uint64_t *histogram)
{
	uint64_t count, log2;
	const char *colon = split_pair(p, end, &count);

	if (!colon || !mmscope_parse_number(p, colon, &log2) || log2 >= 64 ||
	    histogram[log2])
		return false;
	histogram[log2] = count;
	return true;
}

static bool cause_pair(const char *p, const char *end, uint64_t *counts)
{
	uint64_t count;
	const char *colon = split_pair(p, end, &count);
	char name[32];
	int cause;

	if (!colon || (size_t)(colon - p) >= sizeof(name))
		return false;
	memcpy(name, p, colon - p);
	name[colon - p] = '\0';
	cause = mmscope_fault_by_name(name);
	if (cause < 0 || counts[cause])
		return false;
	counts[cause] = count;
	return true;
}

/* A word of pairs joined by commas; none may be there twice, or be 0. */
static bool scan_pairs(struct mmscope_scan *s, uint64_t *counts,
		       bool (*pair)(const char *p, const char *end,
				    uint64_t *counts))
{
	struct mmscope_scan word;
	const char *comma;

	if (!mmscope_scan_any(s, &word))
		return false;
	for (;;) {
		comma = memchr(word.p, ',', word.end - word.p);
		if (!pair(word.p, comma ? comma : word.end, counts))
			return false;
		if (!comma)
			return true;
		word.p = comma + 1;
	}
}

/* "cause:count,..." into the places of @counts, which are 0 before. */
bool mmscope_scan_causes(struct mmscope_scan *s, uint64_t *counts)
{
	return scan_pairs(s, counts, cause_pair);
}

/* "log2:count,..." or "-" into the 64 places of @histogram, 0 before. */
bool mmscope_scan_histogram(struct mmscope_scan *s, uint64_t *histogram)
{
	return mmscope_scan_word(s, "-") ||
	       scan_pairs(s, histogram, histogram_pair);
}

static int parse_row(struct mmscope_scan *s, struct mmscope_fault_row *row)
{
	unsigned int i;

	if (!mmscope_scan_number(s, &row->count) ||
	    !mmscope_scan_number(s, &row->major))
		return -EPROTO;
	for (i = 0; i < MMSCOPE_NR_ORIGINS; i++)
		if (!mmscope_scan_number(s, &row->origin[i]))
			return -EPROTO;
	if (!mmscope_scan_number(s, &row->timed) ||
	    !mmscope_scan_number(s, &row->ns) ||
	    !mmscope_scan_number(s, &row->longest) ||
	    !mmscope_scan_histogram(s, row->histogram) || !mmscope_scan_end(s))
		return -EPROTO;
	return 0;
}

/* The rows of the causes come in the order of the list, all of them. */
static int parse_cause(struct mmscope_scan *s, struct parse *p)
{
	if (p->causes < MMSCOPE_NR_FAULTS) {
		if (!mmscope_scan_word(s, mmscope_fault_name(p->causes)))
			return -EPROTO;
		return parse_row(s, &p->f->cause[p->causes++]);
	}
	p->summed = true;
	if (!mmscope_scan_word(s, "sum"))
		return -EPROTO;
	return parse_row(s, &p->f->sum);
}

static int parse_place(struct mmscope_scan *s, struct parse *p)
{
	struct mmscope_faults *f = p->f;
	struct mmscope_fault_vma *v;
	int err;

	if (p->system || p->ended)
		return -EPROTO;
	if (mmscope_scan_word(s, "elsewhere")) {
		p->ended = true;
		if (!mmscope_scan_causes(s, f->elsewhere))
			return -EPROTO;
		return mmscope_scan_end(s) ? 0 : -EPROTO;
	}
	err = mmscope_grow((void **)&f->vmas, f->n, &p->room, sizeof(*f->vmas));
	if (err)
		return err;
	v = &f->vmas[f->n];
	memset(v, 0, sizeof(*v));
	if (!mmscope_scan_range(s, &v->start, &v->end) ||
	    !mmscope_scan_causes(s, v->count) || !mmscope_scan_end(s))
		return -EPROTO;
	f->n++;
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
	return p->summed ? parse_place(s, p) : parse_cause(s, p);
}

/**
 * mmscope_faults_parse() - read the text of `faults`
 * @text: the text
 * @system: it is that of the system, which has more lines, and no mappings
 * @f: where it goes, for mmscope_faults_free(); empty after a failure
 *
 * Return: 0; -EPROTO for a malformed line, an unknown cause, or if any of the
 * rows is missing; -ENOMEM.
 */
int mmscope_faults_parse(const char *text, bool system,
			 struct mmscope_faults *f)
{
	struct parse p = { .f = f, .system = system };
	struct mmscope_scan line;
	int err = 0;

	memset(f, 0, sizeof(*f));
	while (!err && mmscope_scan_line(&text, &line))
		err = parse_line(&line, &p);
	if (!err && !p.summed)
		err = -EPROTO;
	if (err)
		mmscope_faults_free(f);
	return err;
}

/**
 * mmscope_faults() - read `faults` of a process or of the system
 * @h: handle
 * @pid: an attached process, or 0 for the system
 * @f: where it goes, for mmscope_faults_free(); empty after a failure
 *
 * Return: 0; -ENOENT if not attached, -ESRCH if the process is gone, -EACCES;
 * as mmscope_faults_parse().
 */
int mmscope_faults(struct mmscope *h, pid_t pid, struct mmscope_faults *f)
{
	char *text;
	int err;

	memset(f, 0, sizeof(*f));
	err = mmscope_read_text(h, pid, "faults", &text);
	if (err)
		return err;
	err = mmscope_faults_parse(text, !pid, f);
	free(text);
	return mmscope_fail_parse(h, err, pid, "faults");
}

/**
 * mmscope_faults_free() - free the rows of mappings
 * @f: the faults; empty afterwards
 */
void mmscope_faults_free(struct mmscope_faults *f)
{
	free(f->vmas);
	memset(f, 0, sizeof(*f));
}
