/* SPDX-License-Identifier: GPL-2.0 */
/* What two readings of `swap` differ by, and what has to add up in one. */
#ifndef SWAPSUMS_H
#define SWAPSUMS_H

#include "libmmscope.h"

void swap_since(struct mmscope_swap *now, const struct mmscope_swap *before);

/* NULL, or what does not add up; at rest, or while the process swaps. */
const char *swap_wrong(const struct mmscope_swap *s);
const char *swap_wrong_at_rest(const struct mmscope_swap *s);

#endif /* SWAPSUMS_H */
