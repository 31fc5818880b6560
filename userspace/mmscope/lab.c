// SPDX-License-Identifier: GPL-2.0
/* mmscope lab: which labs there are, one of them, or all. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "command.h"
#include "labs.h"

#define ALL	"all"

/* One lab, and how it went. */
struct row {
	const char *name;
	char about[LABS_TEXT];
	struct labs_run run;
	uint64_t ns;
	const char *verdict;
};

#define AT(field)	offsetof(struct row, field)

static void get_name(const void *row, struct value *v)
{
	v->text = ((const struct row *)row)->name;
}

static void get_about(const void *row, struct value *v)
{
	v->text = ((const struct row *)row)->about;
	v->none = !*v->text;
}

static void get_verdict(const void *row, struct value *v)
{
	v->text = ((const struct row *)row)->verdict;
}

static void get_why(const void *row, struct value *v)
{
	v->text = ((const struct row *)row)->run.why;
	v->none = !*v->text;
}

static const struct column columns[] = {
	{ "NAME", COLUMN_TEXT, 0, 0, get_name, "as it is given to mmscope lab" },
	{ "CLAIM", COLUMN_TEXT, COLUMN_WIDE, 0, get_about, "what it shows" },
	{ 0 }
};

static const struct column verdict_columns[] = {
	{ "LAB", COLUMN_TEXT, 0, 0, get_name, "its name" },
	{ "VERDICT", COLUMN_TEXT, 0, 0, get_verdict,
	  "ok; not ok; skipped: it cannot be done here; broken: it did not end as labs do" },
	{ "CHECKS", COLUMN_COUNT, COLUMN_SUM, AT(run.checks), NULL,
	  "things that it looked at" },
	{ "FAILED", COLUMN_COUNT, COLUMN_SUM, AT(run.bad), NULL,
	  "of them, those that were not as expected" },
	{ "SKIPPED", COLUMN_COUNT, COLUMN_SUM, AT(run.skipped), NULL,
	  "of them, those that could not be looked at here" },
	{ "TOOK", COLUMN_NS, COLUMN_SUM | COLUMN_EXTRA, AT(ns), NULL,
	  "time it took" },
	{ "WHY", COLUMN_TEXT, COLUMN_WIDE, 0, get_why,
	  "why it was skipped, or what was first not as expected" },
	{ 0 }
};

static const char *color(const void *row)
{
	const char *verdict = ((const struct row *)row)->verdict;

	if (!strcmp(verdict, "ok"))
		return NULL;
	return strcmp(verdict, "skipped") ? COLOR_ALARM : COLOR_NOTE;
}

static const struct view view = { "labs", columns, NULL };
static const struct view verdict_view = { "verdicts", verdict_columns, color };
static const struct view *const views[] = { &view, &verdict_view, NULL };

/* What follows is the lab's own, but after "all". */
static bool passes_on(const char *arg)
{
	return strcmp(arg, ALL);
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static const char *broken(struct labs_run *run, const char *fmt, int number)
{
	snprintf(run->why, sizeof(run->why), fmt, number);
	return "broken";
}

/* The status and the points must say the same. */
static const char *judge(struct labs_run *run)
{
	if (WIFSIGNALED(run->status))
		return broken(run, "ended by signal %d", WTERMSIG(run->status));
	switch (WEXITSTATUS(run->status)) {
	case 0:
		if (run->bad || !run->checks || run->planned < 0 ||
		    (uint64_t)run->planned != run->checks)
			return broken(run, "exit status %d, but other points", 0);
		return "ok";
	case LABS_NOT_OK:
		return "not ok";
	case LABS_SKIPPED:
		return "skipped";
	default:
		return broken(run, "exit status %d", WEXITSTATUS(run->status));
	}
}

static void run_one(const struct labs *l, struct row *row)
{
	uint64_t start = now();
	int err = labs_run(l, row->name, &row->run);

	row->ns = now() - start;
	row->verdict = err ? broken(&row->run, "cannot be run: error %d", -err) :
			     judge(&row->run);
}

/* Each row is to be seen when it is there: say what the widest will be. */
static void widen(struct table *t, const struct labs *l)
{
	size_t width = 0, i;

	for (i = 0; i < l->n; i++)
		if (strlen(labs_name(l, i)) > width)
			width = strlen(labs_name(l, i));
	table_widen(t, "LAB", width);
	table_widen(t, "VERDICT", strlen("skipped"));
	table_widen(t, "TOOK", strlen("9.9ms"));
}

/* Rows as they come; true in *@good unless one failed. */
static int run_all(struct table *t, const struct labs *l, bool *good)
{
	struct row row;
	size_t i;
	int err = 0;

	widen(t, l);
	for (i = 0; !err && i < l->n && !session_signal(); i++) {
		row = (struct row){ .name = labs_name(l, i) };
		run_one(l, &row);
		/* it was ended because we are */
		if (session_signal())
			break;
		if (strcmp(row.verdict, "ok") && strcmp(row.verdict, "skipped"))
			*good = false;
		err = table_row(t, &row);
		if (!err)
			err = table_flush(t);
	}
	return err;
}

static int list(struct table *t, const struct labs *l)
{
	struct row row;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < l->n && !session_signal(); i++) {
		row = (struct row){ .name = labs_name(l, i) };
		labs_about(l, row.name, row.about, sizeof(row.about));
		err = table_row(t, &row);
	}
	return err;
}

static int print(struct run *r, const struct labs *l, bool all)
{
	struct table *t;
	bool good = true;
	int err;

	output_begin(&r->output);
	t = run_table(r, all ? &verdict_view : &view);
	if (!t)
		return EXIT_USAGE;
	err = all ? run_all(t, l, &good) : list(t, l);
	if (table_close(t) || err)
		return run_error(r, "no memory");
	output_end(&r->output);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int become(struct run *r, const struct labs *l)
{
	int err;

	if (!labs_has(l, r->rest[0])) {
		run_error(r, "there is no lab '%s' in %s; mmscope lab lists them",
			  r->rest[0], l->dir);
		return EXIT_USAGE;
	}
	err = labs_become(l, r->rest[0], r->rest + 1);
	return run_error(r, "lab %s: %s", r->rest[0], strerror(-err));
}

static int run(struct run *r)
{
	struct labs l;
	int status, err = labs_find(&l);

	if (err)
		status = run_error(r, "labs cannot be looked for: %s",
				   strerror(-err));
	else if (r->rest)
		status = become(r, &l);
	else if (!l.n)
		status = run_error(r, "there are no labs in %s", l.dir);
	else
		status = print(r, &l, r->argc);
	labs_free(&l);
	return status;
}

static const struct example examples[] = {
	{ "mmscope lab", "which labs there are, and what they show" },
	{ "mmscope lab swap --help", "what one of them can be told" },
	{ "mmscope lab all --total", "whether all is here as they say" },
	{ 0 }
};

const struct command command_lab = {
	.name = "lab",
	.args = "[all | NAME [OPTION...]]",
	.summary = "Run programs that show how memory works, and check it",
	.doc =
		"A lab provokes something and checks what the module says of it. Without\n"
		"arguments all labs are listed; with a name that one is run, what follows\n"
		"the name being its own options, and the exit status its own: 0 if all was\n"
		"as expected, 1 if not, 4 if it cannot be done here. With all they are run\n"
		"one after the other, and the exit status is 0 if none failed. They are\n"
		"programs called lab-NAME in the directory of mmscope.",
	.most = 1,
	.tail = passes_on,
	.offers = "echo all; mmscope lab --raw --noheadings --output=name",
	.views = views,
	.examples = examples,
	.run = run,
};
