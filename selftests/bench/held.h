/* SPDX-License-Identifier: GPL-2.0 */
/* The memory that the module holds while a file is open. */
#ifndef HELD_H
#define HELD_H

#include "libmmscope.h"

/**
 * struct held - the bytes held for an open file, whenever they were looked at
 * @before: held for something else, while the file was not open
 * @least: least of them
 * @most: most of them
 */
struct held {
	uint64_t before;
	uint64_t least;
	uint64_t most;
};

int held_begin(struct mmscope *h, struct held *w);
int held_look(struct mmscope *h, struct held *w);

#endif /* HELD_H */
