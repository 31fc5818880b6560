// SPDX-License-Identifier: GPL-2.0
/*
 * Things of one size that come and go all the time. What is given back is kept for
 * the next that is taken on that processor, which most often is what happens next
 * there: that takes no call of the allocator's.
 */
#include "pool.h"

#include <linux/errno.h>

/**
 * mms_pool_init - make a pool
 * @p: filled
 * @size: of each, in bytes
 * @reserve: so many can be had when there is no memory
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_pool_init(struct mms_pool *p, size_t size, int reserve)
{
	p->spare = alloc_percpu_gfp(void *, GFP_KERNEL | __GFP_NOWARN);
	if (!p->spare)
		return -ENOMEM;
	p->reserve = mempool_create_kmalloc_pool(reserve, size);
	if (p->reserve)
		return 0;
	free_percpu(p->spare);
	return -ENOMEM;
}

/**
 * mms_pool_exit - undo that, if it was done; all have been given back
 * @p: pool
 *
 * Context: process; may sleep.
 */
void mms_pool_exit(struct mms_pool *p)
{
	unsigned int cpu;

	if (!p->reserve)
		return;
	for_each_possible_cpu(cpu) {
		void *thing = *per_cpu_ptr(p->spare, cpu);

		if (thing)
			mempool_free(thing, p->reserve);
	}
	mempool_destroy(p->reserve);
	free_percpu(p->spare);
	p->reserve = NULL;
}
