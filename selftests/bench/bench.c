// SPDX-License-Identifier: GPL-2.0
/*
 * What mmscope's files cost to read, beside the kernel's own: bench [-m MiB]
 * [-t TARGET] [-d DOUBLINGS] [-o FILE]. To be run as root, in a directory that
 * can have a file of so many MiB; on a machine that counts instructions (qemu
 * -icount shift=0) a nanosecond is one. With -t it is that target only, and none
 * of the kernel's files.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"
#include "kernel.h"
#include "median.h"

#define MIB_DEFAULT	256
#define MIB_MAX		65536

/* What takes longer than this is not done again for a median. */
#define LONG_NS		2e9

#define POOL		"/proc/sys/vm/nr_hugepages"

/* What to do. */
struct job {
	uint64_t bytes;		/* size of a mapping */
	int only;		/* the only shape, or -1 */
	unsigned int doublings;	/* until all is touched */
	const char *json;	/* where to, or NULL */
};

/* The median of ROUNDS; an error of mmscope's files is one, of others n/a. */
static int measure(struct mmscope *h, const struct target *t,
		   enum file which, char *buf, struct cost *cost)
{
	double took[ROUNDS];
	int err, n = 0;

	cost->ns = NOT_MEASURED;
	do {
		double start = now_ns();

		err = read_file(h, t, which, buf, &cost->got);
		took[n++] = now_ns() - start;
		if (err)
			return which < NR_OURS ? err : 0;
	} while (n < ROUNDS && took[n - 1] < LONG_NS);
	cost->ns = median(took, n);
	return 0;
}

/* One of mmscope's, and what it takes besides time. */
static int measure_ours(struct mmscope *h, const struct target *t,
			enum file which, char *buf, struct cost *cost)
{
	int err = mmscope_set(h, "stats=reset");

	if (!err)
		err = measure(h, t, which, buf, cost);
	if (!err)
		err = mmscope_stat(h, "lock_hold_max_ns", &cost->lock_ns);
	if (!err)
		err = mmscope_stat(h, "irqs_off_max_ns", &cost->irqs_ns);
	return err ? err : watch_file(h, t, which, buf, &cost->held);
}

static int measure_all(struct mmscope *h, const struct target *t,
		       struct cost *cost, char *buf)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < NR_FILES && !err; i++)
		err = i < NR_OURS ? measure_ours(h, t, i, buf, &cost[i]) :
				    measure(h, t, i, buf, &cost[i]);
	return err;
}

/* Touch a part of it, and see what that costs. */
static int take_step(struct mmscope *h, struct target *t, uint64_t pages,
		     struct result *r, char *buf)
{
	struct step *step = &r->steps[r->nr_steps];

	if (target_touch(t, pages)) {
		r->why = "no memory for it";
		return 0;
	}
	step->pages = pages;
	r->nr_steps++;
	return measure_all(h, t, step->cost, buf);
}

static int grow_and_measure(struct mmscope *h, struct target *t,
			    enum shape which, unsigned int doublings,
			    struct result *r, char *buf)
{
	int err = mmscope_attach(h, t->pid);

	for (; doublings && !err && !r->why; doublings--)
		err = take_step(h, t, t->most >> doublings, r, buf);
	if (err || r->why)
		return err;
	if (target_touch(t, t->most)) {
		r->why = "no memory for it";
		return 0;
	}
	r->pages = t->pages;
	err = target_look(h, t, &r->found);
	if (err)
		return err;
	r->why = shape_unfit(which, t, &r->found);
	return r->why ? 0 : measure_all(h, t, r->cost, buf);
}

/* Have so many huge pages in the pool, or as many as there can be. */
static void fill_pool(uint64_t leaves)
{
	int fd = open(POOL, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	dprintf(fd, "%llu", (unsigned long long)leaves);
	close(fd);
}

static int bench_shape(struct mmscope *h, enum shape which,
		       const struct job *job, struct result *r, char *buf)
{
	struct target t;
	int err = 0;

	r->measured = true;
	if (which == HUGETLB)
		fill_pool(job->bytes / LEAF);
	if (target_start(&t, which, job->bytes)) {
		r->why = "no memory for it";
	} else {
		err = grow_and_measure(h, &t, which, job->doublings, r, buf);
		target_stop(&t);
	}
	if (which == HUGETLB)
		fill_pool(0);
	/* What is left of it to be freed is no part of the next one's cost. */
	sleep(1);
	return err;
}

/* Not to be in the targets, which are forked: it would be seen there. */
static char *make_buffer(void)
{
	char *buf = mmap(NULL, BUFFER, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (buf == MAP_FAILED || madvise(buf, BUFFER, MADV_DONTFORK))
		return NULL;
	return buf;
}

/* The kernel's files first, when little has happened yet. */
static int measure_both(struct mmscope *h, const struct job *job,
			struct result *r, struct kernel_cost *costs)
{
	char *buf = make_buffer();
	unsigned int i;
	int err = 0;

	if (!buf) {
		fprintf(stderr, "bench: no memory\n");
		return -ENOMEM;
	}
	if (job->only < 0)
		err = kernel_measure(h, costs, buf);
	for (i = 0; i < NR_SHAPES && !err; i++)
		if (job->only < 0 || job->only == (int)i)
			err = bench_shape(h, i, job, &r[i], buf);
	munmap(buf, BUFFER);
	if (err)
		fprintf(stderr, "bench: %s\n", mmscope_error(h));
	return err;
}

static int write_json(const struct job *job, const struct result *r,
		      const struct kernel_cost *costs)
{
	bool here = !strcmp(job->json, "-");
	FILE *out = here ? stdout : fopen(job->json, "we");
	int err;

	if (!out) {
		perror(job->json);
		return -errno;
	}
	report_json(out, r, job->bytes, job->only < 0 ? costs : NULL);
	err = here ? fflush(out) : fclose(out);
	if (err)
		perror(job->json);
	return err;
}

static int explain(void)
{
	fprintf(stderr,
		"usage: bench [-m MiB] [-t TARGET] [-d DOUBLINGS] [-o FILE]\n");
	return 2;
}

static int find_shape(const char *name)
{
	int i;

	for (i = 0; i < NR_SHAPES; i++)
		if (!strcmp(name, shape_names[i]))
			return i;
	return -EINVAL;
}

/* A whole number, or ULONG_MAX. */
static unsigned long parse_number(const char *text)
{
	unsigned long n;
	char *end;

	n = strtoul(text, &end, 10);
	return end == text || *end ? ULONG_MAX : n;
}

/* The arguments; 0, or -EINVAL. */
static int parse(int argc, char **argv, struct job *job)
{
	unsigned long mib = MIB_DEFAULT;
	int c;

	*job = (struct job){ .only = -1, .doublings = 1 };
	while ((c = getopt(argc, argv, "m:t:d:o:")) != -1) {
		if (c == 'm')
			mib = parse_number(optarg);
		else if (c == 't')
			job->only = find_shape(optarg);
		else if (c == 'd')
			job->doublings = parse_number(optarg);
		else if (c == 'o')
			job->json = optarg;
		if (c == '?' || (c == 't' && job->only < 0))
			return -EINVAL;
	}
	/* half of it, and so on, are huge pages too */
	if (optind != argc || job->doublings > MAX_STEPS || !mib ||
	    mib > MIB_MAX || mib % (2UL << job->doublings))
		return -EINVAL;
	job->bytes = (uint64_t)mib << 20;
	return 0;
}

int main(int argc, char **argv)
{
	static struct kernel_cost costs[NR_KERNEL_FILES];
	static struct result results[NR_SHAPES];
	struct mmscope *h;
	struct job job;
	int err;

	if (parse(argc, argv, &job))
		return explain();
	/* a target that is gone is found by its answer */
	signal(SIGPIPE, SIG_IGN);
	err = mmscope_open(&h);
	if (err)
		fprintf(stderr, "bench: %s\n", mmscope_error(h));
	else
		err = measure_both(h, &job, results, costs);
	mmscope_close(h);
	if (err)
		return 1;
	report_table(stdout, results, job.bytes);
	if (job.only < 0)
		kernel_report_table(stdout, costs);
	return job.json && write_json(&job, results, costs) ? 1 : 0;
}
