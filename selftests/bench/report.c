// SPDX-License-Identifier: GPL-2.0
/* The figures, for people and for programs. */
#include <string.h>
#include <sys/utsname.h>

#include "bench.h"
#include "kernel.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* What %llu prints. */
static unsigned long long number(uint64_t value)
{
	return value;
}

/* What a row of the table is about, and what the costs are divided by. */
struct row {
	enum shape which;
	const char *text;
	uint64_t bytes;		/* of what is counted; 0: nothing is */
};

static const struct row rows[] = {
	{ DENSE, "dense, a page", PAGE },
	{ FRAGMENTED, "fragmented, a page", PAGE },
	{ HUGE, "huge, a page", PAGE },
	{ HUGE, "huge, a 2M leaf", LEAF },
	{ SPARSE, "sparse, in all", 0 },
};

static const char *const columns[NR_FILES] = {
	[READ_PAGES] = "pages",
	[READ_VMAS] = "vmas",
	[READ_PAGEMAP] = "pagemap",
	[READ_SCAN] = "SCAN",
	[READ_SMAPS] = "smaps",
	[READ_ROLLUP] = "rollup",
	[READ_NUMA] = "numa_maps",
};

static const char title[] =
	"What it costs to read %llu MiB (sparse: 1,000 pages in 1 TiB), in ns\n"
	"of CLOCK_MONOTONIC: instructions, where the machine counts them.\n"
	"pages, vmas: mmscope's. SCAN: PAGEMAP_SCAN. lock: mmscope's longest\n"
	"hold of mmap_lock. irqs: its longest time with interrupts off.\n\n";

static void head(FILE *out, uint64_t bytes)
{
	unsigned int i;

	fprintf(out, title, number(bytes >> 20));
	fprintf(out, "%-18s", "");
	for (i = 0; i < NR_FILES; i++)
		fprintf(out, " %10s", columns[i]);
	fprintf(out, " %8s %8s %8s\n", "records", "lock", "irqs");
}

static void cost(FILE *out, double ns, double of)
{
	if (ns < 0)
		fprintf(out, " %10s", "n/a");
	else
		fprintf(out, " %10.*f", of > 1 ? 2 : 0, ns / of);
}

static void line(FILE *out, const struct row *row, const struct result *r)
{
	double of = row->bytes ? (double)r->pages * PAGE / row->bytes : 1;
	unsigned int i;

	fprintf(out, "%-18s", row->text);
	if (r->why) {
		fprintf(out, " %10s (%s)\n", "n/a", r->why);
		return;
	}
	for (i = 0; i < NR_FILES; i++)
		cost(out, r->ns[i], of);
	fprintf(out, " %8llu %8llu %8llu\n", number(r->found.records),
		number(r->lock_ns), number(r->irqs_ns));
}

/**
 * report_table() - print the figures as a table
 * @out: where to
 * @r: a result for each shape
 * @bytes: size of the mappings
 */
void report_table(FILE *out, const struct result *r, uint64_t bytes)
{
	unsigned int i;

	head(out, bytes);
	for (i = 0; i < COUNT(rows); i++)
		line(out, &rows[i], &r[rows[i].which]);
}

static void json_costs(FILE *out, const struct result *r)
{
	unsigned int i;

	fprintf(out, "\"total_ns\": {");
	for (i = 0; i < NR_FILES; i++) {
		fprintf(out, "%s \"%s\": ", i ? "," : "", file_names[i]);
		if (r->ns[i] < 0)
			fprintf(out, "null");
		else
			fprintf(out, "%.0f", r->ns[i]);
	}
	fprintf(out, " }");
}

static void json_count(FILE *out, const char *name, uint64_t count)
{
	fprintf(out, "\"%s\": %llu, ", name, number(count));
}

static void json_shape(FILE *out, enum shape which, const struct result *r)
{
	fprintf(out, "    { \"target\": \"%s\", ", shape_names[which]);
	if (r->why) {
		fprintf(out, "\"missing\": \"%s\" }", r->why);
		return;
	}
	json_count(out, "pages", r->pages);
	json_count(out, "records", r->found.records);
	json_count(out, "pmd_leaves", r->found.leaves);
	json_count(out, "lock_hold_max_ns", r->lock_ns);
	json_count(out, "irqs_off_max_ns", r->irqs_ns);
	json_costs(out, r);
	fprintf(out, " }");
}

/**
 * report_json() - print the figures for programs
 * @out: where to
 * @r: a result for each shape
 * @bytes: size of the mappings
 * @costs: one for each file about the kernel
 */
void report_json(FILE *out, const struct result *r, uint64_t bytes,
		 const struct kernel_cost *costs)
{
	struct utsname u;
	unsigned int i;

	memset(&u, 0, sizeof(u));
	uname(&u);
	fprintf(out, "{\n  \"kernel\": \"%s\", ", u.release);
	json_count(out, "abi", MMSCOPE_ABI);
	json_count(out, "mib", bytes >> 20);
	fprintf(out, "\"rounds\": %d,\n  \"targets\": [\n", ROUNDS);
	for (i = 0; i < NR_SHAPES; i++) {
		json_shape(out, i, &r[i]);
		fprintf(out, "%s\n", i + 1 < NR_SHAPES ? "," : "");
	}
	fprintf(out, "  ],\n");
	kernel_report_json(out, costs);
	fprintf(out, "}\n");
}
