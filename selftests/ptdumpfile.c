// SPDX-License-Identifier: GPL-2.0
/*
 * Reads what ptdump writes: arch/x86/mm/dump_pagetables.c of the kernel. Its
 * rows tell of the bits of the last entry itself, whatever those above allow.
 */
#include "ptdumpfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/* Rows are to be without a gap, but for one after such a line. */
#define SKIPPED	"... "
#define MARKER	"---["

struct state {
	uint64_t at;		/* where the next row is to begin */
	bool gap;		/* or after that */
};

/* "0xSTART-0xEND"; the last one's end is 0, as it is that of all addresses. */
static bool scan_addresses(struct mmscope_scan *s, uint64_t *start,
			   uint64_t *end)
{
	char text[48];
	char *dash;

	if (!mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	dash = strchr(text, '-');
	return dash && !strncmp(text, "0x", 2) && !strncmp(dash, "-0x", 3) &&
	       mmscope_parse_number(text, dash, start) &&
	       mmscope_parse_number(dash + 1, dash + strlen(dash), end) &&
	       !((*start | *end) & 4095) && (*start < *end || !*end);
}

/* "12M", which has to be so many bytes. */
static bool scan_size(struct mmscope_scan *s, uint64_t bytes)
{
	static const char units[] = "BKMGTPE";
	uint64_t number;
	const char *unit;
	char text[24];
	size_t len;

	if (!mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	len = strlen(text);
	unit = strchr(units, text[len - 1]);
	return unit && mmscope_parse_number(text, text + len - 1, &number) &&
	       number << 10 * (unit - units) == bytes;
}

static void take_flag(struct mmscope_scan *s, const char *word, uint32_t flag,
		      uint32_t *flags)
{
	if (mmscope_scan_word(s, word))
		*flags |= flag;
}

/* What the entries allow, if they map anything; then their level. */
static bool scan_entries(struct mmscope_scan *s, struct span *span)
{
	bool present, large = false, good = true;
	uint32_t flags = 0;

	take_flag(s, "USR", MMSCOPE_F_USER, &flags);
	take_flag(s, "RW", MMSCOPE_F_WRITE, &flags);
	present = flags & MMSCOPE_F_WRITE || mmscope_scan_word(s, "ro");
	if (present) {
		take_flag(s, "PWT", MMSCOPE_F_WRITE_THROUGH, &flags);
		take_flag(s, "PCD", MMSCOPE_F_CACHE_DISABLE, &flags);
		large = mmscope_scan_word(s, "PSE");
		take_flag(s, "PAT", MMSCOPE_F_PAT, &flags);
		take_flag(s, "GLB", MMSCOPE_F_GLOBAL, &flags);
		take_flag(s, "x", MMSCOPE_F_EXEC, &flags);
		good = flags & MMSCOPE_F_EXEC || mmscope_scan_word(s, "NX");
	}
	span->what = present ? SPAN_PAGE : SPAN_ENTRY;
	span->flags = flags;
	return good && mmscope_scan_level(s, &span->level) &&
	       (present ? large == (span->level > MMSCOPE_PTE) : !flags);
}

static bool scan_row(struct mmscope_scan *s, struct state *state,
		     struct spans *spans)
{
	struct span gap = { .start = state->at, .what = SPAN_UNTOLD };
	struct span span = { 0 };

	if (!scan_addresses(s, &span.start, &span.end) ||
	    !scan_size(s, span.end - span.start) || !scan_entries(s, &span) ||
	    !mmscope_scan_end(s))
		return false;
	if (span.start < state->at || (span.start > state->at && !state->gap))
		return false;
	gap.end = span.start;
	spans_add(spans, &gap);
	state->at = span.end;
	state->gap = false;
	/* The last page is never mapped: its addresses are error codes. */
	if (!span.end)
		span.end = -4096ULL;
	spans_add(spans, &span);
	return true;
}

static bool begins(const struct mmscope_scan *s, const char *start)
{
	size_t len = strlen(start);

	return (size_t)(s->end - s->p) >= len && !memcmp(s->p, start, len);
}

/**
 * ptdump_parse - read the text of a dump
 * @text: text
 * @spans: filled; to be freed whatever is returned
 *
 * Of an area whose tables repeat themselves it prints the first rows only: what
 * it says that it has skipped is SPAN_UNTOLD.
 *
 * Return: 0 or -EPROTO.
 */
int ptdump_parse(const char *text, struct spans *spans)
{
	struct state state = { 0 };
	struct mmscope_scan line;
	bool good = true;

	*spans = (struct spans) { 0 };
	while (good && mmscope_scan_line(&text, &line)) {
		/* the last row's end is where the first begins */
		if (spans->n && !state.at)
			return -EPROTO;
		if (begins(&line, SKIPPED))
			state.gap = true;
		else if (!begins(&line, MARKER))
			good = scan_row(&line, &state, spans);
	}
	return good && spans->n && !state.at ? 0 : -EPROTO;
}

/**
 * ptdump_read - read and parse a dump
 * @path: its file
 * @fd: the open file, which keeps the kernel's buffer of the dump; to be closed
 * @spans: filled; to be freed whatever is returned
 *
 * Return: 0 or -errno; -EPROTO if it is not understood.
 */
int ptdump_read(const char *path, int *fd, struct spans *spans)
{
	size_t len = 0, room = 0;
	char *text = NULL;
	ssize_t n;
	int err;

	*spans = (struct spans) { 0 };
	*fd = open(path, O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return -errno;
	do {
		room = len + (1 << 20);
		text = realloc(text, room + 1);
		if (!text)
			abort();
		n = read(*fd, text + len, room - len);
		len += n > 0 ? n : 0;
	} while (n > 0);
	err = n < 0 ? -errno : 0;
	text[len] = '\0';
	if (!err)
		err = ptdump_parse(text, spans);
	free(text);
	return err;
}
