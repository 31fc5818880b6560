/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a command prints: one form for all its tables. In JSON they are arrays
 * of one object; else they follow each other.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "column.h"
#include "json.h"
#include "pen.h"

#define WHERE_MOST	16

enum output_form { OUTPUT_HUMAN, OUTPUT_RAW, OUTPUT_JSON };

/**
 * struct output - what the options say, and where it goes
 * @form: for whom
 * @noheadings: no line of headings
 * @exact: sizes and times as plain numbers
 * @total: a row of totals at the end
 * @reverse: of @sort: the largest first
 * @columns: names joined by commas, with "+" before them: more than those that
 *	are shown anyway; or NULL
 * @sort: name of a column, or NULL
 * @where: conditions, all of which a row is to meet
 * @nr_where: number of @where
 * @colors: escape sequences are welcome
 * @out: where to
 * @pen: what rows and JSON are written with
 * @json: of the form JSON
 * @tables: printed so far
 */
struct output {
	enum output_form form;
	bool noheadings;
	bool exact;
	bool total;
	bool reverse;
	const char *columns;
	const char *sort;
	const char *where[WHERE_MOST];
	unsigned int nr_where;
	bool colors;
	FILE *out;
	struct pen pen;
	struct json json;
	unsigned int tables;
};

void output_init(struct output *o, FILE *out);
/* Elsewhere than to standard output. */
void output_to(struct output *o, FILE *out);
void output_begin(struct output *o);
void output_end(struct output *o);

/* A line "name  value" of the other forms, a member of JSON's object. */
void output_fact(struct output *o, const struct column *c, const void *row);

struct table;

/*
 * NULL if the options do not fit the view, or without memory: then *@error is
 * a text to be freed, or NULL likewise.
 */
struct table *table_open(struct output *o, const struct view *view,
			 char **error);

/*
 * Before the first row: a column is to be no narrower than this. For a table
 * of which rows are to be seen before the widest of them is known.
 */
void table_widen(struct table *t, const char *column, size_t width);

/* 0 or -ENOMEM. Rows that the conditions leave out are passed over. */
int table_row(struct table *t, const void *row);

/* What was added is seen by who reads along: 0 or -ENOMEM. */
int table_flush(struct table *t);

/* Prints what is still to be printed, and frees the table: 0 or -ENOMEM. */
int table_close(struct table *t);

#endif /* OUTPUT_H */
