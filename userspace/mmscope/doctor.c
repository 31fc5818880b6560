// SPDX-License-Identifier: GPL-2.0
/* mmscope doctor */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "command.h"

enum state { OK, NOTE, BAD };

/* What was looked at, and what was found. */
struct check {
	char name[24];
	enum state state;
	char text[512];
};

static void get_state(const void *row, struct value *v)
{
	static const char *const words[] = { "ok", "no", "FAILS" };

	v->text = words[((const struct check *)row)->state];
}

static const struct column columns[] = {
	{ "CHECK", COLUMN_TEXT, 0, offsetof(struct check, name), NULL,
	  "what was looked at" },
	{ "STATE", COLUMN_TEXT, 0, 0, get_state,
	  "ok; no, which is no fault; or FAILS" },
	{ "WHY", COLUMN_TEXT, COLUMN_WIDE, offsetof(struct check, text), NULL,
	  "what it is, or what to do" },
	{ 0 }
};

static const char *color(const void *row)
{
	static const char *const colors[] = { NULL, COLOR_NOTE, COLOR_ALARM };

	return colors[((const struct check *)row)->state];
}

static const struct view view = { "checks", columns, color };
static const struct view *const views[] = { &view, NULL };

/* All of it. */
struct doctor {
	struct run *r;
	struct table *t;
	bool bad;
};

static void say(struct doctor *d, const char *name, enum state state,
		const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static void say(struct doctor *d, const char *name, enum state state,
		const char *fmt, ...)
{
	struct check check = { .state = state };
	va_list ap;

	snprintf(check.name, sizeof(check.name), "%s", name);
	va_start(ap, fmt);
	vsnprintf(check.text, sizeof(check.text), fmt, ap);
	va_end(ap);
	d->bad |= state == BAD;
	table_row(d->t, &check);
}

static void look_at_kernel(struct doctor *d)
{
	struct utsname u;

	if (d->r->session.sysroot) {
		say(d, "kernel", NOTE, "a captured tree: %s",
		    d->r->session.sysroot);
		return;
	}
	if (!uname(&u))
		say(d, "kernel", OK, "%s %s", u.release, u.machine);
	say(d, "privileges", geteuid() ? BAD : OK,
	    geteuid() ? "run as root: the module's files are root's" : "root");
}

static void look_at_lockdown(struct doctor *d)
{
	FILE *f = fopen("/sys/kernel/security/lockdown", "re");
	char text[128];

	if (!f)
		return;
	if (fgets(text, sizeof(text), f)) {
		bool off = strstr(text, "[none]");

		text[strcspn(text, "\n")] = '\0';
		say(d, "lockdown", off ? OK : NOTE, "%s%s", text,
		    off ? "" : ": with confidentiality debugfs cannot be opened");
	}
	fclose(f);
}

static void look_at_module(struct doctor *d)
{
	struct session *s = &d->r->session;
	uint64_t targets = 0;

	if (s->error) {
		say(d, "module", BAD, "%s", mmscope_error(s->h));
		return;
	}
	mmscope_stat(s->h, "targets", &targets);
	say(d, "module", OK, "abi %d, %llu processes attached", MMSCOPE_ABI,
	    (unsigned long long)targets);
}

/* A file that can be opened is as good as it gets without using it. */
static void look_at_file(struct doctor *d, const char *name, const char *what)
{
	struct mmscope *h = d->r->session.h;
	int fd = mmscope_open_file(h, 0, name, O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		say(d, name, OK, "%s", what);
		close(fd);
	} else {
		say(d, name, fd == -ENOENT ? NOTE : BAD, "%s",
		    mmscope_error(h));
	}
}

static void look_at_files(struct doctor *d)
{
	static const char *const files[][2] = {
		{ "stats", "the module's own figures" },
		{ "control", "settings" },
		{ "faults", "page faults by cause" },
		{ "swap", "swapping by process" },
		{ "tlb", "switches of address spaces, flushes of the TLB" },
		{ "kernel/layout", "regions of the kernel's addresses" },
		{ "kernel/pagetable", "the kernel's page table" },
		{ "kernel/vmalloc", "areas of vmalloc()" },
		{ "kernel/physmem", "physical memory" },
		{ "kernel/lab", "memory to be looked at" },
	};
	size_t i;

	for (i = 0; i < COUNT(files); i++)
		look_at_file(d, files[i][0], files[i][1]);
}

static void look_at_modes(struct doctor *d)
{
	struct mmscope *h = d->r->session.h;
	struct mmscope_layout layout;
	char mode[16];

	if (mmscope_get(h, "faults", mode, sizeof(mode)))
		say(d, "accounting", NOTE, "%s", mmscope_error(h));
	else if (!strcmp(mode, "latency"))
		say(d, "accounting", OK, "faults=latency: causes and times");
	else
		say(d, "accounting", strcmp(mode, "off") ? OK : NOTE,
		    "faults=%s: more by mmscope stat --latency", mode);
	if (mmscope_layout(h, &layout))
		return;
	say(d, "isolation", layout.isolated ? OK : NOTE,
	    layout.isolated ?
	    "user mode has a root of its own: kernel pagetable --user-root" :
	    "no page-table isolation here: one root for both modes");
	mmscope_layout_free(&layout);
}

/* Attaching is tried on this very process. */
static void look_at_attaching(struct doctor *d)
{
	struct session *s = &d->r->session;
	int err;

	if (s->sysroot)
		return;
	err = mmscope_attach(s->h, getpid());
	/* it was forked by one that is followed */
	if (err == -EEXIST) {
		say(d, "attach", OK, "attached already");
		return;
	}
	say(d, "attach", err ? BAD : OK, "%s",
	    err ? mmscope_error(s->h) : "processes can be attached");
	if (err)
		return;
	mmscope_detach(s->h, getpid());
	err = mmscope_attach_tree(s->h, getpid());
	say(d, "attach +PID", err ? NOTE : OK, "%s",
	    err == -EOPNOTSUPP ? "what is forked is not followed: no tracepoint of forks" :
	    err ? mmscope_error(s->h) : "what is forked is followed");
	if (!err)
		mmscope_detach(s->h, getpid());
}

static void look_at_trace_event(struct doctor *d)
{
	static const char event[] = "/sys/kernel/tracing/events/mmscope/fault";
	bool there = !access(event, F_OK);

	if (d->r->session.sysroot)
		return;
	say(d, "trace event", there ? OK : NOTE, there ?
	    "mmscope:fault, for perf, trace-cmd and bpftrace" :
	    "mmscope:fault is not in /sys/kernel/tracing: is tracefs mounted?");
}

static int run(struct run *r)
{
	struct doctor d = { .r = r };
	int err;

	output_begin(&r->output);
	d.t = run_table(r, &view);
	if (!d.t)
		return EXIT_USAGE;
	look_at_kernel(&d);
	look_at_lockdown(&d);
	look_at_module(&d);
	if (!r->session.error) {
		look_at_files(&d);
		look_at_modes(&d);
		look_at_attaching(&d);
		look_at_trace_event(&d);
	}
	err = table_close(d.t);
	output_end(&r->output);
	if (err)
		return run_error(r, "no memory");
	return d.bad ? EXIT_FAILURE : EXIT_SUCCESS;
}

static const struct example examples[] = {
	{ "mmscope doctor", "what works here, and why not the rest" },
	{ 0 }
};

const struct command command_doctor = {
	.name = "doctor",
	.args = "",
	.summary = "Tell what works on this kernel, and why not the rest",
	.doc =
		"The exit status is 1 if anything fails. What this kernel or this version\n"
		"of the module does not have is no failure.",
	.views = views,
	.examples = examples,
	.run = run,
};
