/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The frame of a lab: steps, each with a claim, and what was expected against
 * what was observed; as a table for people, as JSON or as TAP.
 */
#ifndef LAB_H
#define LAB_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

#include "json.h"
#include "lab-signal.h"

struct mmscope;

/* Exit statuses; the last is what kselftest takes for "skipped". */
#define LAB_OK		0
#define LAB_NOT_OK	1
#define LAB_USAGE	2
#define LAB_SKIPPED	4

enum lab_form { LAB_HUMAN, LAB_JSON, LAB_TAP };

struct libscols_table;
struct lab;

/**
 * struct lab_step - what a step is about
 * @name: a word or two
 * @claim: what the field says, in one sentence
 * @explain: a paragraph
 * @source: where that can be read
 * @run: provoke, observe and check it; of a struct lab_program
 */
struct lab_step {
	const char *name;
	const char *claim;
	const char *explain;
	const char *source;
	void (*run)(struct lab *l);
};

/**
 * struct lab_program - a lab: what lab_main() makes a program of
 * @name: its name: the program is lab-NAME
 * @about: its claim, in one sentence
 * @attached: the process is to be attached meanwhile
 * @prepare: what must be there before the first step; the reason why nothing
 *	can be checked, else NULL. May be missing
 * @steps: they follow each other, until a signal comes; the last has no name
 * @restore: undo what @prepare and @steps did, wherever they ended. May be
 *	missing
 */
struct lab_program {
	const char *name;
	const char *about;
	bool attached;
	const char *(*prepare)(struct lab *l);
	const struct lab_step *steps;
	void (*restore)(struct lab *l);
};

/**
 * struct lab - a lab that is under way
 * @name: its name
 * @about: its claim
 * @h: the module's files
 * @attached: the process is, by the lab
 * @form: how it tells
 * @pause: wait for a line of input after each step
 * @explain: say more about each step
 * @wrong: the check that is to be told a wrong observation, from 1; 0: none
 * @step: name of the step, NULL before the first
 * @ok: checks that came out as expected
 * @bad: those that did not
 * @skipped: those that could not be made
 */
struct lab {
	const char *name;
	const char *about;
	struct mmscope *h;
	bool attached;
	enum lab_form form;
	bool pause;
	bool explain;
	unsigned int wrong;
	const char *step;
	unsigned int ok;
	unsigned int bad;
	unsigned int skipped;
	/* of lab.c */
	struct pen pen;
	struct json json;
	struct libscols_table *table;
	bool begun;
};

/* All of a lab that needs no options of its own: main() is no more than this. */
int lab_main(const struct lab_program *program, int argc, char **argv);

/* --json, --tap, --pause, ...: a child parser, its input the lab. */
extern const struct argp lab_argp;

void lab_step(struct lab *l, const struct lab_step *step);
void lab_step_end(struct lab *l);

/*
 * A check each: exactly; at least; not further off than @slack; the same words;
 * something that is to be so.
 */
void lab_equal(struct lab *l, const char *what, int64_t expected,
	       int64_t observed);
void lab_least(struct lab *l, const char *what, int64_t least,
	       int64_t observed);
void lab_near(struct lab *l, const char *what, int64_t expected, int64_t slack,
	      int64_t observed);
void lab_words(struct lab *l, const char *what, const char *expected,
	       const char *observed);
void lab_true(struct lab *l, const char *what, bool observed);

/* What this machine does not let be checked. */
void lab_skip(struct lab *l, const char *what, const char *why);

/* A step that could not be done at all. */
void lab_fail(struct lab *l, const char *what, const char *why);

/* What nothing is expected of: a time in ns; a number; words. */
void lab_time(struct lab *l, const char *what, uint64_t ns);
void lab_number(struct lab *l, const char *what, int64_t number);
void lab_note(struct lab *l, const char *what, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The verdict on all, and the exit status; nothing was checked if @why. */
int lab_end(struct lab *l, const char *why);

#endif /* LAB_H */
