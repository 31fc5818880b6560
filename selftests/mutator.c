// SPDX-License-Identifier: GPL-2.0
/*
 * mutator SEED: changes its memory all the time, in ways that the seed
 * chooses; now and then it forks, executes itself, or exits.
 */
#include "mutator.h"

#include <stdio.h>
#include <stdlib.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE	25
#endif
#ifndef MADV_DONTNEED_LOCKED
#define MADV_DONTNEED_LOCKED	24
#endif

#define PAGE		4096UL
#define HUGE		(2 * MUTATOR_MIB)

/* How long an image lives at most, and what a forked child does. */
#define LIFE_MS		1500
#define OPS_FORKED	30

static uint64_t state;
static int memfd;

static uint64_t draw(uint64_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 11) % n;
}

/* A part of an arena; often of whole huge pages. */
struct part {
	char *at;
	size_t len;
	uint64_t offset;
};

static struct part draw_part(enum mutator_use use)
{
	const struct mutator_arena *a = &mutator_arenas[use];
	uint64_t unit = draw(3) ? PAGE : HUGE;
	uint64_t units = (a->end - a->start) / unit;
	uint64_t first = draw(units);
	uint64_t most = unit == PAGE ? 300 : 2;
	uint64_t n = 1 + draw(most);
	struct part p;

	if (n > units - first)
		n = units - first;
	p.offset = first * unit;
	p.at = (char *)a->start + p.offset;
	p.len = n * unit;
	return p;
}

/* Map a part as its arena says. What is there goes away. */
static void map_part(enum mutator_use use, const struct part *p)
{
	static const int prot[] = {
		PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_READ,
	};
	static const int flags[] = {
		MAP_PRIVATE | MAP_ANONYMOUS, MAP_SHARED, MAP_PRIVATE,
	};

	/* what fails leaves what was there, or a hole: as good as any other */
	(void)mmap(p->at, p->len, prot[use], flags[use] | MAP_FIXED,
		   use == MUTATOR_ANON ? -1 : memfd, p->offset);
}

static void protect_part(enum mutator_use use, const struct part *p)
{
	static const int prots[] = {
		PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE,
	};

	mprotect(p->at, p->len, prots[draw(use == MUTATOR_READ ? 2 : 3)]);
}

/* To another place in the same arena, most often a smaller part of it. */
static void move_part(enum mutator_use use, const struct part *p)
{
	struct part to = draw_part(use);
	size_t len = p->len < to.len ? p->len : to.len;

	if (p->at + len <= to.at || to.at + len <= p->at)
		mremap(p->at, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, to.at);
}

/* All there is, but for what takes memory away for good: HWPOISON, SOFT_OFFLINE. */
static void advise_part(const struct part *p)
{
	static const int advices[] = {
		MADV_DONTNEED, MADV_PAGEOUT, MADV_COLD, MADV_HUGEPAGE,
		MADV_NOHUGEPAGE, MADV_COLLAPSE, MADV_COLLAPSE, MADV_FREE,
		MADV_REMOVE, MADV_MERGEABLE, MADV_PAGEOUT,
		MADV_UNMERGEABLE, MADV_WILLNEED, MADV_DONTNEED_LOCKED,
		MADV_WIPEONFORK, MADV_KEEPONFORK, MADV_DONTFORK, MADV_DOFORK,
		MADV_SEQUENTIAL, MADV_RANDOM, MADV_NORMAL, MADV_DONTDUMP,
		MADV_DODUMP, MADV_PAGEOUT, MADV_COLLAPSE,
	};

	madvise(p->at, p->len, advices[draw(sizeof(advices) /
					    sizeof(advices[0]))]);
}

/* These fail where nothing is mapped, or not so, and do not fault. */
static void touch_part(const struct part *p)
{
	madvise(p->at, p->len,
		draw(3) ? MADV_POPULATE_WRITE : MADV_POPULATE_READ);
}

static void operate(void)
{
	enum mutator_use use = draw(5) < 3 ? MUTATOR_ANON : 1 + draw(2);
	struct part p = draw_part(use);

	switch (draw(12)) {
	case 0:
	case 1:
		map_part(use, &p);
		break;
	case 2:
		munmap(p.at, p.len);
		break;
	case 3:
		protect_part(use, &p);
		break;
	case 4:
		move_part(use, &p);
		break;
	case 5:
	case 6:
	case 7:
	case 8:
		advise_part(&p);
		break;
	default:
		touch_part(&p);
		break;
	}
}

/* What a child has died of, who is to live or be killed, this dies of, to be seen. */
static void reap(void)
{
	int status;

	while (waitpid(-1, &status, WNOHANG) > 0)
		if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
			raise(WTERMSIG(status));
}

/* A child with the same memory, some of it changed. */
static void branch(void)
{
	int i;

	reap();
	if (fork())
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (i = 0; i < OPS_FORKED; i++)
		operate();
	_exit(0);
}

static void exec_self(void)
{
	char seed[32];

	snprintf(seed, sizeof(seed), "%lu", (unsigned long)state);
	execl("/proc/self/exe", "mutator", seed, NULL);
}

static void map_arenas(void)
{
	int use;

	for (use = 0; use < MUTATOR_USES; use++) {
		const struct mutator_arena *a = &mutator_arenas[use];
		struct part all = { (char *)a->start, a->end - a->start, 0 };

		map_part(use, &all);
	}
}

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ULL + t.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
	uint64_t end;

	if (argc != 2)
		return 1;
	state = strtoull(argv[1], NULL, 0) | 1;
	memfd = memfd_create("mutator", MFD_CLOEXEC);
	if (memfd < 0 || ftruncate(memfd, 8 * MUTATOR_MIB))
		return 1;
	map_arenas();
	for (end = now_ms() + draw(LIFE_MS); now_ms() < end;) {
		operate();
		if (!draw(150))
			branch();
	}
	reap();
	if (draw(3))
		exec_self();
	return 0;
}
