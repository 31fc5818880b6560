// SPDX-License-Identifier: GPL-2.0
/*
 * A process that maps and unmaps all the time on the first processor, while the
 * second reads a file about it without pause, and what that costs it:
 *
 *   maploop [-m MIB] [-n PAIRS] [-t MS] [-o OUT]
 *
 * The machine has other things to do, and two processors of it may be less than
 * two: so what is compared is the rate while the file is read of it, and of
 * another process with as much memory that does nothing, right before or after.
 * A pair in which the other's reader left it no time at all is left out. Writes a
 * line a file, `NAME RATE LOST LOW HIGH WAITS SLEEPS YIELDS READS PAIRS`: medians of
 * PAIRS, of MS each: rounds a second when the other is read; of which are lost, in
 * percent, with the quartiles; the part of its time, in percent, that it was not
 * run for more than when the other is read; and, a second, how often it has slept,
 * how often mmscope gave the lock up for it, and how often the file was read.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maploop.h"
#include "median.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

#define PAIRS_MAX	1000
#define PROCESSORS		2

struct options {
	uint64_t bytes;
	unsigned long pairs;
	unsigned long ms;
	const char *out;
};

/* What was measured while a file was read, by whom it was about. */
enum { OTHER, MAPPER, NR_WHOM };

struct figures {
	int n;
	double rate[PAIRS_MAX];
	double lost[PAIRS_MAX];
	double waits[PAIRS_MAX];
	double sleeps[PAIRS_MAX];
	double yields[PAIRS_MAX];
	double reads[PAIRS_MAX];
};

/* One stretch of time, in figures. */
struct stretch {
	double rate;
	double sleeps;
	double asleep;
	double reads;
	double yields;
};

/* The processor is as busy when nobody reads. */
#define READ_NOTHING	NR_FILES

static int read_for(struct mmscope *h, const struct target *t, unsigned int file,
		    double ns, char *buf, double *reads)
{
	double end = now_ns() + ns;
	unsigned long n = 0;
	struct got got;
	int err = 0;

	for (; !err && now_ns() < end; n++)
		if (file != READ_NOTHING)
			err = read_file(h, t, file, buf, &got);
	*reads = n;
	return err;
}

static int measure(struct mmscope *h, const struct mapper *m,
		   const struct target *whom, unsigned int file, double ns,
		   char *buf, struct stretch *s)
{
	struct seen before, after;
	uint64_t yields = 0, yielded = 0;
	double reads = 0;
	int err = mmscope_stat(h, "lock_yields", &yields);

	if (!err)
		err = mapper_see(m, &before);
	if (!err)
		err = read_for(h, whom, file, ns, buf, &reads);
	if (!err)
		err = mapper_see(m, &after);
	if (!err)
		err = mmscope_stat(h, "lock_yields", &yielded);
	if (err)
		return err;
	ns = after.at - before.at;
	s->rate = (after.rounds - before.rounds) / ns * 1e9;
	s->sleeps = (after.slept - before.slept) / ns * 1e9;
	s->asleep = 100 - 100 * (after.ran - before.ran) / ns;
	s->reads = reads / ns * 1e9;
	s->yields = (yielded - yields) / ns * 1e9;
	return 0;
}

static void note(struct figures *f, const struct stretch *s)
{
	int i = f->n++;

	f->rate[i] = s[OTHER].rate;
	f->lost[i] = 100 - 100 * s[MAPPER].rate / s[OTHER].rate;
	f->waits[i] = s[MAPPER].asleep - s[OTHER].asleep;
	f->sleeps[i] = s[MAPPER].sleeps;
	f->yields[i] = s[MAPPER].yields;
	f->reads[i] = s[MAPPER].reads;
}

/* Which comes first takes turns. */
static int pair(struct mmscope *h, const struct mapper *m,
		const struct mapper *other, unsigned int file, double ns,
		char *buf, int i, struct figures *f)
{
	struct stretch s[NR_WHOM];
	int k, err = 0;

	for (k = 0; k < NR_WHOM && !err; k++) {
		int whom = (i + k) % NR_WHOM;

		err = measure(h, m, whom == MAPPER ? &m->t : &other->t, file,
			      ns, buf, &s[whom]);
	}
	if (!err && s[OTHER].rate > 0)
		note(f, s);
	return err;
}

static void report(FILE *out, const char *name, struct figures *f)
{
	int n = f->n;
	double lost = median(f->lost, n);

	fprintf(out, "%s %.0f %.2f %.2f %.2f %.2f %.0f %.0f %.0f %d\n", name,
		median(f->rate, n), lost, f->lost[n / 4],
		f->lost[n - 1 - n / 4], median(f->waits, n),
		median(f->sleeps, n), median(f->yields, n),
		median(f->reads, n), n);
}

static const struct {
	const char *name;
	unsigned int file;
} rows[] = {
	{ "nothing", READ_NOTHING },
	{ "mmscope_pages", READ_PAGES },
	{ "mmscope_vmas", READ_VMAS },
	{ "pagemap", READ_PAGEMAP },
	{ "smaps", READ_SMAPS },
	{ "smaps_rollup", READ_ROLLUP },
};

static int run_row(struct mmscope *h, const struct mapper *m,
		   const struct mapper *other, const struct options *o,
		   unsigned int row, char *buf, FILE *out)
{
	static struct figures f;
	unsigned long i;
	int err = 0;

	f.n = 0;
	for (i = 0; i < o->pairs && !err; i++)
		err = pair(h, m, other, rows[row].file, o->ms * 1e6, buf, i,
			   &f);
	if (!err && !f.n)
		err = -EIO;
	if (!err)
		report(out, rows[row].name, &f);
	return err;
}

static int run(struct mmscope *h, const struct options *o, FILE *out)
{
	static char buf[BUFFER];
	struct mapper m, other;
	pid_t idle[PROCESSORS];
	unsigned int i;
	int err;

	for (i = 0; i < PROCESSORS; i++)
		idle[i] = fill_time(i);
	err = mapper_start(&m, o->bytes, 1);
	if (!err)
		err = mapper_start(&other, o->bytes, 0);
	if (!err)
		err = pin(1);
	if (!err)
		err = mmscope_attach(h, m.t.pid);
	if (!err)
		err = mmscope_attach(h, other.t.pid);
	for (i = 0; i < COUNT(rows) && !err; i++)
		err = run_row(h, &m, &other, o, i, buf, out);
	mapper_stop(&m);
	mapper_stop(&other);
	for (i = 0; i < PROCESSORS; i++)
		if (idle[i] > 0)
			kill(idle[i], SIGKILL);
	return err;
}

static int parse(int argc, char **argv, struct options *o)
{
	int c;

	while ((c = getopt(argc, argv, "m:n:t:o:")) != -1) {
		if (c == 'm')
			o->bytes = strtoull(optarg, NULL, 10) << 20;
		else if (c == 'n')
			o->pairs = strtoul(optarg, NULL, 10);
		else if (c == 't')
			o->ms = strtoul(optarg, NULL, 10);
		else if (c == 'o')
			o->out = optarg;
		else
			return -EINVAL;
	}
	return optind != argc || !o->bytes || !o->pairs || !o->ms ||
	       o->pairs > PAIRS_MAX ? -EINVAL : 0;
}

int main(int argc, char **argv)
{
	struct options o = { .bytes = 64 << 20, .pairs = 201, .ms = 20 };
	struct mmscope *h;
	FILE *out;
	int err;

	if (parse(argc, argv, &o)) {
		fprintf(stderr, "usage: maploop [-m MIB] [-n PAIRS] [-t MS] [-o OUT]\n");
		return 2;
	}
	out = o.out ? fopen(o.out, "we") : stdout;
	if (!out) {
		perror(o.out);
		return 1;
	}
	err = mmscope_open(&h);
	if (!err)
		err = run(h, &o, out);
	if (err)
		fprintf(stderr, "maploop: %s\n", mmscope_error(h));
	mmscope_close(h);
	return fclose(out) || err ? 1 : 0;
}
