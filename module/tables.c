// SPDX-License-Identifier: GPL-2.0
/* <pid>/tables: the page table's own pages, one a row, and their totals. */
#include "tables.h"

#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>

#include "names.h"
#include "rows.h"
#include "stats.h"
#include "target.h"

#define TABLES_BUFFERED	64U

/* Where the rows have come to: tables, then a total for each level, then all */
enum { IN_TABLES, IN_TOTALS, IN_ALL, AT_END };

struct tables_view {
	struct mms_rows rows;		/* first */
	struct mms_treewalk walk;
	struct mms_table buf[TABLES_BUFFERED];
	unsigned int nr;
	unsigned int taken;
	struct mms_image image;
	int phase;
	int level;			/* of the total gone to */
	bool frames;
	u64 accounted;			/* bytes of tables, as the kernel counts */
	struct mms_tables_total sums[MMSCOPE_PGD + 1];
};

/**
 * mms_tables_count - add a table to a sum
 * @sum: sum
 * @t: table
 */
void mms_tables_count(struct mms_tables_total *sum, const struct mms_table *t)
{
	sum->tables++;
	sum->used += t->used;
	sum->entries += mms_table_entries(t);
	sum->mapped += t->mapped;
}

static int tables_open(void *view, struct mms_target *t, bool frames)
{
	struct tables_view *v = view;

	v->frames = frames;
	return 0;
}

static void tables_close(void *view)
{
}

static void tables_restart(void *view)
{
	struct tables_view *v = view;

	mms_treewalk_init(&v->walk);
	v->nr = 0;
	v->taken = 0;
	v->phase = IN_TABLES;
	v->level = MMSCOPE_PTE - 1;
	memset(v->sums, 0, sizeof(v->sums));
}

static bool at_start(const struct tables_view *v)
{
	return !v->walk.addr && v->walk.level > mms_arch_top_level();
}

/* The target's mm, as long as it is the one that the rows began with. */
static struct mm_struct *tables_mm(struct tables_view *v)
{
	struct mms_image image;
	struct mm_struct *mm = mms_target_mm(v->rows.target, &image);

	if (IS_ERR(mm))
		return mm;
	if (at_start(v)) {
		v->image = image;
		mms_stats_add(MMS_STAT_WALKS, 1);
	}
	if (mms_image_same(&image, &v->image))
		return mm;
	mmput(mm);
	return ERR_PTR(-ESTALE);
}

static int fill(struct tables_view *v)
{
	struct mms_rest *rest = &v->rows.target->rest;
	struct mm_struct *mm;
	int ret = mms_rest_take(rest);

	if (ret)
		return ret;
	mm = tables_mm(v);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	ret = mms_treewalk_fill(&v->walk, mm, v->buf, TABLES_BUFFERED);
	v->accounted = mm_pgtables_bytes(mm);
	mmput(mm);
	if (ret < 0)
		return ret;
	mms_rest_owe(rest, v->walk.due);
	v->nr = ret;
	v->taken = 0;
	return 0;
}

/* Returns 1 with a table at buf[taken - 1], 0 if there is none left. */
static int next_table(struct tables_view *v)
{
	int ret;

	while (v->taken == v->nr) {
		if (v->walk.done)
			return 0;
		if (signal_pending(current))
			return -ERESTARTSYS;
		ret = fill(v);
		if (ret)
			return ret;
		cond_resched();
	}
	mms_tables_count(&v->sums[v->buf[v->taken].level], &v->buf[v->taken]);
	v->taken++;
	return 1;
}

static int tables_next(void *view)
{
	struct tables_view *v = view;
	int ret;

	if (v->phase == IN_TABLES) {
		ret = next_table(v);
		if (ret)
			return ret;
		v->phase = IN_TOTALS;
	}
	if (v->phase == IN_TOTALS) {
		if (++v->level <= mms_arch_top_level())
			return 1;
		v->phase = IN_ALL;
		return 1;
	}
	v->phase = AT_END;
	return 0;
}

static void show_table(struct seq_file *m, const struct mms_table *t,
		       bool frames)
{
	seq_printf(m, "%s %016llx-%016llx 0x%016llx %u %u\n",
		   mms_name_level(t->level), t->start,
		   min_t(u64, t->start + mms_table_span(t->level),
			 TASK_SIZE_MAX + PAGE_SIZE),
		   frames ? t->phys : 0, t->used, mms_table_entries(t));
}

static void show_total(struct seq_file *m, int level,
		       const struct mms_tables_total *sum)
{
	seq_printf(m, "total %s tables=%llu used=%llu entries=%llu bytes=%llu\n",
		   mms_name_level(level), sum->tables, sum->used, sum->entries,
		   sum->tables << PAGE_SHIFT);
}

/*
 * Tables that the kernel accounts to the process and that are in no tree: it
 * keeps one for each huge page of anonymous memory, to split it without fail.
 */
static u64 deposited(const struct tables_view *v)
{
	u64 found = 0;
	int level;

	for (level = MMSCOPE_PTE; level <= MMSCOPE_PUD; level++)
		found += v->sums[level].tables << PAGE_SHIFT;
	return v->accounted > found ? (v->accounted - found) >> PAGE_SHIFT : 0;
}

static void show_all(struct seq_file *m, const struct tables_view *v)
{
	u64 tables = 0, mapped = 0;
	int level;

	for (level = MMSCOPE_PTE; level <= mms_arch_top_level(); level++) {
		tables += v->sums[level].tables;
		mapped += v->sums[level].mapped;
	}
	seq_printf(m, "total all tables=%llu bytes=%llu deposited=%llu mapped=%llu\n",
		   tables, tables << PAGE_SHIFT, deposited(v), mapped);
}

static void tables_show(struct seq_file *m, void *view)
{
	const struct tables_view *v = view;

	if (v->phase == IN_TABLES)
		show_table(m, &v->buf[v->taken - 1], v->frames);
	else if (v->phase == IN_TOTALS)
		show_total(m, v->level, &v->sums[v->level]);
	else
		show_all(m, v);
}

static const struct mms_rows_ops tables_rows = {
	.size = sizeof(struct tables_view),
	.header = "# level start-end phys used entries",
	.open = tables_open,
	.close = tables_close,
	.restart = tables_restart,
	.next = tables_next,
	.show = tables_show,
};

static int tables_file_open(struct inode *inode, struct file *file)
{
	return mms_rows_open(inode, file, &tables_rows);
}

const struct file_operations mms_tables_fops = {
	.owner = THIS_MODULE,
	.open = tables_file_open,
	.read = mms_rows_read,
	.llseek = seq_lseek,
	.release = mms_rows_release,
};
