// SPDX-License-Identifier: GPL-2.0
/* The frame of a lab: its steps, and the judgement of what was observed. */
#include "lab-row.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "human.h"

static void begin(struct lab *l)
{
	if (l->begun)
		return;
	l->begun = true;
	lab_tell_begin(l);
}

/**
 * lab_step() - begin a step
 * @l: the lab
 * @step: what it is about
 */
void lab_step(struct lab *l, const struct lab_step *step)
{
	begin(l);
	l->step = step->name;
	lab_tell_step(l, step);
}

static void wait_for_line(const struct lab *l)
{
	int c;

	fprintf(stderr, "lab-%s: process %d pauses after '%s'; Enter goes on\n",
		l->name, (int)getpid(), l->step);
	while (!lab_stopped() && (c = getchar()) != '\n' && c != EOF)
		;
}

/**
 * lab_step_end() - tell what came of a step, and wait if that was asked for
 * @l: the lab
 */
void lab_step_end(struct lab *l)
{
	lab_tell_step_end(l);
	if (l->pause)
		wait_for_line(l);
}

static void judge(struct lab *l, struct lab_row *r, bool good)
{
	*(good ? &l->ok : &l->bad) += 1;
	r->verdict = good ? "ok" : "not ok";
	lab_tell_row(l, r);
}

/* Is the check that follows to be told a wrong observation? */
static bool is_wronged(const struct lab *l)
{
	return l->wrong && l->ok + l->bad + l->skipped + 1 == l->wrong;
}

void lab_equal(struct lab *l, const char *what, int64_t expected,
	       int64_t observed)
{
	lab_near(l, what, expected, 0, observed);
}

void lab_least(struct lab *l, const char *what, int64_t least,
	       int64_t observed)
{
	struct lab_row r = { .what = what, .kind = LAB_LEAST, .expected = least };

	r.observed = is_wronged(l) ? least - 1 : observed;
	snprintf(r.expected_text, sizeof(r.expected_text), ">= %" PRId64, least);
	snprintf(r.observed_text, sizeof(r.observed_text), "%" PRId64, r.observed);
	judge(l, &r, r.observed >= least);
}

void lab_near(struct lab *l, const char *what, int64_t expected, int64_t slack,
	      int64_t observed)
{
	struct lab_row r = {
		.what = what, .kind = LAB_NEAR, .expected = expected,
		.slack = slack,
	};
	int len = snprintf(r.expected_text, sizeof(r.expected_text),
			   "%" PRId64, expected);

	r.observed = is_wronged(l) ? expected + slack + 1 : observed;
	if (slack)
		snprintf(r.expected_text + len, sizeof(r.expected_text) - len,
			 " +-%" PRId64, slack);
	snprintf(r.observed_text, sizeof(r.observed_text), "%" PRId64, r.observed);
	judge(l, &r, llabs(r.observed - expected) <= slack);
}

void lab_words(struct lab *l, const char *what, const char *expected,
	       const char *observed)
{
	struct lab_row r = { .what = what, .kind = LAB_WORDS };

	snprintf(r.expected_text, sizeof(r.expected_text), "%s", expected);
	snprintf(r.observed_text, sizeof(r.observed_text), "%s",
		 is_wronged(l) ? "something else" : observed);
	judge(l, &r, !is_wronged(l) && !strcmp(expected, observed));
}

void lab_true(struct lab *l, const char *what, bool observed)
{
	lab_words(l, what, "yes", observed ? "yes" : "no");
}

void lab_skip(struct lab *l, const char *what, const char *why)
{
	const struct lab_row r = {
		.what = what, .kind = LAB_PLAIN, .verdict = "skipped", .why = why,
	};

	l->skipped++;
	lab_tell_row(l, &r);
}

void lab_fail(struct lab *l, const char *what, const char *why)
{
	struct lab_row r = { .what = what, .kind = LAB_PLAIN, .why = why };

	judge(l, &r, false);
}

void lab_time(struct lab *l, const char *what, uint64_t ns)
{
	struct lab_row r = { .what = what, .kind = LAB_TIME, .observed = ns };

	human_ns(ns, r.observed_text, sizeof(r.observed_text));
	lab_tell_row(l, &r);
}

void lab_number(struct lab *l, const char *what, int64_t number)
{
	struct lab_row r = { .what = what, .kind = LAB_NUMBER, .observed = number };

	snprintf(r.observed_text, sizeof(r.observed_text), "%" PRId64, number);
	lab_tell_row(l, &r);
}

void lab_note(struct lab *l, const char *what, const char *format, ...)
{
	struct lab_row r = { .what = what, .kind = LAB_NOTE };
	va_list args;

	va_start(args, format);
	vsnprintf(r.observed_text, sizeof(r.observed_text), format, args);
	va_end(args);
	lab_tell_row(l, &r);
}

/**
 * lab_end() - tell the verdict on all
 * @l: the lab, whose last step has ended
 * @why: the reason if nothing could be checked, else NULL
 *
 * Return: the exit status.
 */
int lab_end(struct lab *l, const char *why)
{
	int status = l->bad ? LAB_NOT_OK : l->ok ? LAB_OK : LAB_SKIPPED;
	const char *verdict = l->bad ? "not ok" : l->ok ? "ok" : "skipped";

	begin(l);
	if (lab_stopped()) {
		verdict = "stopped";
		status = LAB_NOT_OK;
	}
	lab_tell_end(l, verdict, why);
	if (fflush(stdout) || ferror(stdout))
		return LAB_NOT_OK;
	return status;
}
