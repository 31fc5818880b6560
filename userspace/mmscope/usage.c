// SPDX-License-Identifier: GPL-2.0
/* What the help says besides the options of one command. */
#include <stdlib.h>
#include <string.h>

#include "command.h"

const struct argp_option table_options[] = {
	{ NULL, 0, NULL, 0, "Tables:", 5 },
	{ "json", 'J', NULL, 0, "Print JSON", 5 },
	{ "raw", 'r', NULL, 0, "Print columns with one blank between", 5 },
	{ "noheadings", 'n', NULL, 0, "Print no headings", 5 },
	{ "bytes", 'b', NULL, 0, "Print sizes in bytes and times in ns", 5 },
	{ "output", 'o', "COLUMNS", 0,
	  "Print these columns, or with + before them these as well", 5 },
	{ "where", 'w', "COLUMN>VALUE", 0,
	  "Print rows of which this holds (=, !=, <, <=, >, >=, ~ for part of a text); may be given again",
	  5 },
	{ "sort", 's', "COLUMN", 0,
	  "Sort by this column; with - before it the largest first", 5 },
	{ "total", 'T', NULL, 0, "Print totals at the end", 5 },
	{ 0 }
};

static void add_columns(FILE *out, const struct view *view)
{
	const struct column *c;

	fprintf(out, "Columns of %s (those with + are not shown unless asked for):\n\n",
		view->name);
	for (c = view->columns; c->name; c++)
		fprintf(out, "  %-12s%c %s\n", c->name,
			c->flags & COLUMN_EXTRA ? '+' : ' ', c->help);
}

/* For argp, which frees it. */
char *usage_columns(const struct command *c)
{
	const struct view *const *v;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	for (v = c->views; *v; v++) {
		if (v != c->views)
			fputc('\n', out);
		add_columns(out, *v);
	}
	fclose(out);
	return text;
}

void usage_list(FILE *out)
{
	const struct command *const *c;

	for (c = commands; *c; c++)
		fprintf(out, "  %-18s %s\n", (*c)->name, (*c)->summary);
}
