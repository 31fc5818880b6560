// SPDX-License-Identifier: GPL-2.0
/* mmscope: the options before the subcommand, and which one it is. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "version.h"

const char *argp_program_version = "mmscope " VERSION;

/* The first argument is the subcommand; what follows is its own. */
struct start {
	const char *sysroot;
	int first;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct start *s = state->input;

	switch (key) {
	case 'R':
		s->sysroot = arg;
		return 0;
	case ARGP_KEY_ARG:
		s->first = state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static char *filter(int key, const char *text, void *input)
{
	char *list = NULL;
	size_t size;
	FILE *out;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	out = open_memstream(&list, &size);
	if (!out)
		return NULL;
	fputs("Commands:\n\n", out);
	usage_list(out);
	fputs("\nmmscope COMMAND --help tells about one of them.", out);
	fclose(out);
	return list;
}

static const struct argp_option options[] = {
	{ "sysroot", 'R', "DIR", 0,
	  "Read a captured tree of the module's files", 0 },
	{ 0 }
};

static const struct argp argp = {
	.options = options, .parser = parse, .args_doc = "COMMAND [ARGUMENT...]",
	.doc =
		"Show the virtual memory of processes and of the kernel, from the files of\n"
		"the mmscope module.",
	.help_filter = filter,
};

const struct command *command_find(int argc, char **argv, int *words)
{
	const struct command *const *c;

	for (c = commands; *c; c++) {
		const char *name = (*c)->name;
		size_t len = strcspn(name, " ");

		if (strlen(argv[0]) != len || strncmp(argv[0], name, len))
			continue;
		*words = 1;
		if (!name[len])
			return *c;
		*words = 2;
		if (argc > 1 && !strcmp(argv[1], name + len + 1))
			return *c;
	}
	return NULL;
}

static int unknown(int argc, char **argv)
{
	if (!strcmp(argv[0], "kernel"))
		fprintf(stderr, "mmscope: kernel takes another word%s%s%s; see mmscope --help\n",
			argc > 1 ? ", and '" : "", argc > 1 ? argv[1] : "",
			argc > 1 ? "' is none" : "");
	else
		fprintf(stderr, "mmscope: there is no command '%s'; see mmscope --help\n",
			argv[0]);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	struct start s = { NULL, 0 };
	const struct command *c;
	int words;

	setlocale(LC_ALL, "");
	/* numbers are for programs, too: with a point */
	setlocale(LC_NUMERIC, "C");
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &s))
		return EXIT_USAGE;
	argc -= s.first;
	argv += s.first;
	c = command_find(argc, argv, &words);
	if (!c)
		return unknown(argc, argv);
	return command_run(c, argc - words + 1, argv + words - 1, s.sysroot);
}
