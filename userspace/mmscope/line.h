/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A row as a line of text: its cells in columns that were laid out before, or raw,
 * with one blank between.
 */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>

#include "pen.h"

#define LINE_COLUMNS	48

/**
 * struct line_column - a column
 * @width: in characters; what does not fit makes it wider
 * @right: cells end at its right edge
 * @wide: on a terminal what does not fit is cut, unless it is the last
 */
struct line_column {
	size_t width;
	bool right;
	bool wide;
};

/**
 * struct line - the columns, and the line that is being written
 * @pen: what it is written with
 * @raw: without layout, and no character in a cell that would end it
 * @room: characters that a line of the terminal has, 0 if it is none
 * @n: number of @columns
 * @columns: from left to right
 * @used: characters of the line so far
 * @color: an escape sequence has been written
 */
struct line {
	struct pen *pen;
	bool raw;
	size_t room;
	unsigned int n;
	struct line_column columns[LINE_COLUMNS];
	size_t used;
	bool color;
};

/* No more of a text than @room takes, and nothing that a terminal obeys. */
void line_text(struct pen *pen, const char *text, size_t room);

void line_begin(struct line *l, const char *color);
void line_cell(struct line *l, unsigned int column, const char *text);
void line_end(struct line *l);

#endif /* LINE_H */
