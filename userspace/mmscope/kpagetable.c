// SPDX-License-Identifier: GPL-2.0
/* mmscope kernel pagetable */
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
	struct mmscope_krun run;
};

static const struct mmscope_krun *of(const void *row)
{
	return &((const struct row *)row)->run;
}

static void get_level(const void *row, struct value *v)
{
	v->text = word_level(of(row)->range.level, of(row)->range.shift);
}

static void get_leaf(const void *row, struct value *v)
{
	word_leaf(&of(row)->range, v);
}

static void get_kind(const void *row, struct value *v)
{
	word_kind(&of(row)->range, v);
}

static void get_where(const void *row, struct value *v)
{
	word_where(&of(row)->range, v);
}

static void get_flags(const void *row, struct value *v)
{
	word_flags(&of(row)->range, v);
}

static void get_wx(const void *row, struct value *v)
{
	v->number = of(row)->wx;
}

static const struct column columns[] = {
	{ "START", COLUMN_ADDRESS, 0, AT(start), NULL, "first address" },
	{ "END", COLUMN_ADDRESS, 0, AT(end), NULL, "first address after it" },
	{ "SIZE", COLUMN_BYTES, COLUMN_SUM, AT(size), NULL, "size" },
	{ "LEVEL", COLUMN_TEXT, 0, 0, get_level, "level of the entries" },
	{ "LEAF", COLUMN_TEXT, 0, 0, get_leaf, "what one entry maps" },
	{ "KIND", COLUMN_TEXT, 0, 0, get_kind, "what the translation ends in" },
	{ "WHERE", COLUMN_TEXT, 0, 0, get_where, "the first frame" },
	{ "REGION", COLUMN_TEXT, 0, AT(run.region), NULL,
	  "region of the kernel's addresses" },
	{ "WX", COLUMN_FLAG, 0, 0, get_wx, "writable and executable at once" },
	{ "FLAGS", COLUMN_TEXT, COLUMN_WIDE, 0, get_flags,
	  "flags, as all levels together allow" },
	{ 0 }
};

static const char *color(const void *row)
{
	return of(row)->wx ? COLOR_ALARM : NULL;
}

static const struct view view = { "pagetable", columns, color };
static const struct view *const views[] = { &view, NULL };

static struct mmscope_krun_opts opts;

static const struct argp_option options[] = {
	{ "holes", 'h', NULL, 0, "Show what has no entry, too", 1 },
	{ "loose", 'l', NULL, 0,
	  "Merge entries that differ in accessed and dirty only", 1 },
	{ "user-root", 'u', NULL, 0,
	  "What user mode can see, where it has a root of its own", 1 },
	{ 0 }
};

static const struct flag flags[] = {
	{ 'h', &opts.holes },
	{ 'l', &opts.loose },
	{ 'u', &opts.user_root },
	{ 0 }
};

static int print(struct run *r, struct mmscope_kruns *kruns)
{
	struct table *t = run_table(r, &view);
	struct progress progress;
	struct row row;
	int ret, err = 0;

	if (!t)
		return EXIT_USAGE;
	progress_begin(&progress, "runs");
	while (!err && (ret = mmscope_kruns_next(kruns, &row.run)) > 0) {
		row.start = row.run.range.start;
		row.end = row.run.range.end;
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
	struct mmscope_kruns *kruns;
	int status = 0;

	if (r->argc)
		status = target_range(r, r->argv[0], &opts.start, &opts.end);
	if (status)
		return status;
	if (r->session.error ||
	    mmscope_kruns_open(r->session.h, &opts, &kruns))
		return run_fail(r);
	output_begin(&r->output);
	status = print(r, kruns);
	output_end(&r->output);
	mmscope_kruns_close(kruns);
	return status;
}

static const struct example examples[] = {
	{ "mmscope kernel pagetable --where wx=yes",
	  "what is writable and executable at once: nothing, one hopes" },
	{ "mmscope kernel pagetable --where region=kernel-image --total",
	  "one region" },
	{ 0 }
};

const struct command command_kpagetable = {
	.name = "kernel pagetable",
	.args = "[START-END|START+SIZE]",
	.summary = "Show the kernel's page table as runs of alike entries",
	.doc =
		"Addresses are hexadecimal and page aligned. No row reaches beyond its\n"
		"region.",
	.most = 1,
	.views = views,
	.options = options,
	.flags = flags,
	.examples = examples,
	.run = run,
};
