// SPDX-License-Identifier: GPL-2.0
/* A row as a line of text, as libsmartcols writes it. */
#include "line.h"

#include <string.h>

#include "glyph.h"

#define COLOR_END	"\033[0m"

/* Is every byte a glyph that is one wide? Nearly all cells are so. */
static bool is_plain(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (text[i] < 0x20 || text[i] > 0x7e || text[i] == '\\')
			return false;
	return true;
}

static void put_text(void *pen, const char *text, size_t bytes)
{
	pen_text(pen, text, bytes);
}

static void put_escape(void *pen, unsigned char byte)
{
	pen_escape(pen, byte);
}

void line_text(struct pen *pen, const char *text, size_t room)
{
	static const struct glyph_sink sink = { put_text, put_escape };

	glyph_write(text, room, &sink, pen);
}

static void put_raw(struct pen *pen, const char *text)
{
	size_t n;

	while (*text) {
		for (n = 0; text[n] > 0x20 && text[n] < 0x7f && text[n] != '\\';
		     n++)
			;
		pen_text(pen, text, n);
		text += n;
		if (*text)
			pen_escape(pen, *text++);
	}
}

/* What the terminal's line has left. */
static size_t left(const struct line *l)
{
	return l->room ? l->room - l->used : SIZE_MAX;
}

/* How much of a cell @width wide is written. */
static size_t fitting(const struct line *l, unsigned int column, size_t width)
{
	const struct line_column *c = &l->columns[column];

	if (l->room && c->wide && column + 1 < l->n && width > c->width)
		width = c->width;
	return width < left(l) ? width : left(l);
}

static void pad(struct line *l, size_t n)
{
	if (n > left(l))
		n = left(l);
	pen_blanks(l->pen, n);
	l->used += n;
}

static void put_cell(struct line *l, unsigned int column, const char *text)
{
	struct line_column *c = &l->columns[column];
	size_t len = strlen(text), width, room;
	bool plain = is_plain(text, len);

	width = plain ? len : glyph_width(text);
	if (c->right && width < c->width)
		pad(l, c->width - width);
	room = fitting(l, column, width);
	if (plain)
		pen_text(l->pen, text, room);
	else
		line_text(l->pen, text, room);
	l->used += room;
	if (room < width)
		return;
	if (width > c->width)
		c->width = width;
	else if (!c->right && column + 1 < l->n)
		pad(l, c->width - width);
}

void line_begin(struct line *l, const char *color)
{
	l->used = 0;
	l->color = color;
	if (color)
		pen_string(l->pen, color);
}

void line_cell(struct line *l, unsigned int column, const char *text)
{
	if (l->raw) {
		if (column)
			pen_char(l->pen, ' ');
		put_raw(l->pen, *text ? text : "-");
		return;
	}
	if (column)
		pad(l, 1);
	put_cell(l, column, text);
}

void line_end(struct line *l)
{
	if (l->color)
		pen_string(l->pen, COLOR_END);
	pen_char(l->pen, '\n');
}
