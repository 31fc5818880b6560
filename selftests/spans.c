// SPDX-License-Identifier: GPL-2.0
/* Spans: made from what mmscope says, and held against those of another. */
#include "spans.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static bool alike(const struct span *a, const struct span *b)
{
	return a->what == b->what && a->level == b->level &&
	       a->flags == b->flags;
}

/**
 * spans_add - add a span at the end
 * @s: spans
 * @span: begins where the last one ends, or later; if it is empty, nothing is
 *	added
 */
void spans_add(struct spans *s, const struct span *span)
{
	struct span *last = s->n ? &s->rows[s->n - 1] : NULL;

	if (span->start >= span->end)
		return;
	if (last && last->end == span->start && alike(last, span)) {
		last->end = span->end;
		return;
	}
	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : 256;
		s->rows = realloc(s->rows, s->room * sizeof(*s->rows));
		if (!s->rows)
			abort();
	}
	s->rows[s->n++] = *span;
}

/**
 * spans_add_range - add a record of mmscope's at the end
 * @s: spans
 * @r: record
 *
 * What the kernel's walk does not tell of is left out (mm/pagewalk.c, mm/ptdump.c
 * and arch/x86/mm/dump_pagetables.c of the kernel): the PAT bit of large leaves,
 * as it takes that for a bit of the frame's address; entries above the lowest
 * level that are neither leaf nor table, as those that a page is being moved
 * by, which it passes over, so that the row before them reaches across.
 */
void spans_add_range(struct spans *s, const struct mmscope_range *r)
{
	struct span span = { .start = r->start, .end = r->end };

	if (r->kind == MMSCOPE_K_PAGE &&
	    !(r->flags & (MMSCOPE_F_PROT_NONE | MMSCOPE_F_NUMA_HINT))) {
		span.what = SPAN_PAGE;
		span.flags = r->flags & SPAN_FLAGS;
		if (r->level != MMSCOPE_PTE)
			span.flags &= ~MMSCOPE_F_PAT;
	} else if (r->kind == MMSCOPE_K_PAGE || r->level == MMSCOPE_PTE) {
		span.what = SPAN_ENTRY;
	} else {
		span.what = SPAN_UNTOLD;
	}
	if (r->kind == MMSCOPE_K_HOLE)
		span.what = SPAN_NOTHING;
	else
		span.level = r->level;
	spans_add(s, &span);
}

void spans_free(struct spans *s)
{
	free(s->rows);
	*s = (struct spans) { 0 };
}

/**
 * spans_at - what is at an address
 * @s: spans
 * @address: address
 *
 * Return: the span there, from the address on; where there is none, nothing up
 * to the next one.
 */
struct span spans_at(const struct spans *s, uint64_t address)
{
	struct span found = { .start = address, .end = UINT64_MAX };
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (s->rows[mid].end <= address)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == s->n)
		return found;
	if (s->rows[low].start > address) {
		found.end = s->rows[low].start;
		return found;
	}
	found = s->rows[low];
	found.start = address;
	return found;
}

/* Where there is nothing mapped ptdump does not tell if there is an entry. */
static bool agree(const struct span *ours, const struct span *theirs)
{
	if (ours->what == SPAN_UNTOLD || theirs->what == SPAN_UNTOLD)
		return true;
	if (ours->what == SPAN_PAGE || theirs->what == SPAN_PAGE)
		return alike(ours, theirs);
	return ours->what == SPAN_NOTHING || ours->level == theirs->level;
}

/**
 * spans_differ - where two say different things
 * @within: look there only
 * @ours: what mmscope says
 * @theirs: what ptdump says
 *
 * Return: the parts of @within in which they do; to be freed.
 */
struct spans spans_differ(const struct spans *within, const struct spans *ours,
			  const struct spans *theirs)
{
	struct spans differ = { 0 };
	size_t i;

	for (i = 0; i < within->n; i++) {
		struct span part = within->rows[i];
		uint64_t end = part.end;

		for (; part.start < end; part.start = part.end) {
			struct span a = spans_at(ours, part.start);
			struct span b = spans_at(theirs, part.start);

			part.end = a.end < b.end ? a.end : b.end;
			part.end = part.end < end ? part.end : end;
			if (!agree(&a, &b))
				spans_add(&differ, &part);
		}
	}
	return differ;
}

/* How many bytes of it are so? */
uint64_t spans_bytes(const struct spans *s, enum span_what what)
{
	uint64_t bytes = 0;
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->rows[i].what == what)
			bytes += s->rows[i].end - s->rows[i].start;
	return bytes;
}

/**
 * span_format - a span to be read by people
 * @span: span
 *
 * Return: its text, until the second next call.
 */
const char *span_format(const struct span *span)
{
	static const char * const what[] = {
		"nothing", "entry", "page", "untold",
	};
	static char text[2][512];
	char flags[MMSCOPE_FLAGS_SIZE];
	static unsigned int turn;
	char *to = text[turn++ % 2];

	mmscope_flags_format(flags, sizeof(flags), span->flags);
	snprintf(to, sizeof(text[0]), "%" PRIx64 "-%" PRIx64 " %s level %u %s",
		 span->start, span->end, what[span->what], span->level, flags);
	return to;
}
