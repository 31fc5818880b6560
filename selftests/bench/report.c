// SPDX-License-Identifier: GPL-2.0
/* The figures, for people. */
#include "bench.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* What %llu prints. */
static unsigned long long number(uint64_t value)
{
	return value;
}

/* What a row of a table is about, and what the costs are divided by. */
struct row {
	enum shape which;
	const char *unit;
	uint64_t bytes;		/* of a unit; 0: it is all of them */
};

static const struct row rows[] = {
	{ DENSE, "a page", PAGE },
	{ OWN_RUNS, "a page", PAGE },
	{ THP, "a 2M leaf", LEAF },
	{ HUGETLB, "a 2M leaf", LEAF },
	{ FILE_MAPPING, "a page", PAGE },
	{ SPARSE, "in all", 0 },
	{ MANY_VMAS, "a VMA", PAGE },
	{ SWAPPED, "a page", PAGE },
};

static const char *const columns[NR_FILES] = {
	[READ_PAGES] = "pages",
	[READ_VMAS] = "vmas",
	[READ_TABLES] = "tables",
	[READ_PAGEMAP] = "pagemap",
	[READ_SCAN] = "SCAN",
	[READ_SMAPS] = "smaps",
	[READ_ROLLUP] = "rollup",
	[READ_NUMA] = "numa_maps",
};

static void head(FILE *out, const char *title)
{
	unsigned int i;

	fprintf(out, "%s\n%-20s", title, "");
	for (i = 0; i < NR_FILES; i++)
		fprintf(out, " %11s", columns[i]);
}

/* A cell, marked if it is of a part only. */
static void cell(FILE *out, const struct cost *c, double value, int digits)
{
	char text[32];

	if (c->ns < 0) {
		fprintf(out, " %11s", "n/a");
		return;
	}
	snprintf(text, sizeof(text), "%s%.*f", c->got.part ? ">" : "", digits,
		 value);
	fprintf(out, " %11s", text);
}

static void name_units(FILE *out, const struct row *row)
{
	char text[32];

	snprintf(text, sizeof(text), "%s, %s", shape_names[row->which],
		 row->unit);
	fprintf(out, "%-20s", text);
}

static void cost_row(FILE *out, const struct row *row, const struct result *r)
{
	double units = row->bytes ? (double)r->pages * PAGE / row->bytes : 1;
	unsigned int i;

	name_units(out, row);
	for (i = 0; i < NR_FILES; i++)
		cell(out, &r->cost[i], r->cost[i].ns / units,
		     row->bytes ? 2 : 0);
	fprintf(out, " %8llu\n", number(r->found.records));
}

/* What a file costs after a step, the last of which is all of it. */
static const struct cost *cost_at(const struct result *r, enum file which,
				  unsigned int step)
{
	return step < r->nr_steps ? &r->steps[step].cost[which] :
				    &r->cost[which];
}

/* From the half to all of it. */
static void more_row(FILE *out, const struct row *row, const struct result *r)
{
	uint64_t bytes = row->bytes ? row->bytes : PAGE;
	double units = (double)r->pages / 2 * PAGE / bytes;
	unsigned int i;

	if (!r->nr_steps)
		return;
	name_units(out, row);
	for (i = 0; i < NR_FILES; i++) {
		double ns = r->cost[i].ns - cost_at(r, i, r->nr_steps - 1)->ns;

		if (r->cost[i].got.part)
			fprintf(out, " %11s", "n/a");
		else
			cell(out, &r->cost[i], ns / units, 2);
	}
	fprintf(out, "\n");
}

static void bytes_row(FILE *out, const struct row *row, const struct result *r)
{
	unsigned int i;

	fprintf(out, "%-20s", shape_names[row->which]);
	for (i = 0; i < NR_FILES; i++)
		cell(out, &r->cost[i], r->cost[i].got.bytes, 0);
	fprintf(out, "\n");
}

/* A line a file, of what others do not tell of themselves. */
static void our_rows(FILE *out, const struct row *row, const struct result *r)
{
	const char *name = shape_names[row->which];
	unsigned int i, step;

	for (i = 0; i < NR_OURS; i++, name = "") {
		const struct cost *c = &r->cost[i];

		fprintf(out, "%-20s %-7s %8llu %8llu %8llu", name, columns[i],
			number(c->held), number(c->lock_ns),
			number(c->irqs_ns));
		for (step = 0; step < r->nr_steps; step++)
			fprintf(out, " %8.3f", cost_at(r, i, step + 1)->ns /
				cost_at(r, i, step)->ns);
		fprintf(out, "\n");
	}
}

static void table(FILE *out, const struct result *r,
		  void (*line)(FILE *out, const struct row *row,
			       const struct result *r))
{
	unsigned int i;

	for (i = 0; i < COUNT(rows); i++) {
		const struct result *of = &r[rows[i].which];

		if (of->why)
			fprintf(out, "%-20s %11s (%s)\n",
				shape_names[rows[i].which], "n/a", of->why);
		else if (of->measured)
			line(out, &rows[i], of);
	}
}

static const char title[] =
	"What it costs to read a process with %llu MiB, in ns of CLOCK_MONOTONIC:\n"
	"instructions, where the machine counts them. sparse: 1,000 pages in 64 TiB;\n"
	"VMAs: 10,000, of a page each. pages, vmas, tables: mmscope's. SCAN:\n"
	"PAGEMAP_SCAN. >: given up, as it takes too long. records: of pages.\n";

static const char our_title[] =
	"\nmmscope's files. held: bytes of kernel memory at most. lock: longest hold\n"
	"of mmap_lock. irqs: longest time with interrupts off. doubled: what it costs\n"
	"when twice as much is touched, to what it cost before.\n";

/**
 * report_table() - print the figures as tables
 * @out: where to
 * @r: a result for each shape
 * @bytes: size of the mappings
 */
void report_table(FILE *out, const struct result *r, uint64_t bytes)
{
	fprintf(out, title, number(bytes >> 20));
	head(out, "");
	fprintf(out, " %8s\n", "records");
	table(out, r, cost_row);
	head(out, "\nWhat one more costs, of the second half of it (of sparse a page).\n");
	fprintf(out, "\n");
	table(out, r, more_row);
	head(out, "\nBytes copied to the reader, in all.\n");
	fprintf(out, "\n");
	table(out, r, bytes_row);
	fprintf(out, "%s\n%-20s %-7s %8s %8s %8s %8s\n", our_title, "",
		"file", "held", "lock", "irqs", "doubled");
	table(out, r, our_rows);
}
