/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the loop of page faults share. */
#ifndef FAULTLOOP_H
#define FAULTLOOP_H

#include <stddef.h>

#define PAGE		4096UL

/**
 * struct area - the memory whose pages are touched, once a round
 * @p: first address
 * @pages: how many
 * @child: who shares the memory, for COW
 * @file: path of the file to map, for file
 */
struct area {
	char *p;
	size_t pages;
	int child;
	const char *file;
};

/**
 * struct kind - a kind of page fault, of which each touch gives exactly one
 * @name: for people
 * @begin: before a round: 0, or -errno
 * @write: does the touch write?
 * @end: after it
 */
struct kind {
	const char *name;
	int (*begin)(struct area *a);
	int write;
	void (*end)(struct area *a);
};

/* kinds.c */
const struct kind *kind_by_name(const char *name);

/* marks.c */
int marks_make(void);
void mark_begin(void);
void mark_end(void);

#endif /* FAULTLOOP_H */
