// SPDX-License-Identifier: GPL-2.0
/* Characters as libsmartcols writes them, what is none escaped. */
#include "glyph.h"

#include <ctype.h>
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

#define ESCAPE_WIDTH	4

static struct glyph escaped(size_t bytes)
{
	return (struct glyph){ bytes, bytes * ESCAPE_WIDTH, true };
}

/* A backslash before an x is escaped, as what is escaped looks like that. */
struct glyph glyph_of(const char *text)
{
	mbstate_t state = { 0 };
	wchar_t c;
	size_t n;

	if (iscntrl((unsigned char)*text) || (*text == '\\' && text[1] == 'x'))
		return escaped(1);
	n = mbrtowc(&c, text, MB_CUR_MAX, &state);
	if (n == (size_t)-1 || n == (size_t)-2)
		return escaped(1);
	if (!iswprint(c))
		return escaped(n);
	return (struct glyph){ n, wcwidth(c), false };
}

size_t glyph_width(const char *text)
{
	struct glyph g;
	size_t width = 0;

	for (; *text; text += g.bytes) {
		g = glyph_of(text);
		width += g.width;
	}
	return width;
}

void glyph_write(const char *text, size_t room, const struct glyph_sink *sink,
		 void *to)
{
	struct glyph g;
	size_t i;

	for (; *text; text += g.bytes) {
		g = glyph_of(text);
		if (g.width > room)
			return;
		room -= g.width;
		for (i = 0; g.escape && i < g.bytes; i++)
			sink->escape(to, text[i]);
		if (!g.escape)
			sink->text(to, text, g.bytes);
	}
}
