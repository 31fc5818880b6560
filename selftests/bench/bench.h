/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the benchmark share. */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "libmmscope.h"

#define PAGE		4096ULL
#define LEAF		0x200000ULL
#define BUFFER		0x100000	/* what is read into, in bytes */
#define ROUNDS		3

/* A cost that could not be measured. */
#define NOT_MEASURED	(-1.0)

/* What is read, in the order of the columns. */
enum file {
	READ_PAGES,
	READ_VMAS,
	READ_PAGEMAP,
	READ_SCAN,
	READ_SMAPS,
	READ_ROLLUP,
	READ_NUMA,
	NR_FILES
};

/* What is looked at, in the order of the rows. */
enum shape {
	DENSE,
	FRAGMENTED,
	HUGE,
	SPARSE,
	NR_SHAPES
};

/**
 * struct target - a process that waits, with little but one mapping
 * @pid: the process
 * @start: first address of the mapping
 * @end: first address after it
 * @pages: pages of it that were touched
 */
struct target {
	pid_t pid;
	uint64_t start;
	uint64_t end;
	uint64_t pages;
};

/**
 * struct found - what mmscope says is in the mapping
 * @records: records of `pages`
 * @present: pages with a frame
 * @leaves: leaf entries of level pmd
 */
struct found {
	uint64_t records;
	uint64_t present;
	uint64_t leaves;
};

/**
 * struct result - one row
 * @why: why there is none, or NULL
 * @pages: pages touched
 * @found: what is there
 * @ns: cost of each file, of all that is read; NOT_MEASURED if it is not here
 * @lock_ns: longest hold of mmap_lock
 * @irqs_ns: longest section with interrupts off
 */
struct result {
	const char *why;
	uint64_t pages;
	struct found found;
	double ns[NR_FILES];
	uint64_t lock_ns;
	uint64_t irqs_ns;
};

/* shape.c */
extern const char *const shape_names[NR_SHAPES];
int target_start(struct target *t, enum shape which, uint64_t bytes);
void target_stop(struct target *t);
int target_look(struct mmscope *h, const struct target *t, struct found *f);
const char *target_unfit(enum shape which, const struct target *t,
			 const struct found *f);

/* files.c */
extern const char *const file_names[NR_FILES];
int read_file(struct mmscope *h, const struct target *t, enum file which,
	      char *buf);

/* scan.c */
int scan_read(int pagemap, const struct target *t, char *buf);

/* report.c */
void report_table(FILE *out, const struct result *r, uint64_t bytes);
struct kernel_cost;
void report_json(FILE *out, const struct result *r, uint64_t bytes,
		 const struct kernel_cost *costs);

#endif /* BENCH_H */
