// SPDX-License-Identifier: GPL-2.0
/*
 * faults: the page faults of all processes; <pid>/faults: those of a target;
 * /proc/mmscope/faults: of all, counts only.
 */
#include "faultview.h"

#include <linux/seq_file.h>
#include <linux/slab.h>

#include "faultcpu.h"
#include "faultmode.h"
#include "kcounts.h"
#include "legs.h"
#include "names.h"
#include "places.h"
#include "rows.h"
#include "target.h"
#include "targets.h"

/* Rows, in this order: what holds for all, causes, sum, VMAs, elsewhere. */
#define ROW_FACTS	0
#define ROW_CAUSES	1
#define ROW_SUM		(ROW_CAUSES + MMSCOPE_NR_FAULTS)
#define ROW_PLACES	(ROW_SUM + 1)

struct faultview {
	struct mms_rows rows;		/* first */
	bool taken;			/* what follows is filled */
	size_t row;			/* rows gone to so far */
	struct mms_kernel_counts kernel;
	struct mms_counts counts;
	struct mms_places_list places;
	struct mms_place elsewhere;
	bool has_elsewhere;
	struct mms_times times[MMSCOPE_NR_FAULTS];
};

static void faultview_restart(void *view)
{
	struct faultview *v = view;

	v->taken = false;
	v->row = 0;
}

static void faultview_close(void *view)
{
	mms_places_free(&((struct faultview *)view)->places);
}

static u64 sum_origins(const u64 *count)
{
	u64 sum = 0;
	int i;

	for (i = 0; i < MMSCOPE_NR_ORIGINS; i++)
		sum += count[i];
	return sum;
}

/* Those that a VMA's row counts: not what only a signal tells of. */
static bool has_place(unsigned int cause)
{
	return cause != MMSCOPE_FAULT_RETRIED &&
	       cause != MMSCOPE_FAULT_SEGV_UNMAPPED &&
	       cause != MMSCOPE_FAULT_SEGV_ACCESS;
}

static void find_elsewhere(struct faultview *v)
{
	struct mms_place placed = { 0 };
	unsigned int i;

	memset(&v->elsewhere, 0, sizeof(v->elsewhere));
	v->has_elsewhere = false;
	mms_places_within(&v->places, 0, U64_MAX, &placed);
	for (i = 0; i < MMSCOPE_NR_FAULTS; i++) {
		u64 all = mms_counts_of(&v->counts, i);

		if (!has_place(i) || all <= placed.count[i])
			continue;
		v->elsewhere.count[i] = all - placed.count[i];
		v->has_elsewhere = true;
	}
}

static void take_times(struct faultview *v)
{
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_FAULTS; i++)
		if (v->rows.target)
			mms_times_sum(v->rows.target->ledger.owner, i,
				      &v->times[i]);
		else
			mms_faults_times(i, &v->times[i]);
}

/* The parts first, so that none is there without the whole. */
static int take_target(struct faultview *v, struct mms_target *t)
{
	int ret;

	mms_places_free(&v->places);
	ret = mms_places_list(&v->places, t->ledger.owner);
	if (ret)
		return ret;
	take_times(v);
	/* all is counted first, then its parts */
	smp_rmb();
	mms_counts_sum(t->ledger.counts, &v->counts);
	ret = mms_targets_faults(t, &v->kernel);
	if (ret)
		return ret;
	find_elsewhere(v);
	return 0;
}

static int take_system(struct faultview *v)
{
	take_times(v);
	/* likewise */
	smp_rmb();
	mms_faults_sum(&v->counts);
	return mms_faultmode_kernel(&v->kernel);
}

static size_t nr_rows(const struct faultview *v)
{
	return ROW_PLACES + v->places.nr + v->has_elsewhere;
}

static int faultview_next(void *view)
{
	struct faultview *v = view;
	struct mms_target *t = v->rows.target;
	int ret;

	if (!v->taken) {
		ret = t ? take_target(v, t) : take_system(v);
		if (ret)
			return ret;
		v->taken = true;
	}
	if (v->row == nr_rows(v))
		return 0;
	v->row++;
	return 1;
}

static void show_facts(struct seq_file *m, const struct faultview *v)
{
	const struct mms_counts *c = &v->counts;

	seq_printf(m, "mode %s\n", mms_faultmode_name());
	seq_printf(m, "minor %llu\nmajor %llu\n", v->kernel.minor,
		   v->kernel.major);
	seq_printf(m, "unfinished %llu\n", c->begun - c->ended);
	if (v->rows.target) {
		seq_printf(m, "unmatched %llu\n", c->unmatched);
	} else {
		seq_printf(m, "unmatched %llu\n",
			   c->unmatched + mms_legs_lost(&mms_fault_legs));
		seq_printf(m, "missed %llu\n", mms_faultmode_missed());
		seq_printf(m, "unplaced %llu\nuntimed %llu\n",
			   mms_faults_unplaced(), mms_faults_untimed());
	}
	seq_puts(m, "# cause count major user exec kernel gup timed ns longest histogram\n");
}

static void show_row(struct seq_file *m, const char *name, const u64 *count,
		     u64 major, const struct mms_times *t)
{
	unsigned int i;

	seq_printf(m, "%-13s %8llu %8llu", name, sum_origins(count), major);
	for (i = 0; i < MMSCOPE_NR_ORIGINS; i++)
		seq_printf(m, " %8llu", count[i]);
	seq_printf(m, " %8llu %12llu %10llu ", t->timed, t->ns, t->longest);
	mms_show_histogram(m, t->histogram, MMS_TIME_BITS + 1);
	seq_putc(m, '\n');
}

static void show_cause(struct seq_file *m, const struct faultview *v,
		       unsigned int cause)
{
	show_row(m, mms_name_fault(cause), v->counts.count[cause],
		 v->counts.major[cause], &v->times[cause]);
}

/* Those that the kernel counts as minor or major. */
static void show_sum(struct seq_file *m, const struct faultview *v)
{
	u64 count[MMSCOPE_NR_ORIGINS] = { 0 };
	struct mms_times sum = { 0 };
	u64 major = 0;
	unsigned int i, j;

	for (i = 0; i <= MMSCOPE_FAULT_OTHER; i++) {
		mms_times_merge(&sum, &v->times[i]);
		for (j = 0; j < MMSCOPE_NR_ORIGINS; j++)
			count[j] += v->counts.count[i][j];
		major += v->counts.major[i];
	}
	show_row(m, "sum", count, major, &sum);
}

static void show_place(struct seq_file *m, const struct mms_place *p)
{
	seq_printf(m, "%016llx-%016llx ", p->start, p->end);
	mms_places_show(m, p->count);
	seq_putc(m, '\n');
}

static void faultview_show(struct seq_file *m, void *view)
{
	struct faultview *v = view;
	size_t row = v->row - 1;

	if (row == ROW_FACTS) {
		show_facts(m, v);
	} else if (row < ROW_SUM) {
		show_cause(m, v, row - ROW_CAUSES);
	} else if (row == ROW_SUM) {
		show_sum(m, v);
	} else if (row - ROW_PLACES < v->places.nr) {
		show_place(m, &v->places.place[row - ROW_PLACES]);
	} else {
		seq_puts(m, "elsewhere ");
		mms_places_show(m, v->elsewhere.count);
		seq_putc(m, '\n');
	}
}

static const struct mms_rows_ops faultview_rows = {
	.size = sizeof(struct faultview),
	.close = faultview_close,
	.restart = faultview_restart,
	.next = faultview_next,
	.show = faultview_show,
};

static int faultview_file_open(struct inode *inode, struct file *file)
{
	return mms_rows_open(inode, file, &faultview_rows);
}

const struct file_operations mms_faultview_fops = {
	.owner = THIS_MODULE,
	.open = faultview_file_open,
	.read = mms_rows_read,
	.llseek = seq_lseek,
	.release = mms_rows_release,
};

/**
 * mms_faultview_totals - all faults by cause, as "name value" lines
 * @m: where to
 * @unused: unused
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_faultview_totals(struct seq_file *m, void *unused)
{
	struct mms_counts *c = kmalloc(sizeof(*c), GFP_KERNEL_ACCOUNT);
	u64 major = 0;
	unsigned int i;

	if (!c)
		return -ENOMEM;
	mms_faults_sum(c);
	for (i = 0; i < MMSCOPE_NR_FAULTS; i++) {
		seq_printf(m, "%s %llu\n", mms_name_fault(i),
			   mms_counts_of(c, i));
		major += c->major[i];
	}
	seq_printf(m, "major %llu\nmissed %llu\nunmatched %llu\n", major,
		   mms_faultmode_missed(), c->unmatched + mms_legs_lost(&mms_fault_legs));
	kfree(c);
	return 0;
}
