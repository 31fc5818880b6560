/* SPDX-License-Identifier: GPL-2.0 */
/* What a subcommand is: one table of them makes dispatch, help and manuals. */
#ifndef COMMAND_H
#define COMMAND_H

#include <argp.h>

#include "output.h"
#include "session.h"

/* Exit statuses, besides that of a signal. */
#define EXIT_USAGE	2

struct example {
	const char *command;	/* as it is typed */
	const char *does;
};

/**
 * struct flag - an option that only sets something
 * @key: of the option
 * @set: what is true then
 */
struct flag {
	int key;
	bool *set;
};

/**
 * struct run - a command being run
 * @session: the module
 * @output: how to print
 * @argc: number of @argv
 * @argv: arguments that are no options
 * @rest: those after "--", or for another program, or NULL
 */
struct run {
	struct session session;
	struct output output;
	int argc;
	char **argv;
	char **rest;
};

/**
 * struct command - a subcommand
 * @name: one word, or two: "kernel layout"
 * @args: how its arguments are written
 * @summary: a line, without a full stop
 * @doc: paragraphs, with an empty line between
 * @least: of arguments
 * @most: of arguments
 * @rest: takes what is after "--"
 * @tail: does this argument, and all after it, belong to another program? NULL
 *	if none does
 * @offers: what a shell runs to have what its argument can be; NULL: numbers
 *	and names of processes, if @args has PID
 * @plain: prints no table: has none of the options of tables
 * @views: its tables, ended by NULL; NULL if there are none
 * @options: its own, ended by { 0 }; NULL if there are none
 * @flags: those that only set something, ended by { 0 }; NULL if there are none
 * @option: takes one of the others: 0, or an errno after argp_error(); NULL if
 *	there are none
 * @examples: ended by { 0 }; NULL if there are none
 * @run: does it: an exit status
 */
struct command {
	const char *name;
	const char *args;
	const char *summary;
	const char *doc;
	int least;
	int most;
	bool rest;
	bool (*tail)(const char *arg);
	const char *offers;
	bool plain;
	const struct view *const *views;
	const struct argp_option *options;
	const struct flag *flags;
	error_t (*option)(int key, char *arg, struct argp_state *state);
	const struct example *examples;
	int (*run)(struct run *r);
};

/* Ended by NULL. */
extern const struct command *const commands[];

/* The command that @argv begins with, and how many words its name has. */
const struct command *command_find(int argc, char **argv, int *words);

/* All options it takes, to be freed; NULL without memory. */
struct argp_option *command_options(const struct command *c);

/* Parse the arguments after the name, and run it. */
int command_run(const struct command *c, int argc, char **argv,
		const char *sysroot);

/* Say what the library said, and return the exit status. */
int run_fail(struct run *r);

/* Say something of one's own. */
int run_error(struct run *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Open a table; NULL after what is wrong has been said. */
struct table *run_table(struct run *r, const struct view *view);

/* Print text with lines no longer than people like to read. */
void print_wrapped(FILE *out, const char *text, unsigned int indent);

/* usage.c: what is said of a command besides its options */
extern const struct argp_option table_options[];
char *usage_columns(const struct command *c);
void usage_list(FILE *out);

#endif /* COMMAND_H */
