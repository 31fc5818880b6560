// SPDX-License-Identifier: GPL-2.0
/* What two readings of `faults` differ by, and what has to add up in one. */
#include "faultsums.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/**
 * faults_set_mode() - set what is accounted
 * @h: handle
 * @mode: "off", "count" or "latency"
 *
 * Return: true if it is so now, as `control` has it.
 */
bool faults_set_mode(struct mmscope *h, const char *mode)
{
	char line[32], now[16];

	snprintf(line, sizeof(line), "faults=%s", mode);
	return !mmscope_set(h, line) &&
	       !mmscope_get(h, "faults", now, sizeof(now)) &&
	       !strcmp(now, mode);
}

/**
 * faults_of_kernel() - what /proc/PID/stat says of a process
 * @pid: process
 * @minor: minor faults of all its threads, ever
 * @major: major ones
 *
 * Return: true; false if there is no such process.
 */
bool faults_of_kernel(pid_t pid, uint64_t *minor, uint64_t *major)
{
	char path[32], text[1024];
	const char *p = NULL;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (f && fgets(text, sizeof(text), f))
		p = strrchr(text, ')');
	if (f)
		fclose(f);
	return p && sscanf(p, ") %*c %*d %*d %*d %*d %*d %*u %lu %*u %lu",
			   minor, major) == 2;
}

static void row_since(struct mmscope_fault_row *now,
		      const struct mmscope_fault_row *before)
{
	unsigned int i;

	now->count -= before->count;
	now->major -= before->major;
	for (i = 0; i < MMSCOPE_NR_ORIGINS; i++)
		now->origin[i] -= before->origin[i];
	now->timed -= before->timed;
	now->ns -= before->ns;
	for (i = 0; i < 64; i++)
		now->histogram[i] -= before->histogram[i];
}

/**
 * faults_since() - take from a reading what was there before
 * @now: the later reading; it keeps its mode, the longest times and the rows of
 *	mappings as they are
 * @before: the earlier one
 */
void faults_since(struct mmscope_faults *now,
		  const struct mmscope_faults *before)
{
	unsigned int i;

	now->minor -= before->minor;
	now->major -= before->major;
	now->unfinished -= before->unfinished;
	now->missed -= before->missed;
	now->unmatched -= before->unmatched;
	now->unplaced -= before->unplaced;
	now->untimed -= before->untimed;
	for (i = 0; i < MMSCOPE_NR_FAULTS; i++)
		row_since(&now->cause[i], &before->cause[i]);
	row_since(&now->sum, &before->sum);
}

static void row_add(struct mmscope_fault_row *sum,
		    const struct mmscope_fault_row *row)
{
	unsigned int i;

	sum->count += row->count;
	sum->major += row->major;
	for (i = 0; i < MMSCOPE_NR_ORIGINS; i++)
		sum->origin[i] += row->origin[i];
	sum->timed += row->timed;
	sum->ns += row->ns;
	if (row->longest > sum->longest)
		sum->longest = row->longest;
	for (i = 0; i < 64; i++)
		sum->histogram[i] += row->histogram[i];
}

/* The rows of those causes that the kernel counts, too. */
static struct mmscope_fault_row sum_of(const struct mmscope_faults *f)
{
	struct mmscope_fault_row sum = { 0 };
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_FAULTS; i++)
		if (mmscope_fault_counted(i))
			row_add(&sum, &f->cause[i]);
	return sum;
}

/**
 * faults_counted() - how many faults there are that the kernel counts, too
 * @f: reading
 */
uint64_t faults_counted(const struct mmscope_faults *f)
{
	return sum_of(f).count;
}

/**
 * faults_majors() - how many of these are major ones
 * @f: reading
 */
uint64_t faults_majors(const struct mmscope_faults *f)
{
	return sum_of(f).major;
}

/**
 * faults_within() - how many faults of a cause there were in some mappings
 * @f: reading
 * @start: of those that begin at this address
 * @end: or between it and this one
 * @cause: MMSCOPE_FAULT_*
 */
uint64_t faults_within(const struct mmscope_faults *f, uint64_t start,
		       uint64_t end, enum mmscope_fault cause)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->vmas[i].start >= start && f->vmas[i].start < end)
			n += f->vmas[i].count[cause];
	return n;
}

static unsigned int differ(const char *row, const char *what, uint64_t a,
			   uint64_t b)
{
	if (a == b)
		return 0;
	printf("# %s: %s: %" PRIu64 " and not %" PRIu64 "\n", row, what, a, b);
	return 1;
}

static unsigned int row_wrong(const char *name,
			      const struct mmscope_fault_row *row)
{
	uint64_t origins = 0, timed = 0;
	unsigned int i, wrong;

	for (i = 0; i < MMSCOPE_NR_ORIGINS; i++)
		origins += row->origin[i];
	for (i = 0; i < 64; i++)
		timed += row->histogram[i];
	wrong = differ(name, "sum of origins", origins, row->count) +
		differ(name, "sum of the histogram", timed, row->timed);
	if (row->major > row->count || row->timed > row->count ||
	    row->longest > row->ns) {
		printf("# %s: a part is more than the whole\n", name);
		wrong++;
	}
	return wrong;
}

/**
 * faults_sums_wrong() - do the rows of causes add up?
 * @f: reading of what is at rest
 *
 * Return: how many sums are wrong, and it has said which.
 */
unsigned int faults_sums_wrong(const struct mmscope_faults *f)
{
	struct mmscope_fault_row sum = sum_of(f);
	unsigned int i, wrong = 0;

	for (i = 0; i < MMSCOPE_NR_FAULTS; i++)
		wrong += row_wrong(mmscope_fault_name(i), &f->cause[i]);
	wrong += row_wrong("sum", &f->sum);
	wrong += differ("sum", "count", f->sum.count, sum.count);
	wrong += differ("sum", "major", f->sum.major, sum.major);
	wrong += differ("sum", "timed", f->sum.timed, sum.timed);
	wrong += differ("sum", "ns", f->sum.ns, sum.ns);
	wrong += differ("sum", "longest", f->sum.longest, sum.longest);
	for (i = 0; i < MMSCOPE_NR_ORIGINS; i++)
		wrong += differ("sum", mmscope_origin_name(i), f->sum.origin[i],
				sum.origin[i]);
	for (i = 0; i < 64; i++)
		wrong += differ("sum", "histogram", f->sum.histogram[i],
				sum.histogram[i]);
	return wrong;
}

/**
 * faults_places_wrong() - do the rows of mappings add up to those of causes?
 * @f: reading of a process at rest
 *
 * Failed faults, of which only a signal tells, may be in no mapping.
 *
 * Return: how many causes do not, and it has said which.
 */
unsigned int faults_places_wrong(const struct mmscope_faults *f)
{
	unsigned int cause, wrong = 0;
	uint64_t n;
	size_t i;

	for (cause = 0; cause < MMSCOPE_NR_FAULTS; cause++) {
		if (!mmscope_fault_counted(cause))
			continue;
		n = f->elsewhere[cause];
		for (i = 0; i < f->n; i++)
			n += f->vmas[i].count[cause];
		wrong += differ(mmscope_fault_name(cause), "in mappings", n,
				f->cause[cause].count);
	}
	return wrong;
}

/**
 * faults_vmas_wrong() - does `vmas` have of each mapping what `faults` has?
 * @f: reading of `faults` of a process at rest
 * @vmas: reading of `vmas`
 * @n: how many of them there are
 *
 * Return: how many numbers differ, and it has said which.
 */
unsigned int faults_vmas_wrong(const struct mmscope_faults *f,
			       const struct mmscope_vma *vmas, size_t n)
{
	unsigned int cause, wrong = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct mmscope_vma *v = &vmas[i];

		for (cause = 0; cause < MMSCOPE_NR_FAULTS; cause++)
			wrong += differ(v->name, mmscope_fault_name(cause),
					v->faults[cause],
					faults_within(f, v->start, v->end,
						      cause));
	}
	return wrong;
}

static void say_where(const struct mmscope_faults *f, unsigned int cause)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->vmas[i].count[cause])
			printf("#  in %" PRIx64 "-%" PRIx64 ": %" PRIu64 "\n",
			       f->vmas[i].start, f->vmas[i].end,
			       f->vmas[i].count[cause]);
}

/**
 * faults_others() - is there anything besides one cause, or two?
 * @f: what two readings differ by
 * @cause: the cause
 * @other: the other one, or @cause again
 * @legs: how many further legs of faults there may be
 *
 * Return: how many causes there are that should not be; it has said which.
 */
unsigned int faults_others(const struct mmscope_faults *f,
			   enum mmscope_fault cause, enum mmscope_fault other,
			   uint64_t legs)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < MMSCOPE_NR_FAULTS; i++) {
		uint64_t n = f->cause[i].count;

		if (i == cause || i == other || !n ||
		    (i == MMSCOPE_FAULT_RETRIED && n <= legs))
			continue;
		printf("# and %" PRIu64 " %s\n", n, mmscope_fault_name(i));
		say_where(f, i);
		wrong++;
	}
	return wrong;
}
