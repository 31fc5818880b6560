// SPDX-License-Identifier: GPL-2.0
/* mmscope kernel lab */
#include <stdlib.h>
#include <string.h>

#include "command.h"

#define AT(field)	offsetof(struct mmscope_lab_item, field)

static const struct mmscope_lab_item *of(const void *row)
{
	return row;
}

static void get_id(const void *row, struct value *v)
{
	v->number = of(row)->id;
}

static void get_logical(const void *row, struct value *v)
{
	v->text = of(row)->logical ? "logical" : "virtual";
}

static const struct column columns[] = {
	{ "ID", COLUMN_COUNT, 0, 0, get_id, "number, for free" },
	{ "KIND", COLUMN_TEXT, 0, AT(kind), NULL, "what allocated it" },
	{ "SIZE", COLUMN_BYTES, COLUMN_SUM, AT(size), NULL, "as asked for" },
	{ "START", COLUMN_ADDRESS, 0, AT(start), NULL, "first address" },
	{ "END", COLUMN_ADDRESS, COLUMN_EXTRA, AT(end), NULL,
	  "first address after it" },
	{ "REGION", COLUMN_TEXT, 0, AT(region), NULL,
	  "region of the kernel's addresses" },
	{ "ADDRESS", COLUMN_TEXT, 0, 0, get_logical, "logical or virtual" },
	{ "EXTENTS", COLUMN_COUNT, 0, AT(extents), NULL,
	  "pieces of memory that it is made of" },
	{ "LONGEST", COLUMN_PAGES, 0, AT(longest), NULL,
	  "the largest of them" },
	{ "PFN", COLUMN_ADDRESS, 0, AT(pfn), NULL, "frame of the first" },
	{ "LEAVES", COLUMN_TEXT, 0, AT(leaves), NULL, "sizes of its pages" },
	{ "ARITHMETIC", COLUMN_TEXT, COLUMN_EXTRA, AT(arithmetic), NULL,
	  "how a logical address gives the physical one" },
	{ 0 }
};

static const struct view view = { "lab", columns, NULL };
static const struct view *const views[] = { &view, NULL };

/* The words of the request, with blanks between: 0, or the exit status. */
static int ask(struct run *r)
{
	char request[128] = "";
	size_t used = 0;
	int i;

	for (i = 0; i < r->argc && used < sizeof(request); i++)
		used += snprintf(request + used, sizeof(request) - used,
				 "%s%s", i ? " " : "", r->argv[i]);
	if (used >= sizeof(request))
		return run_error(r, "the request is too long");
	return mmscope_lab_write(r->session.h, request) ? run_fail(r) : 0;
}

static int print(struct run *r, const struct mmscope_lab_item *items, size_t n)
{
	struct table *t = run_table(r, &view);
	int err = 0;
	size_t i;

	if (!t)
		return EXIT_USAGE;
	for (i = 0; !err && i < n; i++)
		err = table_row(t, &items[i]);
	return table_close(t) || err ? run_error(r, "no memory") : 0;
}

static int run(struct run *r)
{
	struct mmscope_lab_item *items;
	size_t n;
	int status;

	if (r->session.error)
		return run_fail(r);
	status = r->argc ? ask(r) : 0;
	if (status)
		return status;
	if (mmscope_lab(r->session.h, &items, &n))
		return run_fail(r);
	output_begin(&r->output);
	status = print(r, items, n);
	output_end(&r->output);
	free(items);
	return status;
}

static const struct example examples[] = {
	{ "mmscope kernel lab kmalloc 64", "allocate, and see where it is" },
	{ "mmscope kernel lab vmalloc 1048576", "the same, mapped page by page" },
	{ "mmscope kernel lab free all", "and give it back" },
	{ 0 }
};

const struct command command_klab = {
	.name = "kernel lab",
	.args = "[REQUEST [SIZE|ORDER|ID]]",
	.summary = "Allocate memory in the kernel, and see where it is",
	.doc =
		"Requests are kmalloc, vmalloc, vmalloc-huge, kvmalloc, percpu and dma with\n"
		"a SIZE in bytes; pages with an ORDER; ioremap; free with an ID, or free all.\n\n"
		"With a request it is made first; then one row an allocation. They last\n"
		"until they are freed, or the module is unloaded.",
	.most = 2,
	.views = views,
	.examples = examples,
	.run = run,
};
