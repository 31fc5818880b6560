// SPDX-License-Identifier: GPL-2.0
/* mmscope completion: what bash offers, from the tables that the help has. */
#include <stdlib.h>
#include <string.h>

#include "command.h"

static void put_options(FILE *out, const struct argp_option *o)
{
	for (; o && (o->name || o->doc); o++)
		if (o->name)
			fprintf(out, " --%s%s", o->name, o->arg ? "=" : "");
}

/* "kernel layout" is one word in the script's own lists. */
static void put_name(FILE *out, const char *name)
{
	for (; *name; name++)
		fputc(*name == ' ' ? '_' : *name, out);
}

static void put_columns(FILE *out, const struct command *c)
{
	const struct view *const *v;
	const struct column *col;
	char key[64];

	for (v = c->views; v && *v; v++) {
		for (col = (*v)->columns; col->name; col++) {
			column_key(col, key, sizeof(key));
			fprintf(out, " %s", key);
		}
	}
}

static void put_command(FILE *out, const struct command *c)
{
	fputs("\t", out);
	put_name(out, c->name);
	fputs(")\n\t\toptions='--help --usage --sysroot=", out);
	put_options(out, c->options);
	if (!c->plain)
		put_options(out, table_options);
	fputs("'\n\t\tcolumns='", out);
	put_columns(out, c);
	fprintf(out, "'\n\t\ttarget='%s'\n\t\t;;\n", c->offers ? c->offers :
		c->args && strstr(c->args, "PID") ? "ps -eo pid=,comm=" : "");
}

/* The words after the program's name, once with and once without kernel. */
static void put_words(FILE *out, bool kernel)
{
	const struct command *const *c;
	bool said = false;

	for (c = commands; *c; c++) {
		const char *space = strchr((*c)->name, ' ');

		if (kernel && space)
			fprintf(out, " %s", space + 1);
		else if (!kernel && !space)
			fprintf(out, " %s", (*c)->name);
		else if (!kernel && !said)
			said = fprintf(out, " kernel") > 0;
	}
}

static const char head[] =
	"# bash completion for mmscope; written by mmscope completion bash\n"
	"_mmscope()\n"
	"{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} at=1 name words options columns target\n"
	"\n"
	"\tCOMPREPLY=()\n"
	"\tname=${COMP_WORDS[1]}\n"
	"\tif [[ $name = kernel ]]; then\n"
	"\t\tat=2\n"
	"\t\tname=kernel_${COMP_WORDS[2]}\n"
	"\tfi\n";

static const char tail[] =
	"\tesac\n"
	"\tcase $cur in\n"
	"\t--output=* | --sort=* | --where=*)\n"
	"\t\tCOMPREPLY=($(compgen -P \"${cur%%=*}=\" -W \"$columns\" -- \"${cur#*=}\"))\n"
	"\t\t;;\n"
	"\t-*)\n"
	"\t\tCOMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
	"\t\t;;\n"
	"\t*)\n"
	"\t\t[[ -z $target ]] ||\n"
	"\t\t\tCOMPREPLY=($(compgen -W \"$(eval \"$target\" 2> /dev/null)\" -- \"$cur\"))\n"
	"\t\t;;\n"
	"\tesac\n"
	"}\n"
	"complete -o default -F _mmscope mmscope\n";

static int run(struct run *r)
{
	const struct command *const *c;
	FILE *out = r->output.out;

	if (strcmp(r->argv[0], "bash")) {
		run_error(r, "there is completion for bash only");
		return EXIT_USAGE;
	}
	fputs(head, out);
	fputs("\tif ((COMP_CWORD <= at)); then\n\t\twords='", out);
	put_words(out, false);
	fputs("'\n\t\t((at == 1)) || ((COMP_CWORD == 1)) || words='", out);
	put_words(out, true);
	fputs("'\n\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
	      "\t\treturn\n\tfi\n\tcase $name in\n", out);
	for (c = commands; *c; c++)
		put_command(out, *c);
	fputs(tail, out);
	return EXIT_SUCCESS;
}

static const struct example examples[] = {
	{ "mmscope completion bash > /tmp/mmscope.bash",
	  "for /usr/share/bash-completion/completions/mmscope" },
	{ 0 }
};

const struct command command_completion = {
	.name = "completion",
	.args = "bash",
	.summary = "Print what bash is to complete",
	.least = 1, .most = 1,
	.plain = true,
	.examples = examples,
	.run = run,
};
