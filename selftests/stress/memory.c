// SPDX-License-Identifier: GPL-2.0
/* Is the kernel's memory back, once the module is gone? */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "rest.h"

/*
 * What may change by itself, in KiB: much, as the actors leave caches behind.
 * It is there for what is lost in every round; the rest is for kmemleak, and
 * for the selftest `rounds`, where little else happens.
 */
#define DRIFT_FREE	131072
#define DRIFT_SLAB	16384
#define DRIFT		2048

/* KASAN keeps what is freed for a while, up to a 32nd of memory. */
#define KMEMLEAK	"/sys/kernel/debug/kmemleak"
#define DRIFT_KASAN	131072

/**
 * rest_memory() - unload the module, see what is in use, and load it
 * @m: filled
 *
 * Return: false if the module's file is not known, or something fails.
 */
bool rest_memory(struct kmod_memory *m)
{
	bool good;

	if (!getenv("MMSCOPE_KO") || kmod_unload_soon())
		return false;
	kmod_settle();
	good = kmod_memory(m);
	return !kmod_load() && good;
}

static void compare(struct stage *s, const char *what, long before, long after,
		    long drift)
{
	stage_checked(s, CHECK_MEMORY, 1);
	printf("# %s: %+ld KiB\n", what, after - before);
	if (after - before > drift)
		stage_wrong(s, CHECK_MEMORY, "%s: %+ld KiB", what,
			    after - before);
}

/**
 * rest_compare_memory() - compare what is in use before and after
 * @s: stage
 * @before: in the beginning
 * @after: in the end
 */
void rest_compare_memory(struct stage *s, const struct kmod_memory *before,
			 const struct kmod_memory *after)
{
	compare(s, "unavailable", before->unavailable, after->unavailable,
		DRIFT_FREE);
	compare(s, "slab", before->slab, after->slab,
		access(KMEMLEAK, F_OK) ? DRIFT_SLAB : DRIFT_KASAN);
	compare(s, "percpu", before->percpu, after->percpu, DRIFT);
	compare(s, "vmalloc", before->vmalloc, after->vmalloc, DRIFT);
}
