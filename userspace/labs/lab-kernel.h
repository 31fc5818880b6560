/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What labs about the kernel's memory share: allocations of kernel/lab, which are
 * freed with the lab; where they lie; the regions of the kernel's addresses.
 */
#ifndef LAB_KERNEL_H
#define LAB_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "lab.h"
#include "libmmscope.h"

#define LAB_PAGE	4096UL

/**
 * struct lab_extents - the frames of memory, by the runs of kernel/pagetable
 * @pages: pages mapped, from the first on without a gap
 * @extents: pieces contiguous in memory
 * @longest: pages of the longest of them
 * @first: frame of the first page
 * @flags: MMSCOPE_F_* of the first run
 * @large: pages mapped by leaves larger than one page
 */
struct lab_extents {
	uint64_t pages;
	uint64_t extents;
	uint64_t longest;
	uint64_t first;
	uint32_t flags;
	uint64_t large;
};

/* "kmalloc 64", and *@item; 0 or -errno, and nothing is judged. */
int lab_try_alloc(struct lab *l, const char *request,
		  struct mmscope_lab_item *item);

/* The same; that it fails is not ok: false. */
bool lab_alloc(struct lab *l, const char *request,
	       struct mmscope_lab_item *item);
void lab_free(struct lab *l, const struct mmscope_lab_item *item);

/* What the lab has still: a lab's restore(), or the end of it. */
void lab_free_rest(struct lab *l);

/* Each of these says itself what failed; then false. */
bool lab_see_extents(struct lab *l, uint64_t start, uint64_t end,
		     struct lab_extents *e);
bool lab_translate_kernel(struct lab *l, uint64_t address,
			  struct mmscope_ktranslation *t);
bool lab_layout(struct lab *l, struct mmscope_layout *layout);

/* NULL if there is none of that name. */
const struct mmscope_region *lab_region(const struct mmscope_layout *layout,
					const char *name);

/* A check of two addresses, told in hexadecimal. */
void lab_address(struct lab *l, const char *what, uint64_t expected,
		 uint64_t observed);

/* "success", "ENOMEM", ... */
const char *lab_errno(int err);

#endif /* LAB_KERNEL_H */
