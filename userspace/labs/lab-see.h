/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What labs look at: memory of their own, by the module's files, and by the
 * kernel's for a second opinion. What cannot be read is told as a check that
 * failed, and is all 0 then.
 */
#ifndef LAB_SEE_H
#define LAB_SEE_H

#include "lab.h"
#include "libmmscope.h"

#define PAGE		4096UL
#define HUGE		0x200000UL
#define MIB		0x100000UL
#define GIB		0x40000000UL

/**
 * struct see_area - memory to be looked at
 * @start: its first byte
 * @size: its bytes
 * @room: what was reserved, the area in the midst of it
 * @room_size: its bytes
 */
struct see_area {
	char *start;
	size_t size;
	void *room;
	size_t room_size;
};

/**
 * struct see_usage - what the kernel counts itself of this process
 * @minor: faults that needed no device
 * @major: those that did
 */
struct see_usage {
	int64_t minor;
	int64_t major;
};

/*
 * Have the memory that looking needs: it is not to come, with tables and faults of
 * its own, between two looks. The reason if nothing can be seen, else NULL.
 */
const char *see_prepare(struct lab *l);

/*
 * Private anonymous memory at a multiple of @align, with none beside it: no
 * mapping becomes one with it. Small pages, unless that is changed. NULL and
 * a check that failed if there is none.
 */
char *see_map(struct lab *l, struct see_area *a, size_t size, size_t align);

/* The same of a descriptor. */
char *see_map_fd(struct lab *l, struct see_area *a, size_t size, int flags,
		 int fd);
void see_unmap(struct see_area *a);

/* The mapping that an address is in: its row of `vmas`, without the name. */
struct mmscope_vma see_vma(struct lab *l, const void *at);
struct mmscope_vma see_vma_of(struct lab *l, pid_t pid, const void *at);

/* Where an address leads. */
struct mmscope_translation see_page(struct lab *l, const void *at);
struct mmscope_translation see_page_of(struct lab *l, pid_t pid, const void *at);

/* The properties of the entry that the walk ended in: MMSCOPE_F_*. */
uint32_t see_flags(const struct mmscope_translation *t);

/* What may be done there, as words. */
const char *see_access(const struct mmscope_translation *t);

/* Faults of all causes that the kernel counts too. */
int64_t see_faults(const struct mmscope_vma *row);

/* First writes: only where faults are timed are huge pages in a row of their own. */
int64_t see_first_writes(const struct mmscope_vma *row);

/* Faults of one cause, wherever they were. */
int64_t see_cause(struct lab *l, enum mmscope_fault cause);

/* Table pages of this process: bytes; and those of one level in an area. */
int64_t see_table_bytes(struct lab *l);
int64_t see_tables(struct lab *l, const struct see_area *a, unsigned int level);

/* The kernel's own: VmPTE in bytes; a line of smaps in bytes; a frame. */
int64_t see_vmpte(void);
int64_t see_smaps(const void *at, const char *key);
uint64_t see_pagemap(const void *at);
struct see_usage see_usage(void);

/* A number into a file. */
bool see_put(const char *path, int64_t number);

/* Why huge pages cannot be had by madvise(), NULL if they can. */
const char *see_no_thp(void);

/*
 * Have a huge page by a first write to what is mapped for it, @size bytes aligned
 * to that. False, with a check that failed or was skipped, if there is none.
 */
bool see_huge_page(struct lab *l, const char *what, struct see_area *a,
		   size_t size);

/* Huge pages that could not be had since boot, and small ones were taken. */
int64_t see_fallbacks(void);

/* One access each, which the compiler has to make. */
void see_read(const char *at);
void see_write(char *at);

#endif /* LAB_SEE_H */
