// SPDX-License-Identifier: GPL-2.0
/* A table on the whole screen. */
#include "screen.h"

#include <ncurses.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "glyph.h"

#define HEAD	2	/* lines before the rows */

static SCREEN *terminal;

bool screen_open(void)
{
	/* where nothing can be typed keys would not be waited for */
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		terminal = newterm(NULL, stdout, stdin);
	if (!terminal)
		return false;
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	curs_set(0);
	set_escdelay(25);
	return true;
}

void screen_close(void)
{
	endwin();
	delscreen(terminal);
}

/* The n-th column that is shown. */
static const struct column *nth(const struct view *view, unsigned int n)
{
	const struct column *c;

	for (c = view->columns; c->name; c++)
		if (!(c->flags & COLUMN_EXTRA) && !n--)
			return c;
	return NULL;
}

const struct column *screen_sort(const struct screen *s)
{
	return nth(s->view, s->sort);
}

void screen_sort_by(struct screen *s, const char *name)
{
	const struct column *c;
	unsigned int i;

	for (i = 0; (c = nth(s->view, i)); i++)
		if (!strcmp(c->name, name))
			s->sort = i;
}

static int visible(void)
{
	int lines = LINES - HEAD;

	return lines < 0 ? 0 : lines;
}

/* The widest cell of those that are seen. */
static int width_of(const struct screen *s, const struct column *c,
		    const void *const *rows, size_t n)
{
	size_t width = strlen(c->name), i;
	char text[64];

	for (i = s->top; i < n && i < s->top + visible(); i++) {
		struct value v;
		size_t len;

		column_value(c, rows[i], &v);
		len = glyph_width(column_format(c, &v, false, text, sizeof(text)));
		if (len > width)
			width = len;
	}
	return width;
}

static void put_text(void *window, const char *text, size_t bytes)
{
	waddnstr(window, text, bytes);
}

static void put_escape(void *window, unsigned char byte)
{
	wprintw(window, "\\x%02x", byte);
}

/* As much of it as there is room for, written as tables are. */
static void draw_text(const char *text, size_t room)
{
	static const struct glyph_sink sink = { put_text, put_escape };

	glyph_write(text, room, &sink, stdscr);
}

/* In a cell of that width, at its left or its right edge. */
static void draw_cell(int y, int x, const char *text, size_t width, bool left)
{
	size_t len = glyph_width(text);
	int blanks = len < width ? width - len : 0;

	move(y, x);
	if (!left)
		printw("%*s", blanks, "");
	draw_text(text, width);
	if (left)
		printw("%*s", blanks, "");
}

static void draw_column(const struct screen *s, const struct column *c, int x,
			int width, const void *const *rows, size_t n)
{
	int room = COLS - x, y;
	bool left = column_is_text(c);
	char text[64];

	/* what is beyond the right edge would be on the next line */
	if (room <= 0)
		return;
	if (width > room)
		width = room;
	attrset(A_REVERSE | (c == screen_sort(s) ? A_BOLD : 0));
	draw_cell(HEAD - 1, x, c->name, width, left);
	for (y = 0; y < visible() && s->top + y < n; y++) {
		struct value v;

		column_value(c, rows[s->top + y], &v);
		attrset(s->top + y == s->chosen ? A_REVERSE : A_NORMAL);
		draw_cell(HEAD + y, x,
			  column_format(c, &v, false, text, sizeof(text)),
			  width, left);
	}
	attrset(A_NORMAL);
}

/* The choice stays within the rows, and is seen. */
static void settle(struct screen *s, size_t n)
{
	size_t lines = visible();

	if (s->chosen >= n)
		s->chosen = n ? n - 1 : 0;
	if (s->chosen < s->top)
		s->top = s->chosen;
	if (lines && s->chosen >= s->top + lines)
		s->top = s->chosen - lines + 1;
	/* no line stays empty while there are rows above */
	if (s->top + lines > n)
		s->top = n > lines ? n - lines : 0;
}

void screen_draw(struct screen *s, const char *title, const void *const *rows,
		 size_t n)
{
	const struct column *c;
	unsigned int i;
	int x = 0, width;

	settle(s, n);
	erase();
	move(0, 0);
	draw_text(title, COLS);
	attrset(A_REVERSE);
	mvhline(HEAD - 1, 0, ' ', COLS);
	for (i = 0; (c = nth(s->view, i)); i++) {
		width = width_of(s, c, rows, n);
		draw_column(s, c, x, width, rows, n);
		x += width + 1;
	}
	refresh();
}

int screen_wait(void)
{
	struct pollfd keys = { .fd = STDIN_FILENO, .events = POLLIN };
	int key = getch();

	/* it would come back at once from then on */
	if (key == ERR && poll(&keys, 1, 0) == 1 && keys.revents & POLLHUP)
		return 'q';
	return key;
}

bool screen_key(struct screen *s, int key, size_t n)
{
	size_t page = visible();

	switch (key) {
	case KEY_UP:
	case 'k':
		s->chosen -= s->chosen > 0;
		return true;
	case KEY_DOWN:
	case 'j':
		s->chosen += s->chosen + 1 < n;
		return true;
	case KEY_NPAGE:
		s->chosen += page;
		return true;
	case KEY_PPAGE:
		s->chosen -= s->chosen < page ? s->chosen : page;
		return true;
	case KEY_HOME:
		s->chosen = 0;
		return true;
	case KEY_END:
		s->chosen = n;
		return true;
	case '<':
		s->sort -= s->sort > 0;
		return true;
	case '>':
		s->sort += !!nth(s->view, s->sort + 1);
		return true;
	case 'R':
		s->reverse = !s->reverse;
		return true;
	default:
		return false;
	}
}
