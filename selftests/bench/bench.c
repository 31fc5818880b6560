// SPDX-License-Identifier: GPL-2.0
/*
 * What mmscope's files cost to read, beside the kernel's own: bench [-m MiB]
 * [-o FILE]. To be run as root; on a machine that counts instructions (qemu
 * -icount shift=0) a nanosecond is one.
 */
#include <errno.h>
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

/* The median of ROUNDS; an error of mmscope's files is one, of others n/a. */
static int measure(struct mmscope *h, const struct target *t,
		   enum file which, char *buf, double *ns)
{
	double took[ROUNDS];
	int err, n = 0;

	*ns = NOT_MEASURED;
	do {
		double start = now_ns();

		err = read_file(h, t, which, buf);
		took[n++] = now_ns() - start;
		if (err)
			return which <= READ_VMAS ? err : 0;
	} while (n < ROUNDS && took[n - 1] < LONG_NS);
	*ns = median(took, n);
	return 0;
}

/* mmscope's files first, so that its maxima are theirs alone. */
static int measure_all(struct mmscope *h, const struct target *t,
		       struct result *r, char *buf)
{
	unsigned int i;
	int err = mmscope_set(h, "stats=reset");

	for (i = 0; i < NR_FILES && !err; i++) {
		err = measure(h, t, i, buf, &r->ns[i]);
		if (!err && i == READ_VMAS)
			err = mmscope_stat(h, "lock_hold_max_ns", &r->lock_ns);
		if (!err && i == READ_VMAS)
			err = mmscope_stat(h, "irqs_off_max_ns", &r->irqs_ns);
	}
	return err;
}

static int look_and_measure(struct mmscope *h, const struct target *t,
			    enum shape which, struct result *r, char *buf)
{
	int err = mmscope_attach(h, t->pid);

	if (err)
		return err;
	r->pages = t->pages;
	err = target_look(h, t, &r->found);
	if (err)
		return err;
	r->why = target_unfit(which, t, &r->found);
	return r->why ? 0 : measure_all(h, t, r, buf);
}

static int bench_shape(struct mmscope *h, enum shape which, uint64_t bytes,
		       struct result *r, char *buf)
{
	struct target t;
	int err;

	if (target_start(&t, which, bytes)) {
		r->why = "no memory for it";
		return 0;
	}
	err = look_and_measure(h, &t, which, r, buf);
	target_stop(&t);
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
static int measure_both(struct mmscope *h, uint64_t bytes, struct result *r,
			struct kernel_cost *costs)
{
	char *buf = make_buffer();
	unsigned int i;
	int err;

	if (!buf) {
		fprintf(stderr, "bench: no memory\n");
		return -ENOMEM;
	}
	err = kernel_measure(h, costs, buf);
	for (i = 0; i < NR_SHAPES && !err; i++)
		err = bench_shape(h, i, bytes, &r[i], buf);
	munmap(buf, BUFFER);
	if (err)
		fprintf(stderr, "bench: %s\n", mmscope_error(h));
	return err;
}

static int write_json(const char *path, const struct result *r, uint64_t bytes,
		      const struct kernel_cost *costs)
{
	FILE *out = strcmp(path, "-") ? fopen(path, "we") : stdout;
	int err;

	if (!out) {
		perror(path);
		return -errno;
	}
	report_json(out, r, bytes, costs);
	err = out == stdout ? fflush(out) : fclose(out);
	if (err)
		perror(path);
	return err;
}

static int explain(void)
{
	fprintf(stderr, "usage: bench [-m MiB] [-o FILE]\n");
	return 2;
}

/* The arguments; 0, or -EINVAL. */
static int parse(int argc, char **argv, uint64_t *bytes, const char **json)
{
	unsigned long mib = MIB_DEFAULT;
	char *end = "";
	int c;

	while ((c = getopt(argc, argv, "m:o:")) != -1) {
		if (c == 'm')
			mib = strtoul(optarg, &end, 10);
		else if (c == 'o')
			*json = optarg;
		else
			return -EINVAL;
	}
	if (optind != argc || *end || mib < 2 || mib > MIB_MAX || mib % 2)
		return -EINVAL;
	*bytes = (uint64_t)mib << 20;
	return 0;
}

int main(int argc, char **argv)
{
	static struct kernel_cost costs[NR_KERNEL_FILES];
	static struct result results[NR_SHAPES];
	const char *json = NULL;
	struct mmscope *h;
	uint64_t bytes;
	int err;

	if (parse(argc, argv, &bytes, &json))
		return explain();
	err = mmscope_open(&h);
	if (err)
		fprintf(stderr, "bench: %s\n", mmscope_error(h));
	else
		err = measure_both(h, bytes, results, costs);
	mmscope_close(h);
	if (err)
		return 1;
	report_table(stdout, results, bytes);
	kernel_report_table(stdout, costs);
	return json && write_json(json, results, bytes, costs) ? 1 : 0;
}
