// SPDX-License-Identifier: GPL-2.0
/*
 * A table: which of its view's columns are printed, which rows, in what order.
 * Rows are printed as they come, unless they are to be sorted.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "sheet.h"
#include "where.h"

struct table {
	struct output *o;
	const struct view *view;
	const struct column *shown[SHEET_COLUMNS];
	unsigned int nr_shown;
	const struct column *sort;
	struct where where[WHERE_MOST];
	struct sheet_total sum[SHEET_COLUMNS];
	struct sheet *sheet;
	struct sheet_row **rows;	/* kept to be sorted */
	size_t n, room;
};

static bool shown(const struct table *t, const struct column *c)
{
	unsigned int i;

	for (i = 0; i < t->nr_shown; i++)
		if (t->shown[i] == c)
			return true;
	return false;
}

static void show(struct table *t, const struct column *c)
{
	if (t->nr_shown < SHEET_COLUMNS && !shown(t, c))
		t->shown[t->nr_shown++] = c;
}

static char *no_column(const struct view *view, const char *name, size_t len)
{
	const struct column *c;
	char *text = NULL, key[64];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fprintf(out, "%s has no column '%.*s'; it has ", view->name, (int)len,
		name);
	for (c = view->columns; c->name; c++) {
		column_key(c, key, sizeof(key));
		fprintf(out, "%s%s", c == view->columns ? "" : ",", key);
	}
	fclose(out);
	return text;
}

/* Those that are shown anyway, and those that are asked for. */
static bool choose(struct table *t, const char *names, char **error)
{
	const struct column *c;

	if (!names || *names == '+')
		for (c = t->view->columns; c->name; c++)
			if (!(c->flags & COLUMN_EXTRA))
				show(t, c);
	if (names && *names == '+')
		names++;
	while (names && *names) {
		size_t len = strcspn(names, ",");

		c = column_find(t->view, names, len);
		if (!c) {
			*error = no_column(t->view, names, len);
			return false;
		}
		show(t, c);
		names += len + (names[len] == ',');
	}
	return t->nr_shown;
}

static bool take_options(struct table *t, char **error)
{
	struct output *o = t->o;
	unsigned int i;

	if (!choose(t, o->columns, error))
		return false;
	if (o->sort) {
		t->sort = column_find(t->view, o->sort, strlen(o->sort));
		if (!t->sort) {
			*error = no_column(t->view, o->sort, strlen(o->sort));
			return false;
		}
	}
	for (i = 0; i < o->nr_where; i++) {
		const char *bad = where_parse(&t->where[i], t->view,
					      o->where[i]);

		if (!bad)
			continue;
		if (asprintf(error, "--where '%s': %s", o->where[i], bad) < 0)
			*error = NULL;
		return false;
	}
	return true;
}

struct table *table_open(struct output *o, const struct view *view,
			 char **error)
{
	struct table *t = calloc(1, sizeof(*t));

	*error = NULL;
	if (!t)
		return NULL;
	t->o = o;
	t->view = view;
	if (take_options(t, error))
		t->sheet = sheet_open(o, view, t->shown, t->nr_shown);
	if (!t->sheet) {
		free(t);
		return NULL;
	}
	return t;
}

static int keep(struct table *t, const void *row)
{
	size_t more = t->room ? t->room * 2 : 64;
	struct sheet_row **p;

	if (t->n == t->room) {
		p = realloc(t->rows, more * sizeof(void *));
		if (!p)
			return -ENOMEM;
		t->rows = p;
		t->room = more;
	}
	t->rows[t->n] = sheet_row(t->sheet, row, t->sort);
	return t->rows[t->n++] ? 0 : -ENOMEM;
}

int table_row(struct table *t, const void *row)
{
	struct value v;
	unsigned int i;

	for (i = 0; i < t->o->nr_where; i++)
		if (!where_holds(&t->where[i], row))
			return 0;
	for (i = 0; t->o->total && i < t->nr_shown; i++) {
		if (!(t->shown[i]->flags & COLUMN_SUM))
			continue;
		column_value(t->shown[i], row, &v);
		if (v.none)
			t->sum[i].lacking = true;
		else
			t->sum[i].some = true;
		t->sum[i].number += v.none ? 0 : v.number;
	}
	if (t->sort)
		return keep(t, row);
	return sheet_put(t->sheet, row);
}

static int compare(const void *a, const void *b, void *arg)
{
	const struct sheet_row *x = *(struct sheet_row *const *)a;
	const struct sheet_row *y = *(struct sheet_row *const *)b;
	const struct table *t = arg;
	int order = sheet_compare(x, y, column_is_text(t->sort));

	if (!order)
		return sheet_compare_age(x, y);
	return t->o->reverse ? -order : order;
}

void table_widen(struct table *t, const char *name, size_t width)
{
	sheet_widen(t->sheet, column_find(t->view, name, strlen(name)), width);
}

int table_flush(struct table *t)
{
	return t->sort ? 0 : sheet_flush(t->sheet);
}

int table_close(struct table *t)
{
	int err = 0, last;
	size_t i;

	if (t->n)
		qsort_r(t->rows, t->n, sizeof(void *), compare, t);
	for (i = 0; i < t->n; i++) {
		if (t->rows[i] && !err)
			err = sheet_print(t->sheet, t->rows[i]);
		sheet_drop(t->rows[i]);
	}
	free(t->rows);
	last = sheet_close(t->sheet, t->o->total ? t->sum : NULL);
	free(t);
	return err ? err : last;
}
