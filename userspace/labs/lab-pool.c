// SPDX-License-Identifier: GPL-2.0
/* The pool of hugetlb, made larger and smaller again. */
#include "lab-pool.h"

#include <stddef.h>

#include "lab-see.h"
#include "lab-witness.h"

#define POOL	"/sys/kernel/mm/hugepages/hugepages-2048kB/"
#define PAGES	POOL "nr_hugepages"

const char *lab_pool_grow(struct lab_pool *p)
{
	int64_t before = lab_file_number(PAGES);

	if (before < 0)
		return "this machine has no hugetlb pages of 2 MiB";
	p->before = before;
	see_put("/proc/sys/vm/compact_memory", 1);
	see_put(PAGES, before + 1);
	if (lab_file_number(PAGES) <= before)
		return "no hugetlb page can be had: no piece of memory is large enough";
	return NULL;
}

void lab_pool_restore(struct lab_pool *p)
{
	if (p->before >= 0)
		see_put(PAGES, p->before);
	p->before = -1;
}

int64_t lab_pool_free(void)
{
	return lab_file_number(POOL "free_hugepages");
}
