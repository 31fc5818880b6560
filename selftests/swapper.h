/* SPDX-License-Identifier: GPL-2.0 */
/* A process that has its pages go out and come back, as it is told. */
#ifndef SWAPPER_H
#define SWAPPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "child.h"

#define SWAPPER_PAGE	4096UL

/* SIGUSR1 has it sleep so many times for so long, wherever it is. */
#define SWAPPER_NAPS	8
#define SWAPPER_NAP_MS	2

/* What it can be told to do to some of its pages. */
enum swapper_act {
	SWAPPER_WRITE,		/* a pattern of each page's own */
	SWAPPER_READ,		/* answers how many are not as written */
	SWAPPER_OUT,		/* answers how many stay */
	SWAPPER_DROP,		/* MADV_DONTNEED */
	SWAPPER_FREE,		/* MADV_FREE */
	SWAPPER_UNMAP,
	SWAPPER_MOVE,		/* mremap(), all of its pages to elsewhere */
	SWAPPER_FORK_READ,	/* have a child read them, and exit */
	SWAPPER_FORK,		/* have a child that sleeps: answers its number */
	SWAPPER_EXEC,		/* execute something else; the last thing */
	SWAPPER_MAJORS,		/* answers its major faults so far */
	SWAPPER_THRASH,		/* write at random, until it is killed */
};

/**
 * struct swapper - the process
 * @child: its process
 * @start: first address of its pages
 * @pages: how many there are
 */
struct swapper {
	struct child child;
	uint64_t start;
	size_t pages;
};

int swapper_start(struct swapper *s, size_t pages, bool huge);
long swapper_do(struct swapper *s, enum swapper_act act, size_t first, size_t n);
void swapper_tell(struct swapper *s, enum swapper_act act, size_t first,
		  size_t n);
void swapper_stop(struct swapper *s);

long swap_push_out(void *start, size_t n);
bool swap_has_device(void);

#endif /* SWAPPER_H */
