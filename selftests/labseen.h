/* SPDX-License-Identifier: GPL-2.0 */
/* What other files say of the memory that a row of kernel/lab is about. */
#ifndef LABSEEN_H
#define LABSEEN_H

#include <stdbool.h>
#include <stdint.h>

#include "lablist.h"
#include "libmmscope.h"

/**
 * struct lab_seen - where it is, by the runs that map it
 * @extents: contiguous pieces of physical memory
 * @longest: pages of the longest
 * @first: first frame
 * @pages: all of them
 * @whole: nothing of it is not mapped
 * @ram: all of it is System RAM
 * @flags: of the first run
 * @shift: of the first run's leaves
 */
struct lab_seen {
	uint64_t extents;
	uint64_t longest;
	uint64_t first;
	uint64_t pages;
	bool whole;
	bool ram;
	uint32_t flags;
	unsigned int shift;
};

int lab_see(struct mmscope *h, const struct lab_row *row, struct lab_seen *l);
uint64_t lab_translated(uint64_t address);
bool lab_find_area(uint64_t start, uint64_t *size, uint64_t *pages,
		   char line[512]);

#endif /* LABSEEN_H */
