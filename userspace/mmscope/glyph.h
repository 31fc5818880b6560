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

#endif /* GLYPH_H */
