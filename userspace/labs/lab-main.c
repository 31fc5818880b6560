// SPDX-License-Identifier: GPL-2.0
/* What labs have in common as programs: options, the module's files. */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lab-attach.h"
#include "libmmscope.h"
#include "version.h"

enum { KEY_JSON = 256, KEY_TAP, KEY_PAUSE, KEY_EXPLAIN, KEY_ABOUT, KEY_WRONG };

static const struct argp_option options[] = {
	{ "json", KEY_JSON, NULL, 0, "Tell it as JSON", 10 },
	{ "tap", KEY_TAP, NULL, 0, "Tell it as TAP, the Test Anything Protocol", 10 },
	{ "pause", KEY_PAUSE, NULL, 0, "Wait for a line of input after each step", 10 },
	{ "explain", KEY_EXPLAIN, NULL, 0,
	  "Say more about each step, and where that is from", 10 },
	{ "about", KEY_ABOUT, NULL, 0, "Say in one line what the lab shows, no more", 10 },
	{ "wrong", KEY_WRONG, "CHECK", 0,
	  "Tell that check, from 1, a wrong observation: to see the lab fail", 10 },
	{ 0 }
};

static unsigned int parse_check(const char *text, struct argp_state *state)
{
	unsigned long number;
	char *end;

	errno = 0;
	number = strtoul(text, &end, 10);
	if (errno || *end || *text < '0' || *text > '9' || !number ||
	    number > 100000)
		argp_error(state, "'%s' is no number of a check", text);
	return number;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct lab *l = state->input;
	enum lab_form form = key == KEY_JSON ? LAB_JSON : LAB_TAP;

	switch (key) {
	case KEY_JSON:
	case KEY_TAP:
		if (l->form != LAB_HUMAN && l->form != form)
			argp_error(state, "--json and --tap exclude each other");
		l->form = form;
		return 0;
	case KEY_PAUSE:
		l->pause = true;
		return 0;
	case KEY_EXPLAIN:
		l->explain = true;
		return 0;
	case KEY_ABOUT:
		puts(l->about);
		exit(fflush(stdout) ? LAB_NOT_OK : LAB_OK);
	case KEY_WRONG:
		l->wrong = parse_check(arg, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void say_version(FILE *out, struct argp_state *state)
{
	(void)state;
	fprintf(out, "%s " VERSION "\n", program_invocation_short_name);
}

void (*argp_program_version_hook)(FILE *out, struct argp_state *state) =
	say_version;

const struct argp lab_argp = { .options = options, .parser = parse };

static error_t parse_all(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = state->input;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "there are no arguments, and '%s' is one", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void parse_args(struct lab *l, int argc, char **argv)
{
	static const struct argp_child children[] = {
		{ &lab_argp, 0, NULL, 0 },
		{ 0 }
	};
	static const char end[] =
		"The exit status is 0 if all was as expected, 1 if not, 2 if what was asked\n"
		"for makes no sense, 4 if nothing could be checked.";
	char doc[512];
	const struct argp argp = {
		.parser = parse_all, .children = children, .doc = doc,
	};

	snprintf(doc, sizeof(doc), "A lab of mmscope: %s.\v%s", l->about, end);
	argp_err_exit_status = LAB_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, l);
}

static const char *connect_module(struct lab *l, bool attach)
{
	int ret;

	if (mmscope_open(&l->h))
		return l->h ? mmscope_error(l->h) : "out of memory";
	ret = attach ? lab_attach(l->h, getpid()) : 0;
	l->attached = ret > 0;
	return ret < 0 ? mmscope_error(l->h) : NULL;
}

static void run_steps(struct lab *l, const struct lab_step *step)
{
	for (; step->name && !lab_stopped(); step++) {
		lab_step(l, step);
		step->run(l);
		lab_step_end(l);
	}
}

static void restore(const struct lab_program *program, struct lab *l)
{
	lab_hold_signals();
	if (program->restore)
		program->restore(l);
	if (l->attached)
		mmscope_detach(l->h, getpid());
	lab_release_signals();
}

/**
 * lab_main() - run a lab
 * @program: what it is
 * @argc: of main()
 * @argv: of main()
 *
 * Return: the exit status, if no signal ended it.
 */
int lab_main(const struct lab_program *program, int argc, char **argv)
{
	struct lab l = { .name = program->name, .about = program->about };
	const char *why;
	char text[256];
	int status;

	parse_args(&l, argc, argv);
	lab_catch_signals();
	why = connect_module(&l, program->attached);
	if (!why && program->prepare)
		why = program->prepare(&l);
	if (why) {
		/* of the handle, maybe, which has another soon */
		snprintf(text, sizeof(text), "%s", why);
		why = text;
	} else {
		run_steps(&l, program->steps);
	}
	restore(program, &l);
	status = lab_end(&l, why);
	mmscope_close(l.h);
	lab_die_of_signal();
	return status;
}
