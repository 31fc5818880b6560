/* SPDX-License-Identifier: GPL-2.0 */
/* One line of what a lab tells, and the forms to tell it in. */
#ifndef LAB_ROW_H
#define LAB_ROW_H

#include "lab.h"

/* How a check compares. */
enum lab_kind { LAB_NEAR, LAB_LEAST, LAB_WORDS, LAB_TIME, LAB_NUMBER, LAB_NOTE,
	LAB_PLAIN };

/**
 * struct lab_row - one line
 * @what: what is looked at
 * @kind: how it was judged, or that it is told alone
 * @expected: a number, for LAB_NEAR and LAB_LEAST
 * @slack: how far off it may be, for LAB_NEAR
 * @observed: a number; for LAB_TIME, ns
 * @expected_text: what was expected, in words
 * @observed_text: what was observed, likewise
 * @verdict: "ok", "not ok", "skipped"; NULL if nothing was expected
 * @why: the reason for it, or NULL
 */
struct lab_row {
	const char *what;
	enum lab_kind kind;
	int64_t expected;
	int64_t slack;
	int64_t observed;
	char expected_text[64];
	char observed_text[64];
	const char *verdict;
	const char *why;
};

/* In the form that was asked for. */
void lab_tell_begin(struct lab *l);
void lab_tell_step(struct lab *l, const struct lab_step *step);
void lab_tell_row(struct lab *l, const struct lab_row *r);
void lab_tell_step_end(struct lab *l);
void lab_tell_end(struct lab *l, const char *verdict, const char *why);

#endif /* LAB_ROW_H */
