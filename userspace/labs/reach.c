// SPDX-License-Identifier: GPL-2.0
/* lab-reach: how much memory the TLB reaches, by pages of 4 KiB and of 2 MiB. */
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>

#include "lab-see.h"
#include "reach-cpuid.h"

#define SIZE		(32 * MIB)
#define PAGES		(SIZE / PAGE)
#define FEWEST		16
#define LINE		64
#define HOPS		65536

static struct see_area small, large;
static unsigned int entries;
static bool huge;

/* What each page has, in a line of its own: where to go next. */
static void **hop_at(const struct see_area *a, size_t page)
{
	/* another line of each page, or they would be in one set of the cache */
	return (void **)(a->start + page * PAGE + page % (PAGE / LINE) * LINE);
}

/* A ring through @n pages, in an order that no prefetcher guesses. */
static void make_ring(const struct see_area *a, size_t n)
{
	size_t i, at = 0, next;

	/* of a power of two: the multiplier is 1 mod 4, so all are met */
	for (i = 0; i < n; i++, at = next) {
		next = (at * 1664525 + 1013904223) & (n - 1);
		*hop_at(a, at) = hop_at(a, next);
	}
}

/* The best of three: ns for 1,000 hops. */
static int64_t chase(const struct see_area *a, size_t n)
{
	struct timespec from, to;
	int64_t ns, best = INT64_MAX;
	int round, i;

	make_ring(a, n);
	for (round = 0; round < 3; round++) {
		void **at = hop_at(a, 0);

		clock_gettime(CLOCK_MONOTONIC, &from);
		for (i = 0; i < HOPS; i++)
			at = __atomic_load_n(at, __ATOMIC_RELAXED);
		clock_gettime(CLOCK_MONOTONIC, &to);
		ns = (to.tv_sec - from.tv_sec) * 1000000000 + to.tv_nsec - from.tv_nsec;
		if (ns < best)
			best = ns;
	}
	return best * 1000 / HOPS;
}

static void geometry(struct lab *l)
{
	entries = reach_tell_tlbs(l);
	if (entries)
		lab_number(l, "reach of 4K pages: KiB", entries * 4UL);
}

static void fill(const struct see_area *a)
{
	size_t i;

	for (i = 0; i < PAGES && !lab_stopped(); i++)
		see_write(a->start + i * PAGE);
}

static void have_large(struct lab *l)
{
	int64_t fallbacks = see_fallbacks();

	if (see_no_thp()) {
		lab_skip(l, "leaves of 2M", see_no_thp());
		return;
	}
	if (!see_map(l, &large, SIZE, HUGE))
		return;
	madvise(large.start, SIZE, MADV_HUGEPAGE);
	see_put("/proc/sys/vm/compact_memory", 1);
	fill(&large);
	huge = see_fallbacks() == fallbacks;
	if (huge)
		lab_equal(l, "leaves of 2M", SIZE / HUGE,
			  see_vma(l, large.start).pmd);
	else
		lab_skip(l, "leaves of 2M", "no piece of memory is large enough now");
}

static void map_both(struct lab *l)
{
	if (!see_map(l, &small, SIZE, HUGE))
		return;
	fill(&small);
	lab_equal(l, "leaves of 4K", PAGES, see_vma(l, small.start).pte);
	lab_equal(l, "faults: one a page", PAGES,
		  see_vma(l, small.start).faults[MMSCOPE_FAULT_ANON_WRITE]);
	have_large(l);
}

/* Faults of the area while it is gone through; none is to be. */
static int64_t go(struct lab *l, const struct see_area *a, const char *size)
{
	struct mmscope_vma before = see_vma(l, a->start), row;
	struct see_usage usage;
	int64_t took = 0;
	char what[64];
	size_t n;

	usage = see_usage();
	for (n = FEWEST; n <= PAGES && !lab_stopped(); n *= 2) {
		took = chase(a, n);
		snprintf(what, sizeof(what), "%s, %zu lines: ns of 1,000 hops",
			 size, n);
		lab_number(l, what, took);
	}
	usage.minor = see_usage().minor - usage.minor;
	row = see_vma(l, a->start);
	snprintf(what, sizeof(what), "%s: faults meanwhile", size);
	lab_equal(l, what, 0, see_faults(&row) - see_faults(&before));
	return took;
}

static void time_both(struct lab *l)
{
	int64_t small_took, large_took;

	if (!small.start)
		return;
	small_took = go(l, &small, "4K");
	if (!huge) {
		lab_skip(l, "2M: faults meanwhile", "there are no pages of 2 MiB");
		return;
	}
	large_took = go(l, &large, "2M");
	if (reach_emulated())
		lab_skip(l, "beyond its reach 4K is slower", reach_emulated());
	else
		lab_true(l, "beyond its reach 4K is slower",
			 small_took > large_took + large_took / 10);
	if (entries)
		lab_true(l, "8,192 pages are beyond it", PAGES > entries);
	else
		lab_skip(l, "8,192 pages are beyond it",
			 "this processor does not say what it holds");
}

static void restore(struct lab *l)
{
	(void)l;
	see_unmap(&small);
	see_unmap(&large);
}

static const struct lab_step steps[] = {
	{ "geometry", "the processor says what its TLBs hold",
	  "A TLB keeps translations that were walked. Entries times the size of a page is the memory that it reaches without a walk.",
	  "Intel SDM volume 2A, CPUID leaf 18H; AMD APM volume 3, Fn8000_0005 and 0006", geometry },
	{ "pages", "the same memory is 8,192 entries of 4 KiB, or 16 of 2 MiB",
	  "Both areas are all there before they are timed.",
	  "Linux, Documentation/admin-guide/mm/transhuge.rst", map_both },
	{ "chase", "beyond the TLB's reach each access is a walk, and none a page fault",
	  "One line of each page is read, and says which page is next. The caches see the same in both areas: what 4K takes longer is the walks. Told is that a TLB miss is a page fault: the faults are counted meanwhile.",
	  "Intel SDM volume 3A, 4.10.2", time_both },
	{ 0 }
};

static const struct lab_program program = {
	.name = "reach",
	.about = "the TLB reaches more memory by larger pages, and a miss is no page fault",
	.attached = true,
	.prepare = see_prepare, .steps = steps, .restore = restore,
};

int main(int argc, char **argv)
{
	return lab_main(&program, argc, argv);
}
