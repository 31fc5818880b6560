// SPDX-License-Identifier: GPL-2.0
/* mmscope diff */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "command.h"

#define AT(field)	offsetof(struct piece, field)

static void get_change(const void *row, struct value *v)
{
	v->text = change_names[((const struct piece *)row)->change];
}

static const struct column columns[] = {
	{ "START", COLUMN_ADDRESS, 0, AT(start), NULL, "first address" },
	{ "END", COLUMN_ADDRESS, 0, AT(end), NULL, "first address after it" },
	{ "SIZE", COLUMN_BYTES, COLUMN_SUM, AT(size), NULL, "size" },
	{ "CHANGE", COLUMN_TEXT, 0, 0, get_change, "what became of it" },
	{ 0 }
};

static const struct column sum_columns[] = {
	{ "CHANGE", COLUMN_TEXT, 0, 0, get_change, "what became of it" },
	{ "SIZE", COLUMN_BYTES, COLUMN_SUM, AT(size), NULL, "how much did" },
	{ 0 }
};

static const struct view view = { "changes", columns, NULL };
static const struct view sum_view = { "sums", sum_columns, NULL };
static const struct view *const views[] = { &view, &sum_view, NULL };

static bool summary;

static const struct argp_option options[] = {
	{ "summary", 'S', NULL, 0, "Print how much changed, by what", 1 },
	{ 0 }
};

static const struct flag flags[] = {
	{ 'S', &summary },
	{ 0 }
};

static int bad(struct run *r, const struct changes *c, int err)
{
	return run_error(r, "%s: %s", c->bad->name, err == -EPROTO ?
			 "no snapshot of mmscope record, or cut off" :
			 strerror(-err));
}

static int add_sums(struct table *t, const uint64_t *sums)
{
	unsigned int i;
	int err = 0;

	for (i = CHANGE_PRESENT; !err && i < CHANGE_NR; i++) {
		struct piece p = { .change = i, .size = sums[i] };

		if (p.size)
			err = table_row(t, &p);
	}
	return err;
}

static int print(struct run *r, struct changes *c)
{
	struct table *t = run_table(r, summary ? &sum_view : &view);
	uint64_t sums[CHANGE_NR] = { 0 };
	struct piece p;
	int ret, err = 0;

	if (!t)
		return EXIT_USAGE;
	while (!err && (ret = changes_next(c, &p)) > 0) {
		sums[p.change] += p.size;
		if (!summary)
			err = table_row(t, &p);
		if (session_signal())
			break;
	}
	if (summary && !err)
		err = add_sums(t, sums);
	if (table_close(t) || err)
		return run_error(r, "no memory");
	return ret < 0 ? bad(r, c, ret) : EXIT_SUCCESS;
}

static int run(struct run *r)
{
	struct changes c;
	int status, err = changes_open(&c, r->argv[0], r->argv[1]);

	if (err)
		return bad(r, &c, err);
	output_begin(&r->output);
	status = print(r, &c);
	output_end(&r->output);
	changes_close(&c);
	return status;
}

static const struct example examples[] = {
	{ "mmscope record -o /tmp/after $PID", "some time after the first" },
	{ "mmscope diff /tmp/before /tmp/after", "what has changed, and where" },
	{ "mmscope diff /tmp/before /tmp/after --summary", "and how much" },
	{ 0 }
};

const struct command command_diff = {
	.name = "diff",
	.args = "FILE FILE",
	.summary = "Compare two files of mmscope record",
	.doc =
		"What is said of memory: present: it has a frame now; swapped-out; swapped-\n"
		"in; gone: it has neither frame nor swap slot now; copied: it had a page of\n"
		"a file or the zero page, and has one of its own; moved: it has another\n"
		"frame or slot; huge, split: it is mapped by larger or smaller leaves.",
	.least = 2, .most = 2,
	.views = views,
	.options = options,
	.flags = flags,
	.examples = examples,
	.run = run,
};
