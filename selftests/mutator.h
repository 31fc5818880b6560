/* SPDX-License-Identifier: GPL-2.0 */
/* Where the program `mutator` maps memory, and of which kind. */
#ifndef MUTATOR_H
#define MUTATOR_H

#include <stdint.h>

/**
 * struct mutator_arena - addresses that the program uses for one purpose
 * @start: first address
 * @end: first address after it; more than a page from the next
 *
 * Besides, the program has itself and its heap below 4 GiB, and stack and
 * what the kernel lends it at the top of the lower half.
 */
struct mutator_arena {
	uint64_t start;
	uint64_t end;
};

enum mutator_use {
	MUTATOR_ANON,		/* private, of any protection but exec */
	MUTATOR_SHARED,		/* a memfd, shared */
	MUTATOR_READ,		/* a memfd, private, never written */
	MUTATOR_USES,
};

#define MUTATOR_MIB	(1024 * 1024UL)

static const struct mutator_arena mutator_arenas[MUTATOR_USES] = {
	{ 0x200000000000, 0x200000000000 + 32 * MUTATOR_MIB },
	{ 0x200100000000, 0x200100000000 + 8 * MUTATOR_MIB },
	{ 0x200200000000, 0x200200000000 + 8 * MUTATOR_MIB },
};

#define MUTATOR_IMAGE_END	0x100000000UL
#define MUTATOR_STACK_START	0x7e0000000000UL
#define MUTATOR_STACK_END	0x7ffffffff000UL

/*
 * With 5-level paging a new image has its stack at the very top, until exec
 * has found the place for it.
 */
#define MUTATOR_EXEC_START	0xffffffc0000000UL
#define MUTATOR_EXEC_END	0xfffffffffff000UL

#endif /* MUTATOR_H */
