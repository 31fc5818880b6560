// SPDX-License-Identifier: GPL-2.0
/* mmscope top */
#include <errno.h>
#include <ncurses.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "human.h"
#include "screen.h"
#include "target.h"
#include "toplist.h"
#include "vmas.h"

#define KEY_ESCAPE	27

static struct {
	bool batch;
	double delay;
	unsigned long count;
} opts = { .delay = 2 };

static const struct argp_option options[] = {
	{ "batch", 'b', NULL, 0, "Print tables and read no keys", 1 },
	{ "delay", 'd', "SECONDS", 0, "Between two readings (2)", 1 },
	{ "count", 'c', "N", 0, "End after N readings", 1 },
	{ 0 }
};

static error_t option(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 'b':
		opts.batch = true;
		return 0;
	case 'd':
		if (!human_seconds(arg, 0.1, &opts.delay))
			argp_error(state, "'%s' is no number of seconds from 0.1 on",
				   arg);
		return 0;
	case 'c':
		if (!human_count(arg, &opts.count))
			argp_error(state, "'%s' is no number from 1 on", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* One reading as a table of its own, in JSON as a document of its own. */
static int print_batch(struct run *r, struct toplist *list)
{
	struct table *t;
	size_t i;
	int err = 0;

	output_begin(&r->output);
	t = run_table(r, &top_view);
	if (!t)
		return EXIT_USAGE;
	for (i = 0; !err && i < list->nr_rows; i++)
		err = table_row(t, list->rows[i]);
	if (table_close(t) || err)
		return run_error(r, "no memory");
	output_end(&r->output);
	fflush(r->output.out);
	return 0;
}

static int run_batch(struct run *r, struct toplist *list)
{
	unsigned long n = 0;
	int status;

	for (;;) {
		if (toplist_read(list))
			return run_fail(r);
		toplist_sort(list, column_find(&top_view, "FAULTS", 6), true);
		status = print_batch(r, list);
		if (status || ++n == opts.count || ferror(r->output.out))
			return status;
		session_sleep(opts.delay * 1000);
		if (session_signal())
			return status;
	}
}

/* Its swap, for the title of its page; nothing where that is not accounted. */
static void say_swap(struct run *r, pid_t pid, char *buf, size_t size)
{
	struct mmscope_swap s;

	*buf = '\0';
	if (mmscope_swap(r->session.h, pid, &s) || !s.on)
		return;
#define NUMBER(which)	((unsigned long long)s.n[MMSCOPE_SWAP_##which])
	snprintf(buf, size,
		 "  swap: %llu out, %llu in (%llu major, %llu minor), %llu freed, %llu now",
		 NUMBER(OUT), NUMBER(IN), NUMBER(MAJOR), NUMBER(MINOR),
		 NUMBER(FREED), (unsigned long long)s.now);
#undef NUMBER
}

/* Its mappings once, until a key comes or it is time: 0 or -errno. */
static int show_mappings(struct run *r, pid_t pid, struct screen *s,
			 const char *name, int *key)
{
	char title[256], swap[160];
	struct mmscope_vma *vmas;
	const void **rows;
	size_t n, i;
	int err = mmscope_vmas(r->session.h, pid, &vmas, &n);

	if (err)
		return err;
	rows = calloc(n + 1, sizeof(void *));
	for (i = 0; rows && i < n; i++)
		rows[i] = &vmas[i];
	if (rows) {
		rows_sort(rows, n, screen_sort(s), s->reverse);
		say_swap(r, pid, swap, sizeof(swap));
		snprintf(title, sizeof(title), "%s%s", name, swap);
		screen_draw(s, title, rows, n);
		*key = screen_wait();
		screen_key(s, *key, n);
	}
	free(rows);
	mmscope_vmas_free(vmas, n);
	return rows ? 0 : -ENOMEM;
}

/* Keys that sort by what is asked for most, the most of it first. */
static const struct {
	int key;
	const char *column;
} sort_keys[] = {
	{ 'F', "RATE" }, { 'A', "ASLEEP" }, { 'O', "OUT" }, { 'I', "IN" },
};

static bool sort_key(struct screen *s, int key)
{
	size_t i;

	for (i = 0; i < COUNT(sort_keys); i++) {
		if (sort_keys[i].key != key)
			continue;
		screen_sort_by(s, sort_keys[i].column);
		s->reverse = true;
		return true;
	}
	return false;
}

/* The page of one process, live, until a key leads back, or it has gone. */
static int show_process(struct run *r, const struct topproc *p)
{
	struct screen s = { .view = &vmas_view };
	const pid_t pid = p->pid;
	char name[64];
	int key = 0, err = 0;

	snprintf(name, sizeof(name), "%d %s  q back  < > R order", pid,
		 p->comm);
	while (!err && key != 'q' && key != KEY_ESCAPE && !session_signal())
		err = show_mappings(r, pid, &s, name, &key);
	return err == -ENOMEM ? err : 0;
}

static int run_screen(struct run *r, struct toplist *list)
{
	struct screen s = { .view = &top_view, .sort = 1, .reverse = true };
	unsigned long n = 0;
	char title[128];
	int key = ERR, err = 0;

	timeout(opts.delay * 1000);
	while (!err && key != 'q' && !session_signal()) {
		/* keys that move do not make it read before it is time */
		if (key == ERR || key == ' ')
			err = toplist_read(list);
		if (err || (key == ERR && n++ == opts.count && opts.count))
			break;
		toplist_sort(list, screen_sort(&s), s.reverse);
		snprintf(title, sizeof(title),
			 "%zu processes, by %s  q quit  Enter mappings  < > R F A O I order",
			 list->nr_rows, screen_sort(&s)->name);
		screen_draw(&s, title, list->rows, list->nr_rows);
		key = screen_wait();
		if (screen_key(&s, key, list->nr_rows) || sort_key(&s, key))
			continue;
		if ((key == '\n' || key == KEY_ENTER) && list->nr_rows)
			err = show_process(r, list->rows[s.chosen]);
	}
	return err;
}

static int run_top(struct run *r, struct toplist *list)
{
	int err;

	if (opts.batch)
		return run_batch(r, list);
	if (!screen_open())
		return run_error(r, "no terminal to use: --batch prints tables");
	err = run_screen(r, list);
	screen_close();
	/* that is how it is ended */
	if (session_signal() == SIGINT)
		session_forget_signal();
	return err ? run_fail(r) : EXIT_SUCCESS;
}

static int run(struct run *r)
{
	struct toplist list = { .session = &r->session };
	pid_t *pids = calloc(r->argc + 1, sizeof(*pids));
	int i, status = 0;

	if (!pids)
		return run_error(r, "no memory");
	if (r->session.error)
		status = run_fail(r);
	for (i = 0; !status && i < r->argc; i++)
		status = target_take(r, r->argv[i], &pids[i]);
	list.only = r->argc ? pids : NULL;
	list.nr_only = r->argc;
	if (!status)
		status = run_top(r, &list);
	toplist_free(&list);
	free(pids);
	return status;
}

static const struct view *const views[] = { &top_view, NULL };

static const struct example examples[] = {
	{ "mmscope top -b -c 2 -d 0.5", "twice, as tables" },
	{ "mmscope top --batch -c 1 --json $PID", "one process, for programs" },
	{ 0 }
};

const struct command command_top = {
	.name = "top",
	.args = "[PID|NAME...]",
	.summary = "Show which processes have page faults and swap, live",
	.doc =
		"Without arguments all processes are attached for as long as it runs. Keys:\n"
		"arrows, page up and down choose a process, Enter shows its mappings; < and\n"
		"> choose the column to sort by, R reverses the order; F sorts by faults, A by\n"
		"time asleep in them, O by pages swapped out, I by pages swapped in, all a\n"
		"second; the space bar reads anew; q goes back, or quits. As in top(1) the\n"
		"letter b is for batch; bytes has none here.",
	.most = 256,
	.views = views,
	.options = options,
	.option = option,
	.examples = examples,
	.run = run,
};
