/* SPDX-License-Identifier: GPL-2.0 */
/* What has a TLB forget, and how often it was told to. */
#ifndef TLB_FLUSH_H
#define TLB_FLUSH_H

#include <stddef.h>

#include "lab-tlb.h"

#define FLUSH_ROUNDS	100
#define FLUSH_PAGES	8192UL	/* more than any processor's TLB has entries */

/* MADV_DONTNEED; mmap() over what is there; mprotect() to read-only, and back. */
enum flush_by { FLUSH_DROP, FLUSH_UNMAP, FLUSH_FORBID };

/* FLUSH_PAGES of memory. False if they cannot be had. */
bool flush_prepare(void);

/* Write to each of them; and give them all back. */
void flush_touch_all(void);
void flush_drop_all(void);

/*
 * Write to @pages pages and have them forgotten, FLUSH_ROUNDS times: what came to
 * the counts of this process. False if they cannot be read, which is judged then.
 */
bool flush_count(struct lab *l, enum flush_by by, size_t pages,
		 struct mmscope_tlb *t);

#endif /* TLB_FLUSH_H */
