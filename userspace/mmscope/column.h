/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Columns: one table of them is a view. Headings, cells, JSON keys, filters,
 * sorting, totals and the help are all made from it.
 */
#ifndef COLUMN_H
#define COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a column holds, and hence how it is written. */
enum column_type {
	COLUMN_TEXT,		/* left, JSON string */
	COLUMN_COUNT,		/* right, JSON number */
	COLUMN_BYTES,		/* right, human size, JSON number */
	COLUMN_PAGES,		/* base pages in the row, bytes as shown */
	COLUMN_ADDRESS,		/* right, hexadecimal, JSON string */
	COLUMN_NS,		/* right, human time, JSON number */
	COLUMN_FLAG,		/* yes or no, JSON boolean */
};

#define COLUMN_EXTRA	1U	/* shown only if asked for */
#define COLUMN_SUM	2U	/* has a total */
#define COLUMN_WIDE	4U	/* cut on a terminal that is too narrow */

/* Elements of an array. */
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

#define VALUE_SIZE	640
#define KEY_SIZE	64

/**
 * struct value - what a row has in a column
 * @none: nothing: "-", JSON null
 * @number: of all but COLUMN_TEXT
 * @text: of COLUMN_TEXT: in the row, or @buf
 * @buf: room for a text that is made
 */
struct value {
	bool none;
	uint64_t number;
	const char *text;
	char buf[VALUE_SIZE];
};

/**
 * struct column - one column
 * @name: as the heading has it; in lower case the key in JSON
 * @type: what it holds
 * @flags: COLUMN_*
 * @offset: where in a row it is, a uint64_t or an array of char, if @get is
 *	NULL
 * @get: fills a value, all 0 before, from a row
 * @help: a line about it
 */
struct column {
	const char *name;
	enum column_type type;
	unsigned int flags;
	size_t offset;
	void (*get)(const void *row, struct value *v);
	const char *help;
};

/**
 * struct view - the table that a command prints
 * @name: key in JSON
 * @columns: in order of their appearance, ended by one without a name
 * @color: escape sequence for a row, or NULL; this function may be NULL
 */
struct view {
	const char *name;
	const struct column *columns;
	const char *(*color)(const void *row);
};

#define COLOR_ALARM	"\033[31m"
#define COLOR_NOTE	"\033[33m"

/* The column of that name, in either case; NULL if there is none. */
const struct column *column_find(const struct view *view, const char *name,
				 size_t len);
void column_value(const struct column *c, const void *row, struct value *v);

/*
 * As people read it: "-", "292K", "0x7f…"; in bytes if @exact. @size is of
 * NUMBER_SIZE at least.
 */
const char *column_format(const struct column *c, const struct value *v,
			  bool exact, char *buf, size_t size);
void column_key(const struct column *c, char *buf, size_t size);
bool column_is_text(const struct column *c);

#endif /* COLUMN_H */
