// SPDX-License-Identifier: GPL-2.0
/* Shapes of small anonymous pages. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>

#include "shape-build.h"

#define RW	(PROT_READ | PROT_WRITE)

/**
 * build_anon_dense - all pages written
 * @area: set
 */
void build_anon_dense(struct area *area)
{
	write_pages(map_anon(area, 256, RW), 256, 1);
}

/**
 * build_anon_sparse - each third page written
 * @area: set
 */
void build_anon_sparse(struct area *area)
{
	write_pages(map_anon(area, 600, RW), 600, 3);
}

/**
 * build_anon_wide - a few pages far from each other
 * @area: set
 *
 * Holes of the levels pte, pmd and pud are there.
 */
void build_anon_wide(struct area *area)
{
	char *p = map_aligned(area, 2 * GIB, GIB);

	must(madvise(p, 2 * GIB, MADV_NOHUGEPAGE));
	write_pages(p, 1, 1);
	write_pages(p + 2 * PAGE, 1, 1);
	write_pages(p + HUGE, 1, 1);
	write_pages(p + 5 * HUGE + 511 * PAGE, 1, 1);
}

/**
 * build_anon_forked - all pages shared with another process
 * @area: set
 */
void build_anon_forked(struct area *area)
{
	build_anon_dense(area);
	fork_sleeper(NULL, NULL);
}

/**
 * build_anon_half_cow - shared with another process, then half of it written
 * @area: set
 */
void build_anon_half_cow(struct area *area)
{
	build_anon_forked(area);
	write_pages(area->start, 256, 2);
}

/**
 * build_anon_lazyfree - pages that the kernel may drop, and has not yet
 * @area: set
 */
void build_anon_lazyfree(struct area *area)
{
	write_pages(map_anon(area, 64, RW), 64, 1);
	must(madvise(area->start, 64 * PAGE, MADV_FREE));
}

/**
 * build_zero_page - only read
 * @area: set
 */
void build_zero_page(struct area *area)
{
	read_pages(map_anon(area, 64, RW), 64);
}

static void protected_after(struct area *area, int prot)
{
	write_pages(map_anon(area, 64, RW), 64, 1);
	must(mprotect(area->start, 64 * PAGE, prot));
}

/**
 * build_prot_none - written, then all access taken away
 * @area: set
 */
void build_prot_none(struct area *area)
{
	protected_after(area, PROT_NONE);
}

/**
 * build_read_only - written, then the right to write taken away
 * @area: set
 */
void build_read_only(struct area *area)
{
	protected_after(area, PROT_READ);
}

/**
 * build_exec - may be executed
 * @area: set
 */
void build_exec(struct area *area)
{
	write_pages(map_anon(area, 64, RW | PROT_EXEC), 64, 1);
}

/**
 * build_mlocked - locked into memory, which brings it there
 * @area: set
 */
void build_mlocked(struct area *area)
{
	map_anon(area, 64, RW);
	must(mlock(area->start, 64 * PAGE));
}

/**
 * build_soft_dirty - written since clear_refs: 16 pages of 64
 * @area: set
 */
void build_soft_dirty(struct area *area)
{
	write_pages(map_anon(area, 64, RW), 64, 1);
	must(put_word("/proc/self/clear_refs", "4"));
	write_pages(area->start + 8 * PAGE, 32, 2);
}

/**
 * build_pkey - with a protection key, 1 as it is the first
 * @area: set
 */
void build_pkey(struct area *area)
{
	shape_pkey = pkey_alloc(0, 0);
	if (shape_pkey == -1)
		shape_skip("no protection keys on this processor");
	write_pages(map_anon(area, 64, RW), 64, 1);
	must(pkey_mprotect(area->start, 64 * PAGE, RW, shape_pkey));
}
