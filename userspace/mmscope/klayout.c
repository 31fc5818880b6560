// SPDX-License-Identifier: GPL-2.0
/* mmscope kernel layout */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "words.h"

#define AT(field)	offsetof(struct mmscope_region, field)
#define FACT(field)	offsetof(struct mmscope_layout, field)

static const struct mmscope_region *of(const void *row)
{
	return row;
}

static void get_size(const void *row, struct value *v)
{
	v->number = of(row)->end - of(row)->start;
}

static void get_kind(const void *row, struct value *v)
{
	v->text = of(row)->logical ? "logical" : "virtual";
}

static void get_mapped(const void *row, struct value *v)
{
	v->number = of(row)->mapped;
	v->none = !of(row)->walked;
}

static void get_blocked(const void *row, struct value *v)
{
	v->number = of(row)->blocked;
	v->none = !of(row)->walked;
}

static void get_leaf(const void *row, unsigned int level, struct value *v)
{
	v->number = of(row)->leaf[level];
	v->none = !of(row)->walked;
}

static void get_pte(const void *row, struct value *v)
{
	get_leaf(row, MMSCOPE_PTE, v);
}

static void get_pmd(const void *row, struct value *v)
{
	get_leaf(row, MMSCOPE_PMD, v);
}

static void get_pud(const void *row, struct value *v)
{
	get_leaf(row, MMSCOPE_PUD, v);
}

static const struct column columns[] = {
	{ "START", COLUMN_ADDRESS, 0, AT(start), NULL, "first address" },
	{ "END", COLUMN_ADDRESS, 0, AT(end), NULL, "first address after it" },
	{ "SIZE", COLUMN_BYTES, 0, 0, get_size, "size" },
	{ "KIND", COLUMN_TEXT, 0, 0, get_kind,
	  "logical: the address less page_offset is the physical one; or virtual" },
	{ "MAPPED", COLUMN_BYTES, COLUMN_SUM, 0, get_mapped, "what is mapped" },
	{ "BLOCKED", COLUMN_BYTES, COLUMN_SUM | COLUMN_EXTRA, 0, get_blocked,
	  "what has a frame and may not be accessed" },
	{ "PTE", COLUMN_BYTES, COLUMN_SUM, 0, get_pte,
	  "mapped by leaves of level pte" },
	{ "PMD", COLUMN_BYTES, COLUMN_SUM, 0, get_pmd,
	  "mapped by leaves of level pmd" },
	{ "PUD", COLUMN_BYTES, COLUMN_SUM, 0, get_pud,
	  "mapped by leaves of level pud" },
	{ "NAME", COLUMN_TEXT, 0, AT(name), NULL, "name" },
	{ 0 }
};

static const struct view view = { "regions", columns, NULL };
static const struct view *const views[] = { &view, NULL };

static void get_sizes(const void *row, struct value *v)
{
	word_sizes(((const struct mmscope_layout *)row)->page_sizes, v);
}

static void get_isolated(const void *row, struct value *v)
{
	v->number = ((const struct mmscope_layout *)row)->isolated;
}

static const struct column facts[] = {
	{ "levels", COLUMN_COUNT, 0, FACT(levels), NULL, NULL },
	{ "page_sizes", COLUMN_TEXT, 0, 0, get_sizes, NULL },
	{ "user_start", COLUMN_ADDRESS, 0, FACT(user_start), NULL, NULL },
	{ "user_end", COLUMN_ADDRESS, 0, FACT(user_end), NULL, NULL },
	{ "kernel_start", COLUMN_ADDRESS, 0, FACT(kernel_start), NULL, NULL },
	{ "kernel_end", COLUMN_ADDRESS, 0, FACT(kernel_end), NULL, NULL },
	{ "page_offset", COLUMN_ADDRESS, 0, FACT(page_offset), NULL, NULL },
	{ "vmalloc_start", COLUMN_ADDRESS, 0, FACT(vmalloc_start), NULL, NULL },
	{ "vmalloc_end", COLUMN_ADDRESS, 0, FACT(vmalloc_end), NULL, NULL },
	{ "isolated", COLUMN_FLAG, 0, 0, get_isolated, NULL },
	{ "system_ram", COLUMN_BYTES, 0, FACT(system_ram), NULL, NULL },
	{ "direct_mapped", COLUMN_BYTES, 0, FACT(direct_mapped), NULL, NULL },
	{ "unread", COLUMN_COUNT, 0, FACT(unread), NULL, NULL },
	{ 0 }
};

static int print(struct run *r, const struct mmscope_layout *l)
{
	const struct column *c;
	struct table *t;
	int err = 0;
	size_t i;

	for (c = facts; c->name && r->output.form != OUTPUT_RAW; c++)
		output_fact(&r->output, c, l);
	if (r->output.form == OUTPUT_HUMAN)
		fputc('\n', r->output.out);
	t = run_table(r, &view);
	if (!t)
		return EXIT_USAGE;
	for (i = 0; !err && i < l->n; i++)
		if (strcmp(l->regions[i].name, "unnamed"))
			err = table_row(t, &l->regions[i]);
	return table_close(t) || err ? run_error(r, "no memory") : 0;
}

static int run(struct run *r)
{
	struct mmscope_layout layout;
	int status;

	if (r->session.error || mmscope_layout(r->session.h, &layout))
		return run_fail(r);
	output_begin(&r->output);
	status = print(r, &layout);
	output_end(&r->output);
	mmscope_layout_free(&layout);
	return status;
}

static const struct example examples[] = {
	{ "mmscope kernel layout", "what is where, and how it is mapped" },
	{ 0 }
};

const struct command command_klayout = {
	.name = "kernel layout",
	.args = "",
	.summary = "Show the regions of the kernel's address space",
	.doc =
		"Facts first, but in the form of --raw; then one row a region that has a\n"
		"name.",
	.views = views,
	.examples = examples,
	.run = run,
};
