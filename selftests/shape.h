/* SPDX-License-Identifier: GPL-2.0 */
/* A process in a shape, as a test sees it; shape-list.h has the shapes. */
#ifndef SHAPE_H
#define SHAPE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "libmmscope.h"

/**
 * struct shape - a running `shaper`
 * @pid: its process
 * @start: first address of the shape's area
 * @end: first address after it
 * @reason: why there is none
 * @to: what it reads
 * @from: what it says
 */
struct shape {
	pid_t pid;
	uint64_t start;
	uint64_t end;
	char reason[256];
	FILE *to;
	FILE *from;
};

/**
 * struct shape_want - what proves that a shape has come to be
 * @name: the shape's
 * @kind: MMSCOPE_K_*
 * @level: enum mmscope_level
 * @flags: all of these
 * @without: none of these
 * @pages: how many pages of the area are so; 0 for at least one
 */
struct shape_want {
	const char *name;
	unsigned int kind;
	unsigned int level;
	uint32_t flags;
	uint32_t without;
	uint64_t pages;
};

#define SHAPE_WANT(shape, k, l, f, w, p) {				\
	.name = #shape, .kind = MMSCOPE_K_##k, .level = MMSCOPE_##l,	\
	.flags = (f), .without = (w), .pages = (p) }

enum shape_state { SHAPE_READY, SHAPE_SKIPPED, SHAPE_FAILED };

enum shape_state shape_start(struct shape *s, const char *name);
void shape_stop(struct shape *s);
bool shape_is(const struct shape *s, const struct shape_want *want,
	      const struct mmscope_range *ranges, size_t n);
const char *shape_try(struct shape *s, const char *how, uint64_t address);
bool shape_copy(struct shape *s, const char *from, const char *to);

#endif /* SHAPE_H */
