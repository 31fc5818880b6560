/* SPDX-License-Identifier: GPL-2.0 */
/* kernel/lab: allocate, and see what there is. */
#ifndef LABLIST_H
#define LABLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct lab_row - a row of kernel/lab
 * @id: of the allocation
 * @kind: how it was allocated
 * @size: bytes asked for
 * @start: first address
 * @end: first address after it
 * @region: where this is
 * @logical: in the direct map
 * @extents: how many, of physical memory
 * @first: frame of the first
 * @longest: pages of the longest
 * @leaves: sizes of leaves
 * @sum: the arithmetic, empty if there is none
 */
struct lab_row {
	unsigned int id;
	char kind[16];
	uint64_t size;
	uint64_t start;
	uint64_t end;
	char region[32];
	bool logical;
	uint64_t extents;
	uint64_t first;
	uint64_t longest;
	char leaves[32];
	char sum[160];
};

/* 0 or -errno; rows, or -errno. */
int lab_write(const char *text);
int lab_free(const struct lab_row *row);
int lab_rows(struct lab_row *rows, size_t most);

/* Allocate: 0 and its row, or -errno. */
int lab_new(const char *text, struct lab_row *row);

#endif /* LABLIST_H */
