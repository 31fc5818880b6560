// SPDX-License-Identifier: GPL-2.0
/*
 * mkman [COMMAND]: the manual page of a subcommand, or of mmscope, from the
 * tables that its help is made from. mkman --examples: all examples, for a test.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "version.h"

/* What troff would take for its own is escaped. */
static void put(const char *text)
{
	bool line = true;

	for (; *text; text++) {
		if (line && (*text == '.' || *text == '\''))
			fputs("\\&", stdout);
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else
			fputc(*text, stdout);
		line = *text == '\n';
	}
}

/* An empty line is a new paragraph. */
static void put_paragraphs(const char *text)
{
	const char *end;

	for (; (end = strstr(text, "\n\n")); text = end + 2) {
		char *one = strndup(text, end - text);

		put(one ? one : "");
		puts("\n.PP");
		free(one);
	}
	put(text);
	putchar('\n');
}

/* "mmscope-kernel-layout" */
static void put_name(const char *command)
{
	fputs("mmscope\\-", stdout);
	for (; *command; command++)
		fputs(*command == ' ' ? "\\-" : (char[]){ *command, 0 },
		      stdout);
}

static void put_head(const struct command *c)
{
	const char *p;

	fputs(".TH MMSCOPE", stdout);
	for (p = c ? c->name : ""; c && *p; p++) {
		if (p == c->name)
			fputs("\\-", stdout);
		putchar(*p == ' ' ? '-' : toupper((unsigned char)*p));
	}
	puts(" 1 \"\" \"mmscope " VERSION "\" \"mmscope\"");
	puts(".nh\n.ad l");
}

static void put_option(const struct argp_option *o)
{
	if (!o->name) {
		fputs(".PP\n", stdout);
		put(o->doc);
		putchar('\n');
		return;
	}
	puts(".TP");
	fputs("\\fB", stdout);
	if (isprint(o->key)) {
		fputs("\\-", stdout);
		putchar(o->key);
		fputs("\\fR, \\fB", stdout);
	}
	fputs("\\-\\-", stdout);
	put(o->name);
	fputs("\\fR", stdout);
	if (o->arg) {
		fputs("=\\fI", stdout);
		put(o->arg);
		fputs("\\fR", stdout);
	}
	putchar('\n');
	put(o->doc);
	puts(".");
}

static void put_columns(const struct view *view)
{
	const struct column *c;

	printf(".SS Columns of %s\n", view->name);
	for (c = view->columns; c->name; c++) {
		puts(".TP");
		fputs("\\fB", stdout);
		put(c->name);
		printf("\\fR%s\n", c->flags & COLUMN_EXTRA ?
		       " (unless asked for not shown)" : "");
		put(c->help);
		putchar('\n');
	}
}

static void put_examples(const struct example *e)
{
	puts(".SH EXAMPLES");
	for (; e && e->command; e++) {
		puts(".TP");
		put(e->command);
		putchar('\n');
		put(e->does);
		puts(".");
	}
}

static void put_status(const struct command *c)
{
	puts(".SH EXIT STATUS");
	if (c && c->rest)
		puts("That of the command that it ran, if it ran one:\n"
		     "126 or 127 if that could not be executed.  Otherwise");
	puts("0 if all went well, 1 if not, 2 if what was asked for makes no sense.");
	puts("Who is ended by a signal says so.");
}

static int command_page(const struct command *c)
{
	struct argp_option *options = command_options(c), *o;
	const struct view *const *v;

	if (!options)
		return EXIT_FAILURE;
	put_head(c);
	puts(".SH NAME");
	put_name(c->name);
	fputs(" \\- ", stdout);
	put(c->summary);
	printf("\n.SH SYNOPSIS\n.B mmscope %s\n[\\fIOPTION\\fR...] ", c->name);
	put(c->args);
	puts("\n.SH DESCRIPTION");
	put(c->summary);
	puts(".");
	if (c->doc) {
		puts(".PP");
		put_paragraphs(c->doc);
	}
	puts(".SH OPTIONS");
	for (o = options; o->name || o->doc; o++)
		put_option(o);
	free(options);
	for (v = c->views; v && *v; v++)
		put_columns(*v);
	put_status(c);
	put_examples(c->examples);
	puts(".SH SEE ALSO\n.BR mmscope (1)");
	return EXIT_SUCCESS;
}

static int main_page(void)
{
	const struct command *const *c;

	put_head(NULL);
	puts(".SH NAME\nmmscope \\- show the virtual memory of processes and of the kernel");
	puts(".SH SYNOPSIS\n.B mmscope");
	puts("[\\fB\\-\\-sysroot\\fR=\\fIDIR\\fR] \\fICOMMAND\\fR [\\fIARGUMENT\\fR...]");
	puts(".SH DESCRIPTION\nReads the files of the mmscope kernel module, as root.");
	puts("Processes are given by number or by name.  One that is not attached is attached");
	puts("for the time of a command.  With \\fB\\-\\-sysroot\\fR the files are those");
	puts("below \\fIDIR\\fR, copied before, and no module is needed.");
	puts(".SH COMMANDS");
	for (c = commands; *c; c++) {
		puts(".TP");
		fputs("\\fB", stdout);
		put_name((*c)->name);
		puts("\\fR(1)");
		put((*c)->summary);
		puts(".");
	}
	put_status(NULL);
	puts(".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nIf it is set to anything there are no colours.");
	return EXIT_SUCCESS;
}

static int list_examples(void)
{
	const struct command *const *c;
	const struct example *e;

	for (c = commands; *c; c++)
		for (e = (*c)->examples; e && e->command; e++)
			puts(e->command);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	const struct command *const *c;

	if (argc < 2)
		return main_page();
	if (!strcmp(argv[1], "--examples"))
		return list_examples();
	for (c = commands; *c; c++)
		if (!strcmp((*c)->name, argv[1]))
			return command_page(*c);
	fprintf(stderr, "mkman: there is no command '%s'\n", argv[1]);
	return EXIT_FAILURE;
}
