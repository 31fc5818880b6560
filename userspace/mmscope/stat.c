// SPDX-License-Identifier: GPL-2.0
/* mmscope stat: page faults by cause, and swap, of processes, a command or the system. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "follow.h"
#include "statopts.h"
#include "statshow.h"
#include "target.h"
#include "watched.h"

/* What shells say of a command that cannot be executed. */
#define STATUS_NO_EXEC	126
#define STATUS_ABSENT	127

/* What is being measured. */
struct measure {
	struct run *r;
	struct watch watch;
	struct follow follow;
	bool system;
	struct tally base;		/* of the system */
	struct tally before;		/* up to the interval before */
	double began, last;
	struct table *table;
	int err;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* What has come together since the begin. */
static int total(struct measure *m, struct tally *t)
{
	int err;

	if (!m->system)
		return watch_sum(&m->watch, t);
	memset(t, 0, sizeof(*t));
	err = tally_read(m->r->session.h, 0, t);
	if (!err)
		tally_subtract(t, &m->base);
	return err;
}

/* The row of an interval, or of all if there are none. */
static int show(struct measure *m)
{
	struct tally all, part;
	double at = now();
	int err = total(m, &all);

	if (err)
		return err;
	part = all;
	tally_subtract(&part, &m->before);
	err = stat_rows(m->table, &part, at - m->began, at - m->last);
	m->before = all;
	m->last = at;
	return err ? err : table_flush(m->table);
}

/* The new program begins with nothing counted. */
static void on_exec(void *arg, pid_t pid)
{
	struct measure *m = arg;
	struct watched *p = watch_find(&m->watch, pid);

	if (!p || pid != m->follow.child || m->began)
		return;
	if (watch_read(&m->watch, p))
		return;
	watch_rebase(p);
	m->began = now();
	m->last = m->began;
}

/*
 * What is ours was attached with what it forks: the module has attached that,
 * or is about to, and it is ours to detach.
 */
static void on_fork(void *arg, pid_t parent, pid_t pid)
{
	struct measure *m = arg;
	struct session *s = &m->r->session;
	int err;

	if (watch_find(&m->watch, pid))
		return;
	err = session_owns(s, parent) ? session_adopt(s, pid) :
					session_attach_tree(s, pid);
	if (err == -ENOMEM)
		m->err = err;
	else if (err)
		m->watch.lost++;
	else if (watch_add(&m->watch, pid, true))
		m->err = -ENOMEM;
}

/* Its files may not be there yet, if it was quick: it waits for us. */
static void on_exit_of(void *arg, pid_t pid)
{
	const struct timespec ms = { .tv_nsec = 1000000 };
	struct measure *m = arg;
	struct watched *p = watch_find(&m->watch, pid);
	int i;

	for (i = 0; p && i < 500; i++) {
		if (!watch_read(&m->watch, p) || p->met)
			return;
		nanosleep(&ms, NULL);
	}
}

/* Its number may be another's from now on. */
static void on_end(void *arg, pid_t pid)
{
	struct measure *m = arg;
	struct watched *p = watch_find(&m->watch, pid);

	if (p)
		watch_end(&m->watch, p);
}

static void set_handlers(struct measure *m)
{
	m->follow.on_exec = on_exec;
	m->follow.on_fork = on_fork;
	m->follow.on_exit = on_exit_of;
	m->follow.on_end = on_end;
	m->follow.arg = m;
}

static int begin_command(struct measure *m)
{
	struct follow *f = &m->follow;
	struct run *r = m->r;
	int err = follow_start(f, r->rest);

	if (err)
		return run_error(r, "cannot fork: %s", strerror(-err));
	m->began = 0;
	if (session_attach_tree(&r->session, f->child) ||
	    watch_add(&m->watch, f->child, true))
		return run_fail(r);
	err = follow_go(f);
	if (!err)
		return 0;
	run_error(r, "%s: %s", r->rest[0], strerror(-err));
	return err == -ENOENT ? STATUS_ABSENT : STATUS_NO_EXEC;
}

/* Who is traced by another, or may not be, is watched alone. */
static void follow_forks(struct measure *m, pid_t pid)
{
	int err = m->r->session.sysroot ? 0 : follow_process(pid);

	if (err && err != -ESRCH && err != -ENOENT)
		run_error(m->r, "%d: what it forks is not counted: it cannot be traced: %s",
			  pid, strerror(-err));
}

static int begin_processes(struct measure *m)
{
	unsigned int i;
	pid_t pid;
	int status;

	for (i = 0; i < stat_opts.nr_pids; i++) {
		status = target_take_tree(m->r, stat_opts.pids[i], &pid);
		if (status)
			return status;
		if (watch_add(&m->watch, pid, false))
			return run_fail(m->r);
		follow_forks(m, pid);
	}
	return 0;
}

static int begin(struct measure *m)
{
	m->began = now();
	m->last = m->began;
	set_handlers(m);
	if (m->r->rest)
		return begin_command(m);
	if (stat_opts.nr_pids)
		return begin_processes(m);
	m->system = true;
	return tally_read(m->r->session.h, 0, &m->base) ? run_fail(m->r) : 0;
}

/* Is there nothing more to come? Reading tells which processes have gone. */
static bool over(struct measure *m)
{
	struct tally unused;

	if (m->r->rest)
		return m->follow.ended;
	if (m->system)
		return false;
	return watch_sum(&m->watch, &unused) || !m->watch.n;
}

/* What the keyboard sends the command gets as well; else it is passed on. */
static void pass_signal_on(struct measure *m)
{
	int number = session_signal();

	if (number && number != SIGINT && number != SIGQUIT &&
	    !m->follow.ended)
		kill(m->follow.child, number);
	session_forget_signal();
}

/* A second at most, unless a command tells by its end when it is over. */
static void wait_for(struct measure *m, long ms)
{
	if (m->system)
		session_sleep(ms < 0 ? 1000 : ms);
	else
		follow_wait(&m->follow, ms < 0 && !m->r->rest ? 1000 : ms);
}

static int run_intervals(struct measure *m)
{
	long ms = stat_opts.interval ? stat_opts.interval * 1000 : -1;
	unsigned long n = 0;
	int err = 0;

	while (!err && !m->err && !over(m)) {
		wait_for(m, ms);
		/* who is asked to end by the keyboard has the result printed */
		if (session_signal() && !m->r->rest)
			break;
		if (m->r->rest)
			pass_signal_on(m);
		if (ms < 0 && !m->r->rest && stat_opts.count)
			break;
		if (ms < 0 || over(m))
			continue;
		err = show(m);
		if (stat_opts.count && ++n == stat_opts.count)
			return err;
		if (ferror(m->r->output.out))
			return err;
	}
	session_forget_signal();
	return err ? err : show(m);
}

static int measure(struct measure *m)
{
	struct run *r = m->r;
	int err;

	output_begin(&r->output);
	m->table = run_table(r, &stat_view);
	if (!m->table)
		return EXIT_USAGE;
	err = run_intervals(m);
	if (table_close(m->table) || m->err == -ENOMEM)
		return run_error(r, "no memory");
	output_end(&r->output);
	if (err)
		return run_fail(r);
	if (m->watch.lost)
		run_error(r, "%zu processes were gone before they could be read",
			  m->watch.lost);
	return r->rest ? follow_exit_status(&m->follow) : EXIT_SUCCESS;
}

static int run(struct run *r)
{
	struct measure m = { .r = r, .watch.session = &r->session };
	char was[16] = "";
	int status;

	if (r->rest && (stat_opts.nr_pids || !r->rest[0])) {
		run_error(r, stat_opts.nr_pids ?
			  "give processes or a command, not both" :
			  "after -- comes a command");
		return EXIT_USAGE;
	}
	if (r->session.error)
		return run_fail(r);
	status = stat_choose_output(r);
	if (status)
		return status;
	status = stat_set_mode(r, was, sizeof(was));
	if (status)
		return status;
	status = begin(&m);
	if (!status)
		status = measure(&m);
	watch_free(&m.watch);
	return *was && stat_reset_mode(r, was) ? EXIT_FAILURE : status;
}

static const struct view *const views[] = { &stat_view, NULL };

static const struct example examples[] = {
	{ "mmscope stat --latency -- ls -l /",
	  "the page faults of a command, and how long they took" },
	{ "mmscope stat -p $PID -I 1 -c 2", "of a process, every second" },
	{ "mmscope stat -I 1 -c 1 --json", "of the whole system" },
	{ 0 }
};

const struct command command_stat = {
	.name = "stat",
	.args = "[-- COMMAND [ARGUMENT...]]",
	.summary = "Count page faults by cause, and swap, of processes or all",
	.doc =
		"A command is attached before its first instruction and followed through\n"
		"exec and fork; the exit status is its own. Processes, with what they fork\n"
		"from now on, and the system are watched until Ctrl-C. To see forks and\n"
		"exits in time, ptrace is used of both. Without -I there is one result, at the end. What a\n"
		"process does after it has begun to exit is not counted. Percentiles are\n"
		"from counts by powers of two: what is between two of them is taken to be\n"
		"spread evenly. What there was of swap comes after the causes, unless it is\n"
		"off in control: pages that went out and came in; faults that had a page\n"
		"read (major) or found it in memory (minor); pages freed while they were\n"
		"out, or found out as counting began, which for what is forked is a moment\n"
		"later; what the faults waited for; and of processes the pages out now.\n"
		"Where tlb is on in control: switches of address spaces, and flushes of\n"
		"TLBs by reason.",
	.most = 0,
	.rest = true,
	.views = views,
	.options = stat_options,
	.option = stat_option,
	.examples = examples,
	.run = run,
};
