// SPDX-License-Identifier: GPL-2.0
/*
 * tlb: switches of address spaces, and flushes of TLBs, of all processes;
 * <pid>/tlb: of a target; /proc/mmscope/tlb: of all.
 */
#include "tlbview.h"

#include <linux/seq_file.h>
#include <linux/string_helpers.h>

#include "names.h"
#include "rows.h"
#include "target.h"
#include "tlbcpu.h"
#include "tlbhook.h"
#include "tlbmode.h"

struct tlbview {
	struct mms_rows rows;		/* first */
	bool taken;			/* what follows is filled */
	unsigned int row;		/* rows gone to so far */
	unsigned int processors;
	bool flushes;
	struct mms_tlb_counts counts;
};

static void tlbview_restart(void *view)
{
	struct tlbview *v = view;

	v->taken = false;
	v->row = 0;
}

static int take(struct tlbview *v)
{
	const struct mms_target *t = v->rows.target;

	if (t && mms_target_gone(t))
		return -ESRCH;
	if (t)
		v->processors = mms_tlb_of(t, &v->counts);
	else
		mms_tlb_system(&v->counts);
	v->flushes = mms_tlbhook_sees_flushes();
	v->taken = true;
	return 0;
}

/* The counts of switches, and then a row a reason. */
static int tlbview_next(void *view)
{
	struct tlbview *v = view;
	int ret = v->taken ? 0 : take(v);

	if (ret)
		return ret;
	if (v->row == 1 + (v->flushes ? MMSCOPE_NR_FLUSHES : 0))
		return 0;
	v->row++;
	return 1;
}

static void show_switches(struct seq_file *m, const u64 *n)
{
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_SWITCHES; i++)
		seq_printf(m, "%s %llu\n", mms_name_switch(i), n[i]);
}

static void show_facts(struct seq_file *m, const struct tlbview *v)
{
	seq_printf(m, "mode %s\n", str_on_off(mms_tlbmode_is_on()));
	show_switches(m, v->counts.n);
	if (v->rows.target)
		seq_printf(m, "processors %u\n", v->processors);
	else
		seq_printf(m, "missed %llu\n", mms_tlb_missed());
	if (v->flushes)
		seq_puts(m, "# flush events none full one pages\n");
	else
		seq_puts(m, "# flushes unsupported: the kernel has no tracepoint tlb_flush\n");
}

static void show_flush(struct seq_file *m, const struct tlbview *v,
		       unsigned int why)
{
	const struct mms_flush_counts *f = &v->counts.flush[why];

	seq_printf(m, "%-18s %10llu %10llu %10llu %10llu %10llu\n",
		   mms_name_flush(why), f->events, f->none, f->full, f->one,
		   f->pages);
}

static void tlbview_show(struct seq_file *m, void *view)
{
	const struct tlbview *v = view;

	if (v->row == 1)
		show_facts(m, v);
	else
		show_flush(m, v, v->row - 2);
}

static const struct mms_rows_ops tlbview_rows = {
	.size = sizeof(struct tlbview),
	.restart = tlbview_restart,
	.next = tlbview_next,
	.show = tlbview_show,
};

static int tlbview_file_open(struct inode *inode, struct file *file)
{
	return mms_rows_open(inode, file, &tlbview_rows);
}

const struct file_operations mms_tlbview_fops = {
	.owner = THIS_MODULE,
	.open = tlbview_file_open,
	.read = mms_rows_read,
	.llseek = seq_lseek,
	.release = mms_rows_release,
};

/**
 * mms_tlbview_totals - all processes' counts, as "name value" lines
 * @m: where to
 * @unused: unused
 *
 * Context: process; may sleep.
 * Return: 0.
 */
int mms_tlbview_totals(struct seq_file *m, void *unused)
{
	unsigned int i, nr = mms_tlbhook_sees_flushes() ? MMSCOPE_NR_FLUSHES : 0;
	struct mms_tlb_counts c;

	mms_tlb_system(&c);
	show_switches(m, c.n);
	for (i = 0; i < nr; i++) {
		const struct mms_flush_counts *f = &c.flush[i];
		const char *name = mms_name_flush(i);

		seq_printf(m, "%s %llu\n%s_none %llu\n%s_full %llu\n%s_one %llu\n%s_pages %llu\n",
			   name, f->events, name, f->none, name, f->full, name,
			   f->one, name, f->pages);
	}
	seq_printf(m, "missed %llu\n", mms_tlb_missed());
	return 0;
}
