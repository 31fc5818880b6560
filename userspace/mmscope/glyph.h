/* SPDX-License-Identifier: GPL-2.0 */
/* What of a text takes its place on the screen as one, and how it is written. */
#ifndef GLYPH_H
#define GLYPH_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct glyph - a character, or a byte that is none
 * @bytes: in the text
 * @width: on the screen
 * @escape: its bytes are written as numbers
 */
struct glyph {
	size_t bytes;
	size_t width;
	bool escape;
};

/* What @text, which is not empty, begins with. */
struct glyph glyph_of(const char *text);
size_t glyph_width(const char *text);	/* of all of it */

/**
 * struct glyph_sink - where text is written
 * @text: takes characters that are written as they are
 * @escape: takes a byte that is written as a number
 */
struct glyph_sink {
	void (*text)(void *to, const char *text, size_t bytes);
	void (*escape)(void *to, unsigned char byte);
};

/* As much of @text as @room is wide enough for, to @sink's @to. */
void glyph_write(const char *text, size_t room, const struct glyph_sink *sink,
		 void *to);

#endif /* GLYPH_H */
