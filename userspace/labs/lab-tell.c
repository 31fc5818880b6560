// SPDX-License-Identifier: GPL-2.0
/* The forms in which a lab tells: tables for people, TAP, JSON. */
#include "lab-row.h"

#include <libsmartcols.h>
#include <stdio.h>
#include <string.h>

enum { WHAT, EXPECTED, OBSERVED, VERDICT, COLUMNS };

/* Widths that hold for all steps, so that their tables are in line. */
static struct libscols_table *new_table(void)
{
	static const struct {
		const char *name;
		double width;
		int flags;
	} columns[COLUMNS] = {
		[WHAT] = { "CHECK", 32, 0 },
		[EXPECTED] = { "EXPECTED", 12, SCOLS_FL_RIGHT },
		[OBSERVED] = { "OBSERVED", 12, SCOLS_FL_RIGHT },
		[VERDICT] = { "VERDICT", 10, 0 },
	};
	struct libscols_table *table = scols_new_table();
	unsigned int i;

	for (i = 0; table && i < COLUMNS; i++)
		scols_table_new_column(table, columns[i].name, columns[i].width,
				       columns[i].flags | SCOLS_FL_STRICTWIDTH);
	return table;
}

void lab_tell_begin(struct lab *l)
{
	switch (l->form) {
	case LAB_HUMAN:
		break;
	case LAB_TAP:
		puts("TAP version 13");
		break;
	case LAB_JSON:
		l->pen.out = stdout;
		json_init(&l->json, &l->pen);
		json_object(&l->json, NULL);
		json_string(&l->json, "lab", l->name);
		if (l->about)
			json_string(&l->json, "about", l->about);
		json_array(&l->json, "steps");
	}
}

void lab_tell_step(struct lab *l, const struct lab_step *step)
{
	switch (l->form) {
	case LAB_HUMAN:
		printf("%s: %s\n", step->name, step->claim);
		if (l->explain)
			printf("\n%s\n[%s]\n\n", step->explain, step->source);
		l->table = new_table();
		break;
	case LAB_TAP:
		printf("# %s: %s\n", step->name, step->claim);
		if (l->explain)
			printf("# %s [%s]\n", step->explain, step->source);
		break;
	case LAB_JSON:
		json_object(&l->json, NULL);
		json_string(&l->json, "step", step->name);
		json_string(&l->json, "claim", step->claim);
		if (l->explain) {
			json_string(&l->json, "explain", step->explain);
			json_string(&l->json, "source", step->source);
		}
		json_array(&l->json, "checks");
	}
}

static void tell_human(struct lab *l, const struct lab_row *r)
{
	struct libscols_line *line = l->table ?
		scols_table_new_line(l->table, NULL) : NULL;
	char verdict[160];

	if (!line)
		return;
	snprintf(verdict, sizeof(verdict), "%s%s%s",
		 r->verdict ? r->verdict : "", r->why ? ": " : "",
		 r->why ? r->why : "");
	scols_line_set_data(line, WHAT, r->what);
	scols_line_set_data(line, EXPECTED, r->expected_text);
	scols_line_set_data(line, OBSERVED, r->observed_text);
	scols_line_set_data(line, VERDICT, verdict);
}

static void tell_tap(struct lab *l, const struct lab_row *r)
{
	bool bad = r->verdict && !strcmp(r->verdict, "not ok");

	if (!r->verdict) {
		printf("# %s, %s: %s\n", l->step, r->what, r->observed_text);
		return;
	}
	printf("%s %u %s, %s", bad ? "not ok" : "ok",
	       l->ok + l->bad + l->skipped, l->step, r->what);
	if (!strcmp(r->verdict, "skipped"))
		printf(" # SKIP %s", r->why);
	putchar('\n');
	if (bad && r->why)
		printf("# %s\n", r->why);
	else if (bad)
		printf("# expected %s, observed %s\n", r->expected_text,
		       r->observed_text);
}

static void json_signed(struct json *j, const char *key, int64_t number)
{
	if (number < 0)
		json_real(j, key, number);
	else
		json_number(j, key, number);
}

static void json_compared(struct json *j, const struct lab_row *r)
{
	switch (r->kind) {
	case LAB_NEAR:
	case LAB_LEAST:
		json_signed(j, r->kind == LAB_LEAST ? "least" : "expected",
			    r->expected);
		if (r->slack)
			json_signed(j, "slack", r->slack);
		json_signed(j, "observed", r->observed);
		break;
	case LAB_WORDS:
		json_string(j, "expected", r->expected_text);
		json_string(j, "observed", r->observed_text);
		break;
	case LAB_TIME:
		json_signed(j, "ns", r->observed);
		break;
	case LAB_NUMBER:
		json_signed(j, "observed", r->observed);
		break;
	case LAB_NOTE:
		json_string(j, "observed", r->observed_text);
		break;
	case LAB_PLAIN:
		break;
	}
}

static void tell_json(struct lab *l, const struct lab_row *r)
{
	json_row(&l->json);
	json_string(&l->json, "what", r->what);
	json_compared(&l->json, r);
	if (r->verdict)
		json_string(&l->json, "verdict", r->verdict);
	if (r->why)
		json_string(&l->json, "why", r->why);
	json_end(&l->json, '}');
}

void lab_tell_row(struct lab *l, const struct lab_row *r)
{
	if (l->form == LAB_HUMAN)
		tell_human(l, r);
	else if (l->form == LAB_TAP)
		tell_tap(l, r);
	else
		tell_json(l, r);
}

void lab_tell_step_end(struct lab *l)
{
	if (l->form == LAB_JSON) {
		json_end(&l->json, ']');
		json_end(&l->json, '}');
	}
	if (l->table) {
		scols_print_table(l->table);
		scols_unref_table(l->table);
		l->table = NULL;
		putchar('\n');
	}
	pen_flush(&l->pen);
	fflush(stdout);
}

void lab_tell_end(struct lab *l, const char *verdict, const char *why)
{
	switch (l->form) {
	case LAB_HUMAN:
		printf("%s: %s%s%s\n", l->name, verdict, why ? ": " : "",
		       why ? why : "");
		break;
	case LAB_TAP:
		if (why && !l->step)
			printf("1..0 # SKIP %s\n", why);
		else
			printf("1..%u\n", l->ok + l->bad + l->skipped);
		break;
	case LAB_JSON:
		json_end(&l->json, ']');
		json_string(&l->json, "verdict", verdict);
		if (why)
			json_string(&l->json, "why", why);
		json_end(&l->json, '}');
	}
}
