// SPDX-License-Identifier: GPL-2.0
/* mmscope kernel vmalloc */
#include <stdlib.h>

#include "command.h"
#include "words.h"

#define AT(field)	offsetof(struct mmscope_karea, field)

static void get_sizes(const void *row, struct value *v)
{
	word_sizes(((const struct mmscope_karea *)row)->page_sizes, v);
}

static const struct column columns[] = {
	{ "START", COLUMN_ADDRESS, 0, AT(start), NULL, "first address" },
	{ "END", COLUMN_ADDRESS, 0, AT(end), NULL, "first address after it" },
	{ "SIZE", COLUMN_PAGES, COLUMN_SUM, AT(pages), NULL, "size" },
	{ "EXTENTS", COLUMN_COUNT, COLUMN_SUM, AT(extents), NULL,
	  "pieces of memory that it is made of" },
	{ "LONGEST", COLUMN_PAGES, 0, AT(longest), NULL,
	  "the largest of them" },
	{ "LEAVES", COLUMN_TEXT, 0, 0, get_sizes, "sizes of its pages" },
	{ 0 }
};

static const struct view view = { "areas", columns, NULL };
static const struct view *const views[] = { &view, NULL };

static int print(struct run *r, struct mmscope_kareas *kareas)
{
	struct table *t = run_table(r, &view);
	struct mmscope_karea area;
	int ret, err = 0;

	if (!t)
		return EXIT_USAGE;
	while (!err && (ret = mmscope_kareas_next(kareas, &area)) > 0)
		err = table_row(t, &area);
	if (table_close(t) || err)
		return run_error(r, "no memory");
	return ret ? run_fail(r) : EXIT_SUCCESS;
}

static int run(struct run *r)
{
	struct mmscope_kareas *kareas;
	int status;

	if (r->session.error || mmscope_kareas_open(r->session.h, &kareas))
		return run_fail(r);
	output_begin(&r->output);
	status = print(r, kareas);
	output_end(&r->output);
	mmscope_kareas_close(kareas);
	return status;
}

static const struct example examples[] = {
	{ "mmscope kernel vmalloc --sort=-extents --total",
	  "the most scattered first" },
	{ 0 }
};

const struct command command_kvmalloc = {
	.name = "kernel vmalloc",
	.args = "",
	.summary = "Show what vmalloc() has mapped, and how scattered it is",
	.doc =
		"One row for what is mapped without a gap.",
	.views = views,
	.examples = examples,
	.run = run,
};
