// SPDX-License-Identifier: GPL-2.0
/* Conditions on rows. */
#include "where.h"

#include <string.h>

#include "human.h"

/* Longer ones first. */
static const struct {
	const char *text;
	enum where_op op;
} ops[] = {
	{ "==", WHERE_EQ }, { "!=", WHERE_NE }, { "<=", WHERE_LE },
	{ ">=", WHERE_GE }, { "=", WHERE_EQ }, { "<", WHERE_LT },
	{ ">", WHERE_GT }, { "~", WHERE_HAS },
};

/* Take the operator at *@p off. */
static bool take_op(const char **p, enum where_op *op)
{
	size_t i;

	for (i = 0; i < COUNT(ops); i++) {
		size_t len = strlen(ops[i].text);

		if (!strncmp(*p, ops[i].text, len)) {
			*op = ops[i].op;
			*p += len;
			return true;
		}
	}
	return false;
}

static bool parse_number(struct where *w, const char *text)
{
	if (w->column->type == COLUMN_ADDRESS)
		return human_address(text, false, &w->number);
	if (w->column->type != COLUMN_FLAG)
		return human_parse(text, &w->number);
	w->number = !strcmp(text, "yes");
	return w->number || !strcmp(text, "no");
}

const char *where_parse(struct where *w, const struct view *view,
			const char *text)
{
	size_t len = strcspn(text, "=!<>~ ");
	const char *p = text + len;

	w->column = column_find(view, text, len);
	if (!w->column)
		return "there is no such column";
	p += strspn(p, " ");
	if (!take_op(&p, &w->op))
		return "after the column comes =, !=, <, <=, >, >= or ~";
	p += strspn(p, " ");
	w->text = p;
	if (column_is_text(w->column)) {
		if (w->op == WHERE_LT || w->op == WHERE_LE ||
		    w->op == WHERE_GT || w->op == WHERE_GE)
			return "this column has texts: compare by =, != or ~";
		return NULL;
	}
	if (w->op == WHERE_HAS)
		return "this column has numbers: ~ is for texts";
	return parse_number(w, p) ? NULL : "this is no value of the column";
}

static bool text_holds(const struct where *w, const struct value *v)
{
	const char *text = v->none ? "-" : v->text;

	if (w->op == WHERE_HAS)
		return strstr(text, w->text);
	return !strcmp(text, w->text) == (w->op == WHERE_EQ);
}

bool where_holds(const struct where *w, const void *row)
{
	struct value v;

	column_value(w->column, row, &v);
	if (column_is_text(w->column))
		return text_holds(w, &v);
	if (v.none)
		return w->op == WHERE_NE;
	switch (w->op) {
	case WHERE_EQ:
		return v.number == w->number;
	case WHERE_NE:
		return v.number != w->number;
	case WHERE_LT:
		return v.number < w->number;
	case WHERE_LE:
		return v.number <= w->number;
	case WHERE_GT:
		return v.number > w->number;
	case WHERE_GE:
		return v.number >= w->number;
	case WHERE_HAS:
		break;
	}
	return false;
}
