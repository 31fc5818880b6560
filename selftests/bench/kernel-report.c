// SPDX-License-Identifier: GPL-2.0
/* The figures of the files about the kernel, for people and for programs. */
#include "kernel.h"

/* What %llu prints. */
static unsigned long long number(uint64_t value)
{
	return value;
}

/**
 * kernel_report_table() - print the figures as a table
 * @out: where to
 * @costs: one for each file
 */
void kernel_report_table(FILE *out, const struct kernel_cost *costs)
{
	unsigned int i;

	fprintf(out, "\nThe kernel's own memory: all of it, or one address (16M: in an area of\n"
		     "so many bytes). units: entries of page tables, in physmem frames. held:\n"
		     "bytes, the same at all times.\n\n");
	fprintf(out, "%-18s %10s %10s %10s %8s %8s %8s %8s\n", "", "in all",
		"units", "a unit", "rows", "a row", "held", "irqs");
	for (i = 0; i < NR_KERNEL_FILES; i++) {
		const struct kernel_cost *c = &costs[i];

		fprintf(out, "%-18s %10.0f %10llu %10.2f %8llu %8.0f %8llu %8llu\n",
			kernel_files[i].label, c->ns, number(c->units),
			c->units ? c->ns / c->units : 0, number(c->rows),
			c->rows ? c->ns / c->rows : 0, number(c->held),
			number(c->irqs_ns));
	}
}

/**
 * kernel_report_json() - print the figures as a member of an object
 * @out: where to
 * @costs: one for each file
 */
void kernel_report_json(FILE *out, const struct kernel_cost *costs)
{
	unsigned int i;

	fprintf(out, "  \"kernel_files\": [\n");
	for (i = 0; i < NR_KERNEL_FILES; i++) {
		const struct kernel_cost *c = &costs[i];

		fprintf(out, "    { \"what\": \"%s\", \"file\": \"%s\", ",
			kernel_files[i].label, kernel_files[i].file);
		fprintf(out, "\"unit\": \"%s\", \"units\": %llu, ",
			kernel_files[i].unit, number(c->units));
		fprintf(out, "\"rows\": %llu, \"bytes_held\": %llu, ",
			number(c->rows), number(c->held));
		fprintf(out, "\"irqs_off_max_ns\": %llu, \"total_ns\": %.0f }%s\n",
			number(c->irqs_ns), c->ns,
			i + 1 < NR_KERNEL_FILES ? "," : "");
	}
	fprintf(out, "  ]\n");
}
