// SPDX-License-Identifier: GPL-2.0
/* The figures, for programs. */
#include <string.h>
#include <sys/utsname.h>

#include "bench.h"
#include "kernel.h"

/* What %llu prints. */
static unsigned long long number(uint64_t value)
{
	return value;
}

static void count(FILE *out, const char *name, uint64_t value)
{
	fprintf(out, ", \"%s\": %llu", name, number(value));
}

static void one_cost(FILE *out, enum file which, const struct cost *c)
{
	fprintf(out, "{ \"file\": \"%s\"", file_names[which]);
	if (c->ns < 0) {
		fprintf(out, ", \"missing\": \"not on this kernel\" }");
		return;
	}
	fprintf(out, ", \"ns\": %.0f", c->ns);
	count(out, "bytes", c->got.bytes);
	fprintf(out, ", \"part\": %s", c->got.part ? "true" : "false");
	if (which < NR_OURS) {
		count(out, "bytes_held", c->held);
		count(out, "lock_hold_max_ns", c->lock_ns);
		count(out, "irqs_off_max_ns", c->irqs_ns);
	}
	fprintf(out, " }");
}

/* Costs of all files, as a member of an object. */
static void costs(FILE *out, const struct cost *c)
{
	unsigned int i;

	fprintf(out, ", \"files\": [");
	for (i = 0; i < NR_FILES; i++) {
		fprintf(out, "%s\n        ", i ? "," : "");
		one_cost(out, i, &c[i]);
	}
	fprintf(out, " ]");
}

static void one_shape(FILE *out, enum shape which, const struct result *r)
{
	unsigned int i;

	fprintf(out, "    { \"target\": \"%s\"", shape_names[which]);
	if (r->why) {
		fprintf(out, ", \"missing\": \"%s\" }", r->why);
		return;
	}
	count(out, "pages", r->pages);
	count(out, "records", r->found.records);
	count(out, "pmd_leaves", r->found.leaves);
	costs(out, r->cost);
	fprintf(out, ",\n      \"steps\": [");
	for (i = 0; i < r->nr_steps; i++) {
		fprintf(out, "%s\n        { \"pages\": %llu", i ? "," : "",
			number(r->steps[i].pages));
		costs(out, r->steps[i].cost);
		fprintf(out, " }");
	}
	fprintf(out, " ] }");
}

/**
 * report_json() - print the figures for programs
 * @out: where to
 * @r: a result for each shape
 * @bytes: size of the mappings
 * @costs: one for each file about the kernel, or NULL
 */
void report_json(FILE *out, const struct result *r, uint64_t bytes,
		 const struct kernel_cost *costs)
{
	const char *before = "";
	struct utsname u;
	unsigned int i;

	memset(&u, 0, sizeof(u));
	uname(&u);
	fprintf(out, "{\n  \"kernel\": \"%s\"", u.release);
	count(out, "abi", MMSCOPE_ABI);
	count(out, "mib", bytes >> 20);
	fprintf(out, ", \"rounds\": %d,\n  \"targets\": [\n", ROUNDS);
	for (i = 0; i < NR_SHAPES; i++) {
		if (!r[i].measured)
			continue;
		fputs(before, out);
		one_shape(out, i, &r[i]);
		before = ",\n";
	}
	fprintf(out, "\n  ]%s\n", costs ? "," : "");
	if (costs)
		kernel_report_json(out, costs);
	fprintf(out, "}\n");
}
