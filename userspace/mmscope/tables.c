// SPDX-License-Identifier: GPL-2.0
/* mmscope tables */
#include <stdlib.h>

#include "target.h"
#include "words.h"

#define AT(field)	offsetof(struct mmscope_table, field)
#define TOTAL(field)	offsetof(struct level, total.field)

static const struct mmscope_table *of(const void *row)
{
	return row;
}

static void get_level(const void *row, struct value *v)
{
	v->text = mmscope_level_name(of(row)->level);
}

static void get_full(const void *row, struct value *v)
{
	v->number = of(row)->used * 100 / of(row)->entries;
}

static const struct column columns[] = {
	{ "LEVEL", COLUMN_TEXT, 0, 0, get_level, "level of the table" },
	{ "START", COLUMN_ADDRESS, 0, AT(start), NULL,
	  "first address it translates" },
	{ "END", COLUMN_ADDRESS, 0, AT(end), NULL, "first address after" },
	{ "PHYSICAL", COLUMN_ADDRESS, 0, AT(phys), NULL, "where it is" },
	{ "USED", COLUMN_COUNT, COLUMN_SUM, AT(used), NULL, "entries in use" },
	{ "ENTRIES", COLUMN_COUNT, COLUMN_SUM, AT(entries), NULL,
	  "entries it has" },
	{ "FULL", COLUMN_COUNT, COLUMN_EXTRA, 0, get_full, "per cent in use" },
	{ 0 }
};

/* All tables of one level. */
struct level {
	unsigned int level;
	struct mmscope_table_total total;
};

static void get_name(const void *row, struct value *v)
{
	v->text = mmscope_level_name(((const struct level *)row)->level);
}

static const struct column level_columns[] = {
	{ "LEVEL", COLUMN_TEXT, 0, 0, get_name, "level" },
	{ "TABLES", COLUMN_COUNT, COLUMN_SUM, TOTAL(tables), NULL, "how many" },
	{ "USED", COLUMN_COUNT, COLUMN_SUM, TOTAL(used), NULL,
	  "entries in use" },
	{ "ENTRIES", COLUMN_COUNT, COLUMN_SUM, TOTAL(entries), NULL,
	  "entries they have" },
	{ "BYTES", COLUMN_BYTES, COLUMN_SUM, TOTAL(bytes), NULL,
	  "what they take" },
	{ 0 }
};

static const struct column facts[] = {
	{ "TABLES", COLUMN_COUNT, 0, offsetof(struct mmscope_tables, tables),
	  NULL, NULL },
	{ "BYTES", COLUMN_BYTES, 0, offsetof(struct mmscope_tables, bytes),
	  NULL, NULL },
	{ "DEPOSITED", COLUMN_COUNT, 0,
	  offsetof(struct mmscope_tables, deposited), NULL, NULL },
	{ "MAPPED", COLUMN_BYTES, 0, offsetof(struct mmscope_tables, mapped),
	  NULL, NULL },
	{ 0 }
};

static const struct view view = { "tables", columns, NULL };
static const struct view level_view = { "levels", level_columns, NULL };
static const struct view *const views[] = { &view, &level_view, NULL };

static bool summary;

static const struct argp_option options[] = {
	{ "summary", 'S', NULL, 0, "Print totals by level and no rows", 1 },
	{ 0 }
};

static const struct flag flags[] = {
	{ 'S', &summary },
	{ 0 }
};

static int print_rows(struct run *r, struct mmscope_table_rows *rows)
{
	struct table *t = run_table(r, &view);
	const struct mmscope_table *table;
	int ret, err = 0;

	if (!t)
		return EXIT_USAGE;
	while (!err && (ret = mmscope_table_rows_next(rows, &table)) > 0) {
		err = table_row(t, table);
		if (session_signal() || ferror(r->output.out))
			break;
	}
	if (table_close(t) || err)
		return run_error(r, "no memory");
	return ret < 0 ? run_fail(r) : EXIT_SUCCESS;
}

static int print_levels(struct run *r, const struct mmscope_tables *tables)
{
	struct table *t = run_table(r, &level_view);
	unsigned int i;
	int err = 0;

	if (!t)
		return EXIT_USAGE;
	for (i = MMSCOPE_PTE; !err && i <= MMSCOPE_PGD; i++) {
		struct level level = { i, tables->level[i] };

		if (level.total.tables)
			err = table_row(t, &level);
	}
	return table_close(t) || err ? run_error(r, "no memory") : 0;
}

/* The totals come after the rows, which are passed over. */
static int print_summary(struct run *r, struct mmscope_table_rows *rows)
{
	const struct mmscope_tables *tables = mmscope_table_rows_totals(rows);
	const struct mmscope_table *unused;
	const struct column *c;
	int ret, status;

	while ((ret = mmscope_table_rows_next(rows, &unused)) > 0)
		;
	if (ret)
		return run_fail(r);
	status = print_levels(r, tables);
	if (r->output.form == OUTPUT_HUMAN)
		fputc('\n', r->output.out);
	for (c = facts; !status && c->name; c++)
		output_fact(&r->output, c, tables);
	return status;
}

static int run(struct run *r)
{
	struct mmscope_table_rows *rows;
	pid_t pid;
	int status = target_take(r, r->argv[0], &pid);

	if (status)
		return status;
	if (mmscope_table_rows_open(r->session.h, pid, &rows))
		return run_fail(r);
	output_begin(&r->output);
	status = summary ? print_summary(r, rows) : print_rows(r, rows);
	output_end(&r->output);
	mmscope_table_rows_close(rows);
	return status;
}

static const struct example examples[] = {
	{ "mmscope tables $PID", "each table page, and how full it is" },
	{ "mmscope tables $PID --summary", "what they cost, by level" },
	{ 0 }
};

const struct command command_tables = {
	.name = "tables",
	.args = "PID|NAME",
	.summary = "Show the page tables themselves, and what they cost",
	.doc =
		"One row a table page, parents before children. DEPOSITED are table pages\n"
		"kept in reserve for huge pages.",
	.least = 1, .most = 1,
	.views = views,
	.options = options,
	.flags = flags,
	.examples = examples,
	.run = run,
};
