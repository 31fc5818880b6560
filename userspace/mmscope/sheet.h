/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The paper under a table: a row is printed as it comes, once the first ones
 * have shown how wide the columns are, so that a table of a million rows needs
 * no more memory than one of some hundreds.
 */
#ifndef SHEET_H
#define SHEET_H

#include "line.h"
#include "output.h"

#define SHEET_COLUMNS	LINE_COLUMNS

struct sheet;
struct sheet_row;

/**
 * struct sheet_total - what the rows of a column add up to
 * @number: sum
 * @some: a row had something
 * @lacking: a row had nothing
 */
struct sheet_total {
	uint64_t number;
	bool some;
	bool lacking;
};

/* NULL without memory. */
struct sheet *sheet_open(struct output *o, const struct view *view,
			 const struct column *const *columns, unsigned int n);

/* A column is to be no narrower than this, whatever the first rows have. */
void sheet_widen(struct sheet *s, const struct column *c, size_t width);

/* 0 or -ENOMEM. */
int sheet_put(struct sheet *s, const void *row);

/*
 * A row that outlives what it is made from. @sort: the column it will be
 * compared by. NULL without memory.
 */
struct sheet_row *sheet_row(struct sheet *s, const void *row,
			    const struct column *sort);
void sheet_drop(struct sheet_row *row);
int sheet_compare(const struct sheet_row *a, const struct sheet_row *b,
		  bool text);
int sheet_compare_age(const struct sheet_row *a, const struct sheet_row *b);

/* The same as sheet_put(). */
int sheet_print(struct sheet *s, const struct sheet_row *row);

/* 0 or -ENOMEM. */
int sheet_flush(struct sheet *s);

/* @sum: totals by column, or NULL. */
int sheet_close(struct sheet *s, const struct sheet_total *sum);

#endif /* SHEET_H */
