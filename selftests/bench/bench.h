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
#define MAX_STEPS	8

/* A cost that could not be measured. */
#define NOT_MEASURED	(-1.0)

/* What is read, in the order of the columns: mmscope's, and others. */
enum file {
	READ_PAGES,
	READ_VMAS,
	READ_TABLES,
	NR_OURS,
	READ_PAGEMAP = NR_OURS,
	READ_SCAN,
	READ_SMAPS,
	READ_ROLLUP,
	READ_NUMA,
	NR_FILES
};

/* What is looked at, in the order of the rows. */
enum shape {
	DENSE,
	OWN_RUNS,
	THP,
	HUGETLB,
	FILE_MAPPING,
	SPARSE,
	MANY_VMAS,
	SWAPPED,
	NR_SHAPES
};

/**
 * struct target - a process that waits, with little but one mapping
 * @pid: the process
 * @start: first address of the mapping
 * @end: first address after it
 * @reach: first address after what was touched
 * @most: pages of it that can be touched
 * @pages: pages of it that have been
 * @to: where it is told how many are to be
 * @from: where it answers
 */
struct target {
	pid_t pid;
	uint64_t start;
	uint64_t end;
	uint64_t reach;
	uint64_t most;
	uint64_t pages;
	int to;
	int from;
};

/**
 * struct found - what mmscope says is in the mapping
 * @records: records of `pages`
 * @present: pages with a frame
 * @swapped: pages in a swap slot
 * @leaves: leaf entries of level pmd
 */
struct found {
	uint64_t records;
	uint64_t present;
	uint64_t swapped;
	uint64_t leaves;
};

/**
 * struct got - what reading a file has given
 * @bytes: copied to the reader
 * @part: not all was read, as it would take too long
 */
struct got {
	uint64_t bytes;
	bool part;
};

/**
 * struct cost - of reading a file, from opening to closing it
 * @ns: the median; NOT_MEASURED if the file is not here
 * @got: what it gave
 * @held: bytes that the module held for it at most, of mmscope's files only,
 *	as the others here
 * @lock_ns: longest hold of mmap_lock
 * @irqs_ns: longest section with interrupts off
 */
struct cost {
	double ns;
	struct got got;
	uint64_t held;
	uint64_t lock_ns;
	uint64_t irqs_ns;
};

/**
 * struct step - what it cost when only a part of the mapping was touched
 * @pages: how much
 * @cost: of each file
 */
struct step {
	uint64_t pages;
	struct cost cost[NR_FILES];
};

/**
 * struct result - one row
 * @measured: whether there is one at all
 * @why: why there is none, or NULL
 * @pages: pages touched
 * @found: what is there
 * @cost: of each file
 * @steps: before, each of twice the pages of the one before, and the last of
 *	half of them all
 * @nr_steps: how many
 */
struct result {
	bool measured;
	const char *why;
	uint64_t pages;
	struct found found;
	struct cost cost[NR_FILES];
	struct step steps[MAX_STEPS];
	unsigned int nr_steps;
};

/* shape.c */
extern const char *const shape_names[NR_SHAPES];
int shape_touch(struct target *t, enum shape which, uint64_t pages);
int shape_map(struct target *t, enum shape which, uint64_t bytes);
const char *shape_unfit(enum shape which, const struct target *t,
			const struct found *f);

/* target.c */
int target_start(struct target *t, enum shape which, uint64_t bytes);
int target_touch(struct target *t, uint64_t pages);
void target_stop(struct target *t);
int target_look(struct mmscope *h, const struct target *t, struct found *f);

/* files.c */
extern const char *const file_names[NR_FILES];
int read_file(struct mmscope *h, const struct target *t, enum file which,
	      char *buf, struct got *got);
int watch_file(struct mmscope *h, const struct target *t, enum file which,
	       char *buf, uint64_t *held);

/* scan.c */
int scan_read(int pagemap, const struct target *t, char *buf, struct got *got);

/* report.c */
void report_table(FILE *out, const struct result *r, uint64_t bytes);

/* json.c */
struct kernel_cost;
void report_json(FILE *out, const struct result *r, uint64_t bytes,
		 const struct kernel_cost *costs);

#endif /* BENCH_H */
