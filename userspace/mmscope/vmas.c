// SPDX-License-Identifier: GPL-2.0
/* mmscope vmas */
#include <stdlib.h>
#include <string.h>

#include "target.h"
#include "vmas.h"
#include "words.h"

#define AT(field)	offsetof(struct mmscope_vma, field)

static const struct mmscope_vma *of(const void *row)
{
	return row;
}

static void get_size(const void *row, struct value *v)
{
	v->number = of(row)->end - of(row)->start;
}

static void get_kind(const void *row, struct value *v)
{
	v->text = mmscope_vma_kind_name(of(row)->kind);
}

static void get_name(const void *row, struct value *v)
{
	v->text = of(row)->name;
	v->none = !*v->text;
}

static void get_faults(const void *row, struct value *v)
{
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_FAULTS; i++)
		v->number += of(row)->faults[i];
}

static void get_causes(const void *row, struct value *v)
{
	word_causes(of(row)->faults, v);
}

static const struct column columns[] = {
	{ "START", COLUMN_ADDRESS, 0, AT(start), NULL, "first address" },
	{ "END", COLUMN_ADDRESS, COLUMN_EXTRA, AT(end), NULL,
	  "first address after it" },
	{ "SIZE", COLUMN_BYTES, COLUMN_SUM, 0, get_size, "size" },
	{ "PERMS", COLUMN_TEXT, 0, AT(perms), NULL,
	  "permissions, as /proc/PID/maps has them" },
	{ "KIND", COLUMN_TEXT, 0, 0, get_kind, "what it is for" },
	{ "PRESENT", COLUMN_PAGES, COLUMN_SUM, AT(present), NULL,
	  "what has a frame" },
	{ "SWAPPED", COLUMN_PAGES, COLUMN_SUM, AT(swapped), NULL,
	  "what is in a swap slot" },
	{ "OTHER", COLUMN_PAGES, COLUMN_SUM | COLUMN_EXTRA, AT(other), NULL,
	  "what has an entry of another kind" },
	{ "UNTOUCHED", COLUMN_PAGES, COLUMN_SUM, AT(untouched), NULL,
	  "what has no entry" },
	{ "PTE", COLUMN_COUNT, COLUMN_SUM | COLUMN_EXTRA, AT(pte), NULL,
	  "leaf entries of level pte" },
	{ "PMD", COLUMN_COUNT, COLUMN_SUM, AT(pmd), NULL,
	  "leaf entries of level pmd: huge pages" },
	{ "PUD", COLUMN_COUNT, COLUMN_SUM | COLUMN_EXTRA, AT(pud), NULL,
	  "leaf entries of level pud" },
	{ "SHARED", COLUMN_PAGES, COLUMN_SUM, AT(shared), NULL,
	  "what is mapped more than once" },
	{ "LONGEST", COLUMN_PAGES, 0, AT(longest), NULL,
	  "longest run contiguous in address and memory" },
	{ "FAULTS", COLUMN_COUNT, COLUMN_SUM, 0, get_faults,
	  "page faults in it" },
	{ "CAUSES", COLUMN_TEXT, COLUMN_EXTRA | COLUMN_WIDE, 0, get_causes,
	  "the same by cause" },
	{ "NAME", COLUMN_TEXT, COLUMN_WIDE, 0, get_name, "name" },
	{ 0 }
};

static const char *color(const void *row)
{
	return of(row)->swapped ? COLOR_NOTE : NULL;
}

const struct view vmas_view = { "vmas", columns, color };
static const struct view *const views[] = { &vmas_view, NULL };

static int print(struct run *r, struct mmscope_vma_rows *rows)
{
	struct table *t = run_table(r, &vmas_view);
	const struct mmscope_vma *vma;
	int ret, err = 0;

	if (!t)
		return EXIT_USAGE;
	while (!err && (ret = mmscope_vma_rows_next(rows, &vma)) > 0)
		err = table_row(t, vma);
	if (table_close(t) || err)
		return run_error(r, "no memory");
	return ret ? run_fail(r) : EXIT_SUCCESS;
}

static int run(struct run *r)
{
	struct mmscope_vma_rows *rows;
	pid_t pid;
	int status = target_take(r, r->argv[0], &pid);

	if (status)
		return status;
	if (mmscope_vma_rows_open(r->session.h, pid, &rows))
		return run_fail(r);
	output_begin(&r->output);
	status = print(r, rows);
	output_end(&r->output);
	mmscope_vma_rows_close(rows);
	return status;
}

static const struct example examples[] = {
	{ "mmscope vmas $PID", "all mappings of a process" },
	{ "mmscope vmas $PID --where 'swapped>0' --total",
	  "those that are swapped out, in part or as a whole" },
	{ "mmscope vmas $PID --sort=-present --output start,size,present,name",
	  "the largest in memory first" },
	{ "mmscope vmas $PID --json", "for programs" },
	{ 0 }
};

const struct command command_vmas = {
	.name = "vmas",
	.args = "PID|NAME",
	.summary = "Show the mappings of a process, and what is in them",
	.doc =
		"A process that is not attached is attached for the time of the command.\n"
		"Sizes are of memory: PRESENT, SWAPPED, OTHER and UNTOUCHED add up to SIZE.",
	.least = 1, .most = 1,
	.views = views,
	.examples = examples,
	.run = run,
};
