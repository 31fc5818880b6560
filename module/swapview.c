// SPDX-License-Identifier: GPL-2.0
/*
 * swap: what became of pages in swap, of all processes; <pid>/swap: of a
 * target, and where its pages are that are out; /proc/mmscope/swap: of all,
 * counts only.
 */
#include "swapview.h"

#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string_helpers.h>

#include "compat.h"
#include "kswap.h"
#include "names.h"
#include "rows.h"
#include "swapbook.h"
#include "swapmode.h"
#include "swapspread.h"
#include "swapwatch.h"
#include "target.h"

/* Rows, in this order: counts, waits, devices. */
#define ROW_COUNTS	0
#define ROW_WAITS	1
#define ROW_DEVICES	(ROW_WAITS + MMSCOPE_NR_WAITS)

struct swapview {
	struct mms_rows rows;		/* first */
	bool taken;			/* what follows is filled */
	size_t row;			/* rows gone to so far */
	bool watched;
	struct mms_swap_counts counts;
	u64 kernel[MMS_NR_KSWAPS];
	u64 vmswap;			/* what the kernel counts as out */
	struct mms_swap_spread spread;
};

static void swapview_restart(void *view)
{
	struct swapview *v = view;

	v->taken = false;
	v->row = 0;
}

static int take_target(struct swapview *v, struct mms_target *t)
{
	struct mms_image image;
	struct mm_struct *mm;
	int ret = mms_swapwatch_read(t, &v->counts);

	if (ret < 0)
		return ret;
	v->watched = ret;
	mm = mms_target_mm(t, &image);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	v->vmswap = mms_compat_mm_counter(mm, MM_SWAPENTS);
	ret = mms_swapspread_take(mm, &t->rest, &v->spread);
	mmput(mm);
	return ret;
}

static int take_system(struct swapview *v)
{
	mms_swapsum_read(&v->counts);
	return mms_kswap_since(v->kernel);
}

static bool next_device(const struct swapview *v, size_t *row)
{
	if (!v->rows.target)
		return false;
	while (*row - ROW_DEVICES < MAX_SWAPFILES &&
	       !v->spread.device[*row - ROW_DEVICES].pages)
		++*row;
	return *row - ROW_DEVICES < MAX_SWAPFILES;
}

static int swapview_next(void *view)
{
	struct swapview *v = view;
	struct mms_target *t = v->rows.target;
	int ret;

	if (!v->taken) {
		ret = t ? take_target(v, t) : take_system(v);
		if (ret)
			return ret;
		v->taken = true;
	}
	if (v->row >= ROW_DEVICES && !next_device(v, &v->row))
		return 0;
	v->row++;
	return 1;
}

static void show_counts(struct seq_file *m, const u64 *n)
{
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_SWAPS; i++)
		seq_printf(m, "%s %llu\n", mms_name_swap(i), n[i]);
}

/* What is out by counting, by looking, and by the kernel's own counter. */
static void show_target(struct seq_file *m, const struct swapview *v)
{
	s64 balance = mms_swap_balance(&v->counts);

	seq_printf(m, "now %llu\nvmswap %llu\n", v->spread.pages, v->vmswap);
	if (v->watched)
		seq_printf(m, "unexplained %lld\n",
			   (s64)v->spread.pages - balance);
}

static void show_system(struct seq_file *m, const struct swapview *v)
{
	const u64 *k = v->kernel;

	mms_kswap_show(m, k);
	seq_printf(m, "difference_out %lld\ndifference_in %lld\n",
		   (s64)(k[MMS_KSWAP_PSWPOUT] + k[MMS_KSWAP_ZSWPOUT] -
			 v->counts.n[MMSCOPE_SWAP_OUT]),
		   (s64)(k[MMS_KSWAP_PSWPIN] + k[MMS_KSWAP_ZSWPIN] -
			 v->counts.n[MMSCOPE_SWAP_IN]));
	seq_printf(m, "missed %llu\n", mms_swapmode_missed());
}

static void show_facts(struct seq_file *m, const struct swapview *v)
{
	seq_printf(m, "mode %s\n", str_on_off(mms_swapmode_is_on()));
	show_counts(m, v->counts.n);
	if (v->rows.target)
		show_target(m, v);
	else
		show_system(m, v);
	seq_puts(m, "# wait count ns longest asleep histogram\n");
}

static void show_wait(struct seq_file *m, const struct swapview *v,
		      unsigned int why)
{
	const struct mms_swap_wait *w = &v->counts.wait[why];

	seq_printf(m, "%-6s %8llu %12llu %10llu %12llu ", mms_name_wait(why),
		   w->times.timed, w->times.ns, w->times.longest, w->asleep);
	mms_show_histogram(m, w->times.histogram, MMS_TIME_BITS + 1);
	seq_putc(m, '\n');
	if (why == MMSCOPE_NR_WAITS - 1 && v->rows.target)
		seq_puts(m, "# device pages runs longest slot_runs slot_longest\n");
}

static void show_device(struct seq_file *m, const struct swapview *v,
			unsigned int type)
{
	const struct mms_swap_device *d = &v->spread.device[type];

	seq_printf(m, "%6u %8llu %8llu %8llu %8llu %8llu\n", type, d->pages,
		   d->runs, d->longest, d->slot_runs, d->slot_longest);
}

static void swapview_show(struct seq_file *m, void *view)
{
	struct swapview *v = view;
	size_t row = v->row - 1;

	if (row == ROW_COUNTS)
		show_facts(m, v);
	else if (row < ROW_DEVICES)
		show_wait(m, v, row - ROW_WAITS);
	else
		show_device(m, v, row - ROW_DEVICES);
}

static const struct mms_rows_ops swapview_rows = {
	.size = sizeof(struct swapview),
	.restart = swapview_restart,
	.next = swapview_next,
	.show = swapview_show,
};

static int swapview_file_open(struct inode *inode, struct file *file)
{
	return mms_rows_open(inode, file, &swapview_rows);
}

const struct file_operations mms_swapview_fops = {
	.owner = THIS_MODULE,
	.open = swapview_file_open,
	.read = mms_rows_read,
	.llseek = seq_lseek,
	.release = mms_rows_release,
};

/**
 * mms_swapview_totals - all processes' counts, as "name value" lines
 * @m: where to
 * @unused: unused
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_swapview_totals(struct seq_file *m, void *unused)
{
	struct mms_swap_counts *c = kmalloc(sizeof(*c), GFP_KERNEL_ACCOUNT);

	if (!c)
		return -ENOMEM;
	mms_swapsum_read(c);
	show_counts(m, c->n);
	seq_printf(m, "missed %llu\n", mms_swapmode_missed());
	kfree(c);
	return 0;
}
