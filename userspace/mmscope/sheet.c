// SPDX-License-Identifier: GPL-2.0
/* Rows as JSON, as libsmartcols lays them out, or as lines. */
#include "sheet.h"

#include <errno.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "human.h"

/* So many rows say how wide the columns are. */
#define SAMPLE	256

/* A value that outlives the row it is from. */
struct cell {
	bool none;
	uint64_t number;
	char *text;
};

struct sheet_row {
	unsigned long age;
	struct cell key;
	const char *color;
	unsigned int n;
	struct cell cells[];
};

/**
 * struct sheet - rows on their way out
 * @o: the form
 * @view: for its name and colors
 * @columns: those that are shown
 * @n: number of @columns
 * @least: of those of numbers, how wide one is at the least
 * @rows: those that were kept
 * @scols: the rows that say how wide the columns are; NULL in the other forms, and
 *	once they are printed
 * @filling: the last of them
 * @line: how the rows after them are written, and all that are raw
 * @keys: of @columns, for JSON
 */
struct sheet {
	struct output *o;
	const struct view *view;
	const struct column *columns[SHEET_COLUMNS];
	unsigned int n;
	int least[SHEET_COLUMNS];
	unsigned long rows;
	struct libscols_table *scols;
	struct libscols_line *filling;
	struct line line;
	char keys[SHEET_COLUMNS][KEY_SIZE];
};

static bool add_columns(struct sheet *s)
{
	struct libscols_column *c;
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		const struct column *col = s->columns[i];
		int flags = col->type == COLUMN_TEXT ? 0 : SCOLS_FL_RIGHT;

		if (col->flags & COLUMN_WIDE)
			flags |= SCOLS_FL_TRUNC;
		c = scols_table_new_column(s->scols, col->name, 0, flags);
		if (!c)
			return false;
	}
	return true;
}

static bool open_scols(struct sheet *s)
{
	struct output *o = s->o;

	s->scols = scols_new_table();
	if (!s->scols || !add_columns(s))
		return false;
	scols_table_set_stream(s->scols, o->out);
	scols_table_enable_noheadings(s->scols, o->noheadings);
	scols_table_enable_colors(s->scols, o->colors);
	if (o->tables++)
		fputc('\n', o->out);
	return true;
}

static void open_line(struct sheet *s)
{
	unsigned int i;

	s->line.pen = &s->o->pen;
	s->line.raw = s->o->form == OUTPUT_RAW;
	s->line.n = s->n;
	for (i = 0; i < s->n; i++) {
		s->line.columns[i].right = !column_is_text(s->columns[i]);
		s->line.columns[i].wide = s->columns[i]->flags & COLUMN_WIDE;
	}
	if (!s->line.raw || s->o->noheadings)
		return;
	line_begin(&s->line, NULL);
	for (i = 0; i < s->n; i++)
		line_cell(&s->line, i, s->columns[i]->name);
	line_end(&s->line);
}

struct sheet *sheet_open(struct output *o, const struct view *view,
			 const struct column *const *columns, unsigned int n)
{
	struct sheet *s = calloc(1, sizeof(*s));
	unsigned int i;

	if (!s)
		return NULL;
	s->o = o;
	s->view = view;
	s->n = n;
	for (i = 0; i < n; i++) {
		s->columns[i] = columns[i];
		column_key(columns[i], s->keys[i], sizeof(s->keys[i]));
	}
	open_line(s);
	if (o->form == OUTPUT_JSON)
		json_array(&o->json, view->name);
	if (o->form == OUTPUT_HUMAN && !open_scols(s)) {
		scols_unref_table(s->scols);
		free(s);
		return NULL;
	}
	return s;
}

void sheet_widen(struct sheet *s, const struct column *c, size_t width)
{
	struct libscols_column *wide;
	unsigned int i;

	for (i = 0; s->scols && i < s->n; i++) {
		if (s->columns[i] != c)
			continue;
		wide = scols_table_get_column(s->scols, i);
		scols_column_set_whint(wide, width);
		if (!column_is_text(c))
			s->least[i] = width;
	}
}

static bool fill_cell(struct cell *cell, const struct column *c,
		      const void *row)
{
	struct value v;

	column_value(c, row, &v);
	cell->none = v.none;
	cell->number = v.number;
	cell->text = NULL;
	if (column_is_text(c) && !v.none)
		cell->text = strdup(v.text);
	return cell->text || v.none || !column_is_text(c);
}

static const char *color_of(const struct sheet *s, const void *row)
{
	return s->o->colors && s->view->color ? s->view->color(row) : NULL;
}

struct sheet_row *sheet_row(struct sheet *s, const void *row,
			    const struct column *sort)
{
	struct sheet_row *r = calloc(1, sizeof(*r) + s->n * sizeof(r->cells[0]));
	unsigned int i;

	if (!r)
		return NULL;
	r->age = s->rows++;
	r->n = s->n;
	r->color = color_of(s, row);
	if (sort && !fill_cell(&r->key, sort, row))
		goto fail;
	for (i = 0; i < s->n; i++)
		if (!fill_cell(&r->cells[i], s->columns[i], row))
			goto fail;
	return r;
fail:
	sheet_drop(r);
	return NULL;
}

void sheet_drop(struct sheet_row *row)
{
	unsigned int i;

	if (!row)
		return;
	for (i = 0; i < row->n; i++)
		free(row->cells[i].text);
	free(row->key.text);
	free(row);
}

/* Nothing comes before everything. */
int sheet_compare(const struct sheet_row *a, const struct sheet_row *b,
		  bool text)
{
	const struct cell *x = &a->key, *y = &b->key;

	if (x->none || y->none)
		return y->none - x->none;
	if (text)
		return strcmp(x->text, y->text);
	return (x->number > y->number) - (x->number < y->number);
}

int sheet_compare_age(const struct sheet_row *a, const struct sheet_row *b)
{
	return (a->age > b->age) - (a->age < b->age);
}

static void json_cell(struct json *j, const char *key,
		      const struct column *c, const struct value *v)
{
	if (v->none)
		json_null(j, key);
	else if (c->type == COLUMN_TEXT)
		json_string(j, key, v->text);
	else if (c->type == COLUMN_ADDRESS)
		json_address(j, key, v->number);
	else if (c->type == COLUMN_FLAG)
		json_bool(j, key, v->number);
	else
		json_number(j, key, v->number);
}

/* Print the rows that are there; those that follow are written as wide. */
static int lay_out(struct sheet *s)
{
	struct libscols_column *c;
	size_t all = s->n - 1;
	unsigned int i;
	int err = scols_print_table(s->scols);

	pen_check(&s->o->pen);
	for (i = 0; i < s->n; i++) {
		c = scols_table_get_column(s->scols, i);
		s->line.columns[i].width = scols_column_get_width(c);
		all += s->line.columns[i].width;
	}
	/* if the least there can be is too wide it is let go over the edge */
	if (isatty(fileno(s->o->out)))
		s->line.room = scols_table_get_termwidth(s->scols);
	if (s->line.room && s->line.room < all)
		s->line.room = all;
	scols_unref_table(s->scols);
	s->scols = NULL;
	return err;
}

/* A row is begun, has its cells put in, and is ended: 0 or -ENOMEM. */
static int begin_row(struct sheet *s, const char *color)
{
	if (s->o->form == OUTPUT_JSON) {
		json_row(&s->o->json);
		return 0;
	}
	if (!s->scols) {
		line_begin(&s->line, color);
		return 0;
	}
	s->filling = scols_table_new_line(s->scols, NULL);
	if (!s->filling)
		return -ENOMEM;
	return color ? scols_line_set_color(s->filling, color) : 0;
}

static int put_text(struct sheet *s, unsigned int i, const char *text)
{
	char wide[NUMBER_SIZE];

	if (!s->scols) {
		line_cell(&s->line, i, text);
		return 0;
	}
	/* its hint is let go where what is there is less wide than the heading */
	if (s->least[i] && snprintf(wide, sizeof(wide), "%*s", s->least[i], text) > 0)
		text = wide;
	return scols_line_set_data(s->filling, i, text);
}

static int put_value(struct sheet *s, unsigned int i, const struct value *v)
{
	const struct column *c = s->columns[i];
	char text[NUMBER_SIZE];

	if (s->o->form == OUTPUT_JSON) {
		json_cell(&s->o->json, s->keys[i], c, v);
		return 0;
	}
	return put_text(s, i, column_format(c, v, s->o->exact, text,
					    sizeof(text)));
}

static int end_row(struct sheet *s)
{
	if (s->o->form == OUTPUT_JSON)
		json_end(&s->o->json, '}');
	else if (!s->scols)
		line_end(&s->line);
	else if (scols_table_get_nlines(s->scols) == SAMPLE)
		return lay_out(s);
	return 0;
}

int sheet_put(struct sheet *s, const void *row)
{
	struct value v;
	unsigned int i;
	int err = begin_row(s, color_of(s, row));

	for (i = 0; !err && i < s->n; i++) {
		column_value(s->columns[i], row, &v);
		err = put_value(s, i, &v);
	}
	return err ? err : end_row(s);
}

int sheet_print(struct sheet *s, const struct sheet_row *row)
{
	struct value v;
	unsigned int i;
	int err = begin_row(s, row->color);

	for (i = 0; !err && i < s->n; i++) {
		v.none = row->cells[i].none;
		v.number = row->cells[i].number;
		v.text = row->cells[i].text;
		err = put_value(s, i, &v);
	}
	return err ? err : end_row(s);
}

int sheet_flush(struct sheet *s)
{
	int err = s->scols ? lay_out(s) : 0;

	pen_flush(&s->o->pen);
	fflush(s->o->out);
	return err;
}

/* A total of nothing but rows that have none is none; that of no rows is 0. */
static bool none_of(const struct sheet_total *sum)
{
	return sum->lacking && !sum->some;
}

static void json_total(struct sheet *s, const struct sheet_total *sum)
{
	struct json *j = &s->o->json;
	char key[KEY_SIZE + 8];
	unsigned int i;

	snprintf(key, sizeof(key), "%s_total", s->view->name);
	json_object(j, key);
	for (i = 0; i < s->n; i++) {
		if (!(s->columns[i]->flags & COLUMN_SUM))
			continue;
		if (none_of(&sum[i]))
			json_null(j, s->keys[i]);
		else
			json_number(j, s->keys[i], sum[i].number);
	}
	json_end(j, '}');
}

/* The word is in the first column that has no total. */
static int put_total(struct sheet *s, const struct sheet_total *sum)
{
	struct value v = { 0 };
	bool said = false;
	unsigned int i;
	int err = begin_row(s, NULL);

	for (i = 0; !err && i < s->n; i++) {
		if (s->columns[i]->flags & COLUMN_SUM) {
			v.none = none_of(&sum[i]);
			v.number = sum[i].number;
			err = put_value(s, i, &v);
		} else {
			err = put_text(s, i, said ? "" : "total");
			said = true;
		}
	}
	return err ? err : end_row(s);
}

int sheet_close(struct sheet *s, const struct sheet_total *sum)
{
	int err = 0;

	if (s->o->form == OUTPUT_JSON) {
		json_end(&s->o->json, ']');
		if (sum)
			json_total(s, sum);
	} else if (sum) {
		err = put_total(s, sum);
	}
	if (s->scols && !err)
		err = lay_out(s);
	scols_unref_table(s->scols);
	pen_flush(&s->o->pen);
	free(s);
	return err;
}
