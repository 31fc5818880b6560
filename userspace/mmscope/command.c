// SPDX-License-Identifier: GPL-2.0
/* A subcommand's arguments, its run, and its end. */
#include "command.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* While its arguments are parsed. */
struct parsing {
	const struct command *command;
	struct run *run;
	const char *sysroot;
};

/* Added to the key of an option of tables: it has its long name only. */
#define LONG_ONLY	0x100

static error_t table_option(int key, char *arg, struct argp_state *state,
			    struct output *o)
{
	switch (key & ~LONG_ONLY) {
	case 'J':
		o->form = OUTPUT_JSON;
		return 0;
	case 'r':
		o->form = OUTPUT_RAW;
		return 0;
	case 'n':
		o->noheadings = true;
		return 0;
	case 'b':
		o->exact = true;
		return 0;
	case 'T':
		o->total = true;
		return 0;
	case 'o':
		o->columns = arg;
		return 0;
	case 's':
		o->reverse = *arg == '-';
		o->sort = arg + o->reverse;
		return 0;
	case 'w':
		if (o->nr_where == WHERE_MOST)
			argp_error(state, "more than %d conditions", WHERE_MOST);
		else
			o->where[o->nr_where++] = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t set_flag(const struct flag *flags, int key)
{
	for (; flags && flags->key; flags++) {
		if (flags->key == key) {
			*flags->set = true;
			return 0;
		}
	}
	return ARGP_ERR_UNKNOWN;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct parsing *p = state->input;
	const struct command *c = p->command;
	error_t err = set_flag(c->flags, key);

	if (err == ARGP_ERR_UNKNOWN && c->option)
		err = c->option(key, arg, state);
	if (err == ARGP_ERR_UNKNOWN && !c->plain)
		err = table_option(key, arg, state, &p->run->output);
	if (err != ARGP_ERR_UNKNOWN)
		return err;
	switch (key) {
	case 'R':
		p->sysroot = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (c->tail && !p->run->argc && c->tail(arg)) {
			p->run->rest = &state->argv[state->next - 1];
			state->next = state->argc;
			return 0;
		}
		if (p->run->argc == c->most)
			argp_error(state, "'%s' is one argument too many", arg);
		p->run->argv[p->run->argc++] = arg;
		return 0;
	case ARGP_KEY_END:
		if (p->run->argc < c->least)
			argp_error(state, "an argument is missing: %s",
				   c->args);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option common_options[] = {
	{ "sysroot", 'R', "DIR", 0,
	  "Read a captured tree of the module's files", 10 },
	{ 0 }
};

static bool takes_key(const struct argp_option *own, int key)
{
	for (; own && (own->name || own->doc); own++)
		if (own->key == key)
			return true;
	return false;
}

/* Where a command's own option has the letter of one of tables it keeps it. */
struct argp_option *command_options(const struct command *c)
{
	const struct argp_option *const lists[] = {
		c->options, c->plain ? NULL : table_options, common_options,
	};
	const struct argp_option *o;
	struct argp_option *all;
	size_t n = 0, i;

	all = calloc(64, sizeof(*all));
	for (i = 0; all && i < COUNT(lists); i++)
		for (o = lists[i]; o && (o->name || o->doc) && n < 63; o++) {
			all[n] = *o;
			if (i && o->key && takes_key(c->options, o->key))
				all[n].key |= LONG_ONLY;
			n++;
		}
	return all;
}

/* argp frees what this returns, if it is not the text itself. */
static char *filter(int key, const char *text, void *input)
{
	struct parsing *p = input;

	if (key == ARGP_KEY_HELP_POST_DOC && p && p->command->views)
		return usage_columns(p->command);
	return (char *)text;
}

/* What is after "--" is not argp's, where a command takes it. */
static int split_rest(const struct command *c, struct run *r, int argc,
		      char **argv)
{
	int i;

	for (i = 1; c->rest && i < argc; i++) {
		if (strcmp(argv[i], "--"))
			continue;
		r->rest = &argv[i + 1];
		argv[i] = NULL;
		return i;
	}
	return argc;
}

static int parse_arguments(const struct command *c, struct parsing *p,
			   int argc, char **argv)
{
	struct argp argp = {
		.parser = parse, .args_doc = c->args, .help_filter = filter,
	};
	struct argp_option *options = command_options(c);
	char name[64], doc[4096];
	error_t err;

	if (!options)
		return -ENOMEM;
	snprintf(name, sizeof(name), "mmscope %s", c->name);
	snprintf(doc, sizeof(doc), "%s.\n%s%s", c->summary,
		 c->doc ? "\n" : "", c->doc ? c->doc : "");
	argv[0] = name;
	argp.options = options;
	argp.doc = doc;
	err = argp_parse(&argp, argc, argv, c->tail ? ARGP_IN_ORDER : 0, NULL,
			 p);
	argv[0] = NULL;
	free(options);
	return -err;
}

/*
 * Write what is still to be written: a full disk is a failure; a reader that
 * has gone away ends us as it would have by its signal, and so does a signal
 * that was caught.
 */
static int finish(struct output *o, int status)
{
	bool bad;
	int err, number = session_signal();

	pen_flush(&o->pen);
	bad = fflush(o->out) || ferror(o->out);
	err = o->pen.error ? o->pen.error : errno;
	if (bad && err == EPIPE && !number)
		number = SIGPIPE;
	if (number) {
		signal(number, SIG_DFL);
		raise(number);
	}
	if (bad) {
		fprintf(stderr, "mmscope: cannot write: %s\n", strerror(err));
		return EXIT_FAILURE;
	}
	return status;
}

int command_run(const struct command *c, int argc, char **argv,
		const char *sysroot)
{
	struct run run = { 0 };
	struct parsing p = { c, &run, sysroot };
	int status = EXIT_FAILURE;

	output_init(&run.output, stdout);
	run.argv = calloc(argc + 1, sizeof(*run.argv));
	if (!run.argv || parse_arguments(c, &p, split_rest(c, &run, argc, argv),
					 argv)) {
		fprintf(stderr, "mmscope: no memory\n");
		free(run.argv);
		return EXIT_FAILURE;
	}
	session_catch_signals();
	session_open(&run.session, p.sysroot);
	if (run.session.h)
		status = c->run(&run);
	else
		fprintf(stderr, "mmscope: no memory\n");
	session_close(&run.session);
	free(run.argv);
	return finish(&run.output, status);
}

int run_fail(struct run *r)
{
	/* what was written goes first; a signal or a closed pipe says enough */
	pen_flush(&r->output.pen);
	if (!fflush(stdout) && !session_signal())
		fprintf(stderr, "mmscope: %s\n", mmscope_error(r->session.h));
	return EXIT_FAILURE;
}

int run_error(struct run *r, const char *fmt, ...)
{
	va_list ap;

	pen_flush(&r->output.pen);
	fflush(stdout);
	fputs("mmscope: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return EXIT_FAILURE;
}

struct table *run_table(struct run *r, const struct view *view)
{
	char *error;
	struct table *t = table_open(&r->output, view, &error);

	if (!t)
		run_error(r, "%s", error ? error : "no memory");
	free(error);
	return t;
}
