/* SPDX-License-Identifier: GPL-2.0 */
/* Pages of 2 MiB from the pool of hugetlb, which is made larger for a lab. */
#ifndef LAB_POOL_H
#define LAB_POOL_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct lab_pool - what was changed
 * @before: pages in it before, -1 if it was let be
 */
struct lab_pool {
	int64_t before;
};

#define LAB_POOL_UNTOUCHED	{ .before = -1 }

/* One page more; the reason if it cannot be had, else NULL. */
const char *lab_pool_grow(struct lab_pool *p);

/* As it was: no page of it may be in use any more. */
void lab_pool_restore(struct lab_pool *p);

/* Pages of it that are free. */
int64_t lab_pool_free(void);

#endif /* LAB_POOL_H */
