/* SPDX-License-Identifier: GPL-2.0 */
/* What it costs to read the files about the kernel's own memory. */
#ifndef KERNEL_H
#define KERNEL_H

#include "bench.h"

/* What is read, in the order of the rows. */
enum kernel_file {
	KERNEL_PAGETABLE,
	KERNEL_VMALLOC,
	KERNEL_LAYOUT,
	KERNEL_PHYSMEM,
	KERNEL_TRANSLATE,
	KERNEL_TRANSLATE_AREA,
	NR_KERNEL_FILES
};

/**
 * struct kernel_what - how it is read
 * @label: as it is called
 * @file: which
 * @unit: what it looks at
 * @address: that is asked for, or NULL: filled; 0 or -errno
 */
struct kernel_what {
	const char *label;
	const char *file;
	const char *unit;
	int (*address)(struct mmscope *h, uint64_t *address);
};

/**
 * struct kernel_cost - of one of these, from opening to closing the file
 * @ns: cost, the median
 * @units: entries of page tables, or frames, that were looked at for it
 * @rows: lines of text
 * @held: bytes that the module held for it, the same at all times
 * @irqs_ns: longest section with interrupts off
 */
struct kernel_cost {
	double ns;
	uint64_t units;
	uint64_t rows;
	uint64_t held;
	uint64_t irqs_ns;
};

/* kernel.c */
extern const struct kernel_what kernel_files[NR_KERNEL_FILES];
int kernel_measure(struct mmscope *h, struct kernel_cost *costs, char *buf);

/* kernel-report.c */
void kernel_report_table(FILE *out, const struct kernel_cost *costs);
void kernel_report_json(FILE *out, const struct kernel_cost *costs);

#endif /* KERNEL_H */
