/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where targets map: only in the arenas of the program `mutator`, so that the
 * same checks are good for all of them.
 */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#include "mutator.h"

#define ARENA_MIB	MUTATOR_MIB
#define ARENA_PAGE	4096UL
#define ARENA_HUGE	(2 * MUTATOR_MIB)
#define ARENA_BASE	((char *)0x200000000000)
#define ARENA_SHARED	((char *)0x200100000000)

/* Map private memory in the first arena, @offset bytes from its start. */
static inline char *arena_map(size_t offset, size_t size)
{
	return mmap(ARENA_BASE + offset, size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

/* Write to each of @n pages of it, if they are mapped so. */
static inline void arena_write(size_t first, size_t n)
{
	madvise(ARENA_BASE + first * ARENA_PAGE, n * ARENA_PAGE,
		MADV_POPULATE_WRITE);
}

#endif /* ARENA_H */
