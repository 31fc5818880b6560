// SPDX-License-Identifier: GPL-2.0
/*
 * The same pages out, and in or freed, again and again, and what one takes:
 *
 *   swaploop [-n PAGES] [-r ROUNDS] [-o OUT]
 *
 * Writes `OUT IN FREED`: medians of the rounds, in ns a page, of MADV_PAGEOUT, of
 * a touch of what is out, and of MADV_DONTNEED of what is out.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define PAGE		4096UL
#define ROUNDS_MAX	100
#define TRIES		5

enum { OUT, IN, FREED, NR_STEPS };

static double took[NR_STEPS][ROUNDS_MAX];

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

/* Half of each page is its own, and does not compress. */
static void fill(char *p, unsigned long pages)
{
	uint64_t word = 1;
	unsigned long i, k;

	for (i = 0; i < pages; i++)
		for (k = 0; k < PAGE / 2; k += sizeof(word)) {
			word = word * 6364136223846793005UL + i + 1;
			memcpy(p + i * PAGE + k, &word, sizeof(word));
		}
}

static void touch(const char *p, unsigned long pages)
{
	unsigned long i;

	for (i = 0; i < pages; i++)
		__atomic_load_n(p + i * PAGE, __ATOMIC_RELAXED);
}

static unsigned long in_memory(char *p, unsigned long pages)
{
	static unsigned char there[1 << 20];
	unsigned long i, n = 0;

	if (pages > sizeof(there) || mincore(p, pages * PAGE, there))
		return pages;
	for (i = 0; i < pages; i++)
		n += there[i] & 1;
	return n;
}

/* Pages that wait for the LRU elsewhere stay: then it is not one a page. */
static int push_out(char *p, unsigned long pages, double *ns)
{
	*ns = now_ns();
	if (madvise(p, pages * PAGE, MADV_PAGEOUT))
		return -1;
	*ns = (now_ns() - *ns) / pages;
	return in_memory(p, pages) ? -1 : 0;
}

static long majors(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return u.ru_majflt;
}

static int round_once(char *p, unsigned long pages, double *ns)
{
	long before;

	fill(p, pages);
	if (push_out(p, pages, &ns[OUT]))
		return -1;
	before = majors();
	ns[IN] = now_ns();
	touch(p, pages);
	ns[IN] = (now_ns() - ns[IN]) / pages;
	if (majors() - before < (long)pages)
		return -1;
	fill(p, pages);
	if (push_out(p, pages, &ns[FREED]))
		return -1;
	ns[FREED] = now_ns();
	if (madvise(p, pages * PAGE, MADV_DONTNEED))
		return -1;
	ns[FREED] = (now_ns() - ns[FREED]) / pages;
	return 0;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The first round is for what is only done once, and does not count. */
static int run(char *p, unsigned long pages, unsigned long rounds)
{
	unsigned long i, n = 0, tries = rounds * TRIES;
	double ns[NR_STEPS];
	int first = 1, k;

	for (i = 0; i < tries && n < rounds; i++) {
		if (round_once(p, pages, ns))
			continue;
		for (k = 0; !first && k < NR_STEPS; k++)
			took[k][n] = ns[k];
		n += !first;
		first = 0;
	}
	for (k = 0; k < NR_STEPS; k++)
		qsort(took[k], n, sizeof(took[k][0]), compare);
	return n == rounds ? 0 : -1;
}

int main(int argc, char **argv)
{
	unsigned long pages = 4096, rounds = 5;
	FILE *out = stdout;
	char *p;
	int c;

	while ((c = getopt(argc, argv, "n:r:o:")) != -1) {
		if (c == 'n')
			pages = strtoul(optarg, NULL, 10);
		else if (c == 'r')
			rounds = strtoul(optarg, NULL, 10);
		else if (c == 'o')
			out = fopen(optarg, "we");
		else
			return 2;
	}
	if (!out || !pages || !rounds || rounds > ROUNDS_MAX)
		return 2;
	p = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED || madvise(p, pages * PAGE, MADV_NOHUGEPAGE) ||
	    run(p, pages, rounds)) {
		fprintf(stderr, "swaploop: pages do not go out and come in\n");
		return 1;
	}
	fprintf(out, "%.2f %.2f %.2f\n", took[OUT][rounds / 2],
		took[IN][rounds / 2], took[FREED][rounds / 2]);
	return fclose(out) ? 1 : 0;
}
