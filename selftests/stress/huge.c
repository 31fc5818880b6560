// SPDX-License-Identifier: GPL-2.0
/* Targets with huge pages: made and split, and those of hugetlb. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actor.h"
#include "arena.h"
#include "draw.h"

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE	25
#endif

#define THP	"/sys/kernel/mm/transparent_hugepage/"
#define SPLIT	"/sys/kernel/debug/split_huge_pages"
#define HUGES	4UL
#define OPS	20

const char *thp_need(void)
{
	if (access(THP "enabled", W_OK))
		return "the kernel has no transparent huge pages";
	/* khugepaged and the shared memory of the arena take part */
	actor_put(THP "enabled", "madvise");
	actor_put(THP "shmem_enabled", "advise");
	actor_put(THP "khugepaged/scan_sleep_millisecs", "20");
	actor_put(THP "khugepaged/alloc_sleep_millisecs", "20");
	return NULL;
}

/* Have the kernel split what is huge in a range of this process. */
static void split(const char *start)
{
	char range[64];

	snprintf(range, sizeof(range), "%d,%#lx,%#lx", getpid(),
		 (unsigned long)start,
		 (unsigned long)start + ARENA_HUGE);
	/* it may be that there is nothing to be split */
	(void)actor_put(SPLIT, range);
}

/* Fork, so that what is huge is shared as it is split. */
static void share(char *p)
{
	if (fork())
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	madvise(p + 5 * ARENA_PAGE, 7 * ARENA_PAGE, MADV_POPULATE_WRITE);
	munmap(p, 100 * ARENA_PAGE);
	_exit(0);
}

static void operate(uint64_t *seed, char *base, bool shared)
{
	char *p = base + draw(seed, HUGES) * ARENA_HUGE;
	char *odd = p + draw(seed, 500) * ARENA_PAGE;

	switch (draw(seed, 9)) {
	case 0:
		madvise(odd, 4 * ARENA_PAGE, MADV_DONTNEED);
		break;
	case 1:
		mprotect(odd, 4 * ARENA_PAGE, PROT_READ);
		break;
	case 2:
		mprotect(p, ARENA_HUGE, PROT_READ | PROT_WRITE);
		break;
	case 3:
		madvise(odd, 9 * ARENA_PAGE, MADV_PAGEOUT);
		break;
	case 4:
		split(p);
		break;
	case 5:
		share(p);
		break;
	case 6:
		if (shared)
			madvise(odd, 4 * ARENA_PAGE, MADV_REMOVE);
		else
			mremap(p, ARENA_HUGE, ARENA_HUGE,
			       MREMAP_MAYMOVE | MREMAP_FIXED,
			       base + HUGES * ARENA_HUGE);
		break;
	default:
		if (!shared)
			arena_map(p - base, ARENA_HUGE);
		madvise(p, ARENA_HUGE, MADV_HUGEPAGE);
		madvise(p, ARENA_HUGE, MADV_POPULATE_WRITE);
		madvise(p, ARENA_HUGE, MADV_COLLAPSE);
	}
}

static void be_thp(int fd, void *arg)
{
	struct actor *a = arg;
	int i, memfd = memfd_create("thp", MFD_CLOEXEC);

	arena_map(0, HUGES * ARENA_HUGE);
	if (ftruncate(memfd, HUGES * ARENA_HUGE) ||
	    mmap(ARENA_SHARED, HUGES * ARENA_HUGE, PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_FIXED, memfd, 0) == MAP_FAILED)
		_exit(1);
	for (i = 0; i < OPS; i++) {
		operate(&a->seed, ARENA_BASE, false);
		operate(&a->seed, ARENA_SHARED, true);
		actor_reap(a, false);
	}
	_exit(0);
}

bool thp_round(struct actor *a)
{
	return actor_round_of(a, be_thp);
}

const char *hugetlb_need(void)
{
	FILE *f = fopen("/proc/sys/vm/nr_hugepages", "re");
	int n = 0;

	if (f) {
		if (fscanf(f, "%d", &n) != 1)
			n = 0;
		fclose(f);
	}
	return n >= 8 ? NULL : "fewer than 8 pages of hugetlb (hugepages=N)";
}

static void be_hugetlb(int fd, void *arg)
{
	struct actor *a = arg;
	size_t size = 3 * ARENA_HUGE;
	char *p = mmap(ARENA_BASE, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_HUGETLB,
		       -1, 0);
	int i;

	if (p == MAP_FAILED)
		_exit(1);
	for (i = 0; i < 6; i++) {
		madvise(p, size, MADV_POPULATE_WRITE);
		/* the copy is of one page, for there are not many */
		if (!fork()) {
			madvise(p, ARENA_HUGE, MADV_POPULATE_WRITE);
			munmap(p + ARENA_HUGE, ARENA_HUGE);
			_exit(0);
		}
		mprotect(p + ARENA_HUGE, ARENA_HUGE, PROT_READ);
		if (draw(&a->seed, 2))
			actor_reap(a, true);
		madvise(p + draw(&a->seed, 3) * ARENA_HUGE, ARENA_HUGE,
			MADV_DONTNEED);
		mprotect(p, size, PROT_READ | PROT_WRITE);
		actor_reap(a, true);
	}
	_exit(0);
}

/* The pool is taken from and given back by the kernel, too. */
bool hugetlb_round(struct actor *a)
{
	bool good = actor_round_of(a, be_hugetlb);

	actor_put("/proc/sys/vm/nr_hugepages",
		  draw(&a->seed, 2) ? "8" : "12");
	return good;
}
