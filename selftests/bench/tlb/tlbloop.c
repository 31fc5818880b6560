// SPDX-License-Identifier: GPL-2.0
/*
 * Two that wake each other in turn, and a page that comes and goes, and what one
 * turn takes:
 *
 *   tlbloop [-n TURNS] [-r ROUNDS] [-o OUT]
 *
 * Writes `PROCESS THREAD FLUSH`: medians of the rounds, in ns, of a switch to
 * another process, of one to another thread, both with the system calls that bring
 * them about, and of a page touched and dropped again. For one processor.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#define PAGE		4096UL
#define ROUNDS_MAX	100

enum { PROCESS, THREAD, FLUSH, NR_FIGURES };

static double took[NR_FIGURES][ROUNDS_MAX];
static int there[2], back[2];

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void *answer(void *unused)
{
	char byte;

	while (read(there[0], &byte, 1) == 1 && write(back[1], &byte, 1) == 1)
		;
	return unused;
}

/* Each turn is a switch there, and one back. */
static double play(unsigned long turns)
{
	double begin = now_ns();
	unsigned long i;
	char byte = 0;

	for (i = 0; i < turns; i++)
		if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1)
			fail("pipe");
	return (now_ns() - begin) / (2 * turns);
}

static double drop(char *page, unsigned long turns)
{
	double begin = now_ns();
	unsigned long i;

	for (i = 0; i < turns; i++) {
		__atomic_store_n(page, 1, __ATOMIC_RELAXED);
		if (madvise(page, PAGE, MADV_DONTNEED))
			fail("madvise");
	}
	return (now_ns() - begin) / turns;
}

static void open_pipes(void)
{
	if (pipe(there) || pipe(back))
		fail("pipe");
}

static void with_process(unsigned long turns, int rounds)
{
	pid_t child;
	int r;

	open_pipes();
	child = fork();
	if (child < 0)
		fail("fork");
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		answer(NULL);
		_exit(0);
	}
	play(turns / 4);
	for (r = 0; r < rounds; r++)
		took[PROCESS][r] = play(turns);
	kill(child, SIGKILL);
}

static void with_thread(unsigned long turns, int rounds)
{
	pthread_t thread;
	int r;

	open_pipes();
	if (pthread_create(&thread, NULL, answer, NULL))
		fail("thread");
	play(turns / 4);
	for (r = 0; r < rounds; r++)
		took[THREAD][r] = play(turns);
}

static void alone(unsigned long turns, int rounds)
{
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int r;

	if (page == MAP_FAILED)
		fail("mmap");
	drop(page, turns / 4);
	for (r = 0; r < rounds; r++)
		took[FLUSH][r] = drop(page, turns);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *figures, int n)
{
	qsort(figures, n, sizeof(*figures), compare);
	return figures[n / 2];
}

int main(int argc, char **argv)
{
	const char *path = "/dev/stdout";
	unsigned long turns = 4096;
	int option, rounds = 5;
	FILE *f;

	while ((option = getopt(argc, argv, "n:r:o:")) > 0) {
		if (option == 'n')
			turns = strtoul(optarg, NULL, 10);
		else if (option == 'r')
			rounds = atoi(optarg);
		else if (option == 'o')
			path = optarg;
		else
			return 2;
	}
	if (turns < 4 || rounds < 1 || rounds > ROUNDS_MAX)
		return 2;
	with_process(turns, rounds);
	with_thread(turns, rounds);
	alone(turns, rounds);
	f = fopen(path, "we");
	if (!f)
		fail(path);
	fprintf(f, "%.2f %.2f %.2f\n", median(took[PROCESS], rounds),
		median(took[THREAD], rounds), median(took[FLUSH], rounds));
	return fclose(f) ? 1 : 0;
}
