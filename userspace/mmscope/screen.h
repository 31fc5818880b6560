/* SPDX-License-Identifier: GPL-2.0 */
/* A table on the whole screen, by ncurses, in which one row is chosen. */
#ifndef SCREEN_H
#define SCREEN_H

#include "column.h"

/**
 * struct screen - what is seen of a table
 * @view: its columns
 * @sort: number of the column it is sorted by
 * @reverse: the largest first
 * @chosen: the chosen row
 * @top: the first one seen
 */
struct screen {
	const struct view *view;
	unsigned int sort;
	bool reverse;
	size_t chosen;
	size_t top;
};

/* False if the terminal is none that can be used. */
bool screen_open(void);
void screen_close(void);

/* A line about it all, the headings, and as many rows as there is room for. */
void screen_draw(struct screen *s, const char *title, const void *const *rows,
		 size_t n);

/* The next key; ERR if none comes in time, 'q' if there is no terminal any more. */
int screen_wait(void);

/* A key that moves the choice, or changes the order; false if it is another. */
bool screen_key(struct screen *s, int key, size_t n);
const struct column *screen_sort(const struct screen *s);

/* By the column of that name, if it is shown. */
void screen_sort_by(struct screen *s, const char *name);

#endif /* SCREEN_H */
