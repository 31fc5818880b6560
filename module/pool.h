/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_POOL_H
#define MMS_POOL_H

#include <linux/mempool.h>
#include <linux/percpu.h>

/**
 * struct mms_pool - things of one size that come and go all the time
 * @reserve: for when there is no memory; %NULL if there is no pool
 * @spare: one a processor, or %NULL: given back last, taken next
 */
struct mms_pool {
	mempool_t *reserve;
	void * __percpu *spare;
};

int mms_pool_init(struct mms_pool *p, size_t size, int reserve);
void mms_pool_exit(struct mms_pool *p);

/* Context: any but an NMI. %NULL if there is no memory. */
static inline void *mms_pool_take(struct mms_pool *p)
{
	void *thing = this_cpu_xchg(*p->spare, NULL);

	return thing ?: mempool_alloc(p->reserve, GFP_NOWAIT | __GFP_NOWARN);
}

static inline void mms_pool_give(struct mms_pool *p, void *thing)
{
	thing = this_cpu_xchg(*p->spare, thing);
	if (unlikely(thing))
		mempool_free(thing, p->reserve);
}

#endif /* MMS_POOL_H */
