// SPDX-License-Identifier: GPL-2.0
/*
 * The same page faults again and again, and what one takes:
 *
 *   faultloop [-n PAGES] [-r ROUNDS] [-j PROCESSES] [-f FILE] [-o OUT] [-m]
 *             anon|cow|file|swap
 *
 * Writes `WALL OWN FAULTS`: medians of the rounds, in ns a fault, of the time
 * that passed and of the processor time of the (first) process, and all faults
 * that this program and its children have had, as the kernel counts. With -j
 * the processes are each on a processor of their own and do each round at the
 * same time; WALL is then divided by the faults of all. -m: with marks, see
 * marks.c.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "faultloop.h"

#define ROUNDS_MAX	1000
#define PROCESSES_MAX	64

/* Faults of a round that are not the loop's: after a fork, the stack's. */
#define OTHERS_MAX	16

struct options {
	unsigned long pages;
	unsigned long rounds;
	unsigned long processes;
	const char *file;
	const char *out;
	int marks;
	const struct kind *kind;
};

/* What the processes share. */
struct shared {
	pthread_barrier_t barrier;
	double wall[ROUNDS_MAX];	/* the first process writes both */
	double own[ROUNDS_MAX];
};

static double clock_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static long faults(int who)
{
	struct rusage u;

	getrusage(who, &u);
	return u.ru_minflt + u.ru_majflt;
}

/* Nothing but the faults, and what is needed to go on to the next. */
static void touch(const struct area *a, int write)
{
	char *p = a->p, *end = p + a->pages * PAGE;

	if (write) {
		for (; p < end; p += PAGE)
			__atomic_store_n(p, 1, __ATOMIC_RELAXED);
	} else {
		for (; p < end; p += PAGE)
			__atomic_load_n(p, __ATOMIC_RELAXED);
	}
}

static int round_once(struct shared *s, const struct options *o,
		      struct area *a, double *wall, double *own)
{
	long before;
	int err = o->kind->begin(a);

	if (err)
		return err;
	pthread_barrier_wait(&s->barrier);
	before = faults(RUSAGE_SELF);
	*wall = clock_ns(CLOCK_MONOTONIC);
	*own = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	if (o->marks)
		mark_begin();
	touch(a, o->kind->write);
	if (o->marks)
		mark_end();
	*own = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - *own;
	before = faults(RUSAGE_SELF) - before;
	pthread_barrier_wait(&s->barrier);
	*wall = clock_ns(CLOCK_MONOTONIC) - *wall;
	o->kind->end(a);
	/* If it is not one a page the figure is not what it says. */
	before -= a->pages;
	return before < 0 || before > OTHERS_MAX ? -ERANGE : 0;
}

/* The first round is for what is only done once, and does not count. */
static int rounds(struct shared *s, const struct options *o, int first)
{
	struct area a = { .pages = o->pages, .file = o->file };
	double wall = 0, own = 0;
	unsigned long i;
	int err = 0;

	for (i = 0; i <= o->rounds && !err; i++) {
		err = round_once(s, o, &a, &wall, &own);
		if (!i && err == -ERANGE)
			err = 0;
		if (first && i) {
			s->wall[i - 1] = wall / (o->pages * o->processes);
			s->own[i - 1] = own / o->pages;
		}
	}
	if (err)
		fprintf(stderr, "faultloop: %s\n", err == -ERANGE ?
			"not one fault a page" : strerror(-err));
	return err;
}

static int pin(unsigned long cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set) ? -errno : 0;
}

/* All but the first are children, and end with it, as it does with them. */
static void be_child(struct shared *s, const struct options *o,
		     unsigned long cpu)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!pin(cpu) && !rounds(s, o, 0))
		_exit(0);
	kill(getppid(), SIGTERM);
	_exit(1);
}

static int run(struct shared *s, const struct options *o)
{
	pid_t group[PROCESSES_MAX];
	unsigned long i;
	int status, err;

	for (i = 1; i < o->processes; i++) {
		group[i] = fork();
		if (!group[i])
			be_child(s, o, i);
	}
	err = o->processes > 1 ? pin(0) : 0;
	if (!err)
		err = rounds(s, o, 1);
	for (i = 1; i < o->processes; i++)
		if (waitpid(group[i], &status, 0) < 0 || status)
			err = err ? err : -ECHILD;
	return err;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, unsigned long n)
{
	qsort(v, n, sizeof(v[0]), compare);
	return v[n / 2];
}

static int report(struct shared *s, const struct options *o)
{
	FILE *out = o->out ? fopen(o->out, "we") : stdout;

	if (!out) {
		perror(o->out);
		return 1;
	}
	fprintf(out, "%.2f %.2f %ld\n", median(s->wall, o->rounds),
		median(s->own, o->rounds),
		faults(RUSAGE_SELF) + faults(RUSAGE_CHILDREN));
	return fclose(out) ? 1 : 0;
}

static struct shared *share(unsigned long processes)
{
	struct shared *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE,
				-1, 0);
	pthread_barrierattr_t attr;

	if (s == MAP_FAILED)
		return NULL;
	pthread_barrierattr_init(&attr);
	pthread_barrierattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(&s->barrier, &attr, processes);
	return s;
}

static int explain(void)
{
	fprintf(stderr,
		"usage: faultloop [-n PAGES] [-r ROUNDS] [-j PROCESSES]\n"
		"                 [-f FILE] [-o OUT] [-m] anon|cow|file|swap\n");
	return 2;
}

static int parse(int argc, char **argv, struct options *o)
{
	int c;

	while ((c = getopt(argc, argv, "n:r:j:f:o:m")) != -1) {
		if (c == 'n')
			o->pages = strtoul(optarg, NULL, 10);
		else if (c == 'r')
			o->rounds = strtoul(optarg, NULL, 10);
		else if (c == 'j')
			o->processes = strtoul(optarg, NULL, 10);
		else if (c == 'f')
			o->file = optarg;
		else if (c == 'o')
			o->out = optarg;
		else if (c == 'm')
			o->marks = 1;
		else
			return -EINVAL;
	}
	if (optind + 1 != argc || !o->pages || !o->rounds || !o->processes ||
	    o->rounds > ROUNDS_MAX || o->processes > PROCESSES_MAX)
		return -EINVAL;
	o->kind = kind_by_name(argv[optind]);
	return o->kind ? 0 : -EINVAL;
}

int main(int argc, char **argv)
{
	struct options o = { .pages = 16384, .rounds = 5, .processes = 1 };
	struct shared *s;

	if (parse(argc, argv, &o))
		return explain();
	s = share(o.processes);
	if (!s || (o.marks && marks_make())) {
		perror("faultloop");
		return 1;
	}
	return run(s, &o) ? 1 : report(s, &o);
}
