// SPDX-License-Identifier: GPL-2.0
/* mmscope attach, detach and list */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

/* As an argument of attach may begin: what the process forks, too. */
#define TREE	'+'

static int (*how_to(const char *name))(struct mmscope *h, pid_t pid)
{
	return *name == TREE ? mmscope_attach_tree : mmscope_attach;
}

/* Do it to each process that is named, and go on after one that fails. */
static int each(struct run *r, bool attach)
{
	struct session *s = &r->session;
	int i, status = EXIT_SUCCESS;

	if (s->error)
		return run_fail(r);
	for (i = 0; i < r->argc && !session_signal(); i++) {
		const char *name = r->argv[i];
		pid_t pid;
		char *error = session_pid(s, name + (attach && *name == TREE),
					  &pid);

		if (error)
			status = run_error(r, "%s", error);
		else if (attach ? how_to(name)(s->h, pid) :
				  mmscope_detach(s->h, pid))
			status = run_fail(r);
		free(error);
	}
	return status;
}

static int run_attach(struct run *r)
{
	return each(r, true);
}

static int run_detach(struct run *r)
{
	return each(r, false);
}

static const struct example attach_examples[] = {
	{ "mmscope attach $PID", "count its page faults from now on" },
	{ "mmscope attach +$OTHER", "and those of what it forks" },
	{ 0 }
};

const struct command command_attach = {
	.name = "attach",
	.args = "[+]PID|NAME...",
	.summary = "Attach processes, to stay attached",
	.doc =
		"Their page faults are counted by cause and by mapping from then on. With +\n"
		"before it each process that it forks is attached as well. A process that\n"
		"exits is detached by itself. The other commands attach what they need for\n"
		"as long as they run.",
	.least = 1, .most = 4096,
	.plain = true,
	.examples = attach_examples,
	.run = run_attach,
};

static const struct example detach_examples[] = {
	{ "mmscope detach $PID $OTHER", "forget what was counted" },
	{ 0 }
};

const struct command command_detach = {
	.name = "detach",
	.args = "PID|NAME...",
	.summary = "Detach processes",
	.least = 1, .most = 4096,
	.plain = true,
	.examples = detach_examples,
	.run = run_detach,
};

/* One attached process. */
struct row {
	uint64_t pid;
	char comm[20];
	struct mmscope_faults faults;
};

static void get_minor(const void *row, struct value *v)
{
	v->number = ((const struct row *)row)->faults.minor;
}

static void get_major(const void *row, struct value *v)
{
	v->number = ((const struct row *)row)->faults.major;
}

static const struct column columns[] = {
	{ "PID", COLUMN_COUNT, 0, offsetof(struct row, pid), NULL,
	  "number of the process" },
	{ "MINOR", COLUMN_COUNT, COLUMN_SUM, 0, get_minor,
	  "minor faults since it was attached" },
	{ "MAJOR", COLUMN_COUNT, COLUMN_SUM, 0, get_major,
	  "major faults since it was attached" },
	{ "COMMAND", COLUMN_TEXT, 0, offsetof(struct row, comm), NULL,
	  "name of the process" },
	{ 0 }
};

static const struct view view = { "processes", columns, NULL };
static const struct view *const views[] = { &view, NULL };

static int add(struct run *r, struct table *t, struct row *row)
{
	int err;

	session_comm(&r->session, row->pid, row->comm, sizeof(row->comm));
	err = table_row(t, row);
	mmscope_faults_free(&row->faults);
	return err;
}

static int print(struct run *r, const pid_t *pids, size_t n)
{
	struct table *t = run_table(r, &view);
	int ret = 0, err = 0;
	size_t i;

	if (!t)
		return EXIT_USAGE;
	for (i = 0; !err && !ret && i < n; i++) {
		struct row row = { .pid = pids[i] };

		/* one that has gone meanwhile is not attached any more */
		ret = mmscope_faults(r->session.h, pids[i], &row.faults);
		if (ret == -ENOENT || ret == -ESRCH)
			ret = 0;
		else if (!ret)
			err = add(r, t, &row);
	}
	if (table_close(t) || err)
		return run_error(r, "no memory");
	return ret ? run_fail(r) : EXIT_SUCCESS;
}

static int run_list(struct run *r)
{
	pid_t *pids;
	size_t n;
	int status;

	if (r->session.error || mmscope_list(r->session.h, &pids, &n))
		return run_fail(r);
	output_begin(&r->output);
	status = print(r, pids, n);
	output_end(&r->output);
	free(pids);
	return status;
}

static const struct example list_examples[] = {
	{ "mmscope list", "the processes that are attached" },
	{ 0 }
};

const struct command command_list = {
	.name = "list",
	.args = "",
	.summary = "Show which processes are attached",
	.views = views,
	.examples = list_examples,
	.run = run_list,
};
