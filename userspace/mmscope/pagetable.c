// SPDX-License-Identifier: GPL-2.0
/* mmscope pagetable */
#include <stdlib.h>
#include <string.h>

#include "progress.h"
#include "target.h"
#include "words.h"

#define AT(field)	offsetof(struct row, field)

struct row {
	uint64_t start;
	uint64_t end;
	uint64_t size;
	struct mmscope_range range;
};

static const struct mmscope_range *of(const void *row)
{
	return &((const struct row *)row)->range;
}

static void get_level(const void *row, struct value *v)
{
	v->text = word_level(of(row)->level, of(row)->shift);
}

static void get_leaf(const void *row, struct value *v)
{
	word_leaf(of(row), v);
}

static void get_kind(const void *row, struct value *v)
{
	word_kind(of(row), v);
}

static void get_where(const void *row, struct value *v)
{
	word_where(of(row), v);
}

static void get_flags(const void *row, struct value *v)
{
	word_flags(of(row), v);
}

static const struct column columns[] = {
	{ "START", COLUMN_ADDRESS, 0, AT(start), NULL, "first address" },
	{ "END", COLUMN_ADDRESS, 0, AT(end), NULL, "first address after it" },
	{ "SIZE", COLUMN_BYTES, COLUMN_SUM, AT(size), NULL, "size" },
	{ "LEVEL", COLUMN_TEXT, 0, 0, get_level, "level of the entries" },
	{ "LEAF", COLUMN_TEXT, 0, 0, get_leaf, "what one entry maps" },
	{ "KIND", COLUMN_TEXT, 0, 0, get_kind, "what the translation ends in" },
	{ "WHERE", COLUMN_TEXT, 0, 0, get_where,
	  "the first frame, or the first swap slot" },
	{ "FLAGS", COLUMN_TEXT, COLUMN_WIDE, 0, get_flags, "flags" },
	{ 0 }
};

static const char *color(const void *row)
{
	return of(row)->kind == MMSCOPE_K_SWAP ? COLOR_NOTE : NULL;
}

static const struct view view = { "pagetable", columns, color };
static const struct view *const views[] = { &view, NULL };

static struct mmscope_walk_opts walk_opts;

static const struct argp_option options[] = {
	{ "holes", 'h', NULL, 0, "Show what is mapped but has no entry, too", 1 },
	{ "loose", 'l', NULL, 0,
	  "Merge entries that differ in accessed and dirty only", 1 },
	{ "page", 'p', NULL, 0,
	  "Look at each page: anon, file, exclusive, ksm", 1 },
	{ 0 }
};

static const struct flag flags[] = {
	{ 'h', &walk_opts.holes },
	{ 'l', &walk_opts.loose },
	{ 'p', &walk_opts.page_facts },
	{ 0 }
};

static int print(struct run *r, struct mmscope_walk *walk)
{
	struct table *t = run_table(r, &view);
	struct progress progress;
	struct row row;
	int ret, err = 0;

	if (!t)
		return EXIT_USAGE;
	progress_begin(&progress, "runs");
	while (!err && (ret = mmscope_walk_next(walk, &row.range)) > 0) {
		row.start = row.range.start;
		row.end = row.range.end;
		row.size = row.end - row.start;
		err = table_row(t, &row);
		if (progress_step(&progress))
			break;
	}
	progress_end(&progress);
	if (table_close(t) || err)
		return run_error(r, "no memory");
	return ret < 0 ? run_fail(r) : EXIT_SUCCESS;
}

static int run(struct run *r)
{
	struct mmscope_walk *walk;
	pid_t pid;
	int status = 0;

	if (r->argc > 1)
		status = target_range(r, r->argv[1], &walk_opts.start,
				      &walk_opts.end);
	if (!status)
		status = target_take(r, r->argv[0], &pid);
	if (status)
		return status;
	if (mmscope_walk_open(r->session.h, pid, &walk_opts, &walk))
		return run_fail(r);
	output_begin(&r->output);
	status = print(r, walk);
	output_end(&r->output);
	mmscope_walk_close(walk);
	return status;
}

static const struct example examples[] = {
	{ "mmscope pagetable $PID", "all runs of alike entries" },
	{ "mmscope pagetable $PID --where leaf=2M --total",
	  "huge pages, and how much they map" },
	{ "mmscope pagetable $PID 400000+4M --holes --page --raw --noheadings",
	  "with what is not there, and what the pages are" },
	{ 0 }
};

const struct command command_pagetable = {
	.name = "pagetable",
	.args = "PID|NAME [START-END|START+SIZE]",
	.summary = "Show the page table of a process as runs of alike entries",
	.doc =
		"Neighbours with the same flags whose frames follow each other share a row.\n"
		"Addresses are hexadecimal and page aligned; sizes may have a unit.",
	.least = 1, .most = 2,
	.views = views,
	.options = options,
	.flags = flags,
	.examples = examples,
	.run = run,
};
