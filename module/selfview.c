// SPDX-License-Identifier: GPL-2.0
/* /proc/mmscope/self: counts of the reader's own memory, and no address. */
#include "selfview.h"

#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "census.h"
#include "names.h"
#include "stats.h"
#include "tables.h"
#include "target.h"
#include "targets.h"
#include "treewalk.h"
#include "walk.h"

#define SELF_RECORDS	64U
#define SELF_TABLES	32U

/* All that is needed for one reading. */
struct self_view {
	struct mms_walk walk;
	struct mms_census census;
	struct mms_treewalk treewalk;
	struct mms_tables_total tables;
	u64 reserved;			/* pages in mappings */
	bool attached;
	struct mms_counts faults;
	struct mmscope_range runs[SELF_RECORDS];
	struct mms_table found[SELF_TABLES];
};

static int may_go_on(void)
{
	cond_resched();
	return signal_pending(current) ? -ERESTARTSYS : 0;
}

static int count_pages(struct self_view *v, struct mm_struct *mm)
{
	unsigned int i;
	int done, ret;

	/* Holes are asked for as they are what makes up the mappings' size. */
	mms_walk_init(&v->walk, 0, TASK_SIZE_MAX,
		      MMS_WALK_LOOSE | MMS_WALK_HOLES, v->runs, SELF_RECORDS);
	do {
		done = mms_walk_fill(&v->walk, mm);
		if (done < 0)
			return done;
		for (i = 0; i < v->walk.nr; i++) {
			v->reserved += (v->runs[i].end - v->runs[i].start) >>
				       PAGE_SHIFT;
			mms_census_add(&v->census, &v->runs[i]);
		}
		ret = may_go_on();
	} while (!done && !ret);
	return ret;
}

static int count_tables(struct self_view *v, struct mm_struct *mm)
{
	int i, nr, ret;

	mms_treewalk_init(&v->treewalk);
	do {
		nr = mms_treewalk_fill(&v->treewalk, mm, v->found, SELF_TABLES);
		if (nr < 0)
			return nr;
		for (i = 0; i < nr; i++)
			mms_tables_count(&v->tables, &v->found[i]);
		ret = may_go_on();
	} while (!v->treewalk.done && !ret);
	return ret;
}

static void show(struct seq_file *m, const struct self_view *v)
{
	const struct mms_census *c = &v->census;
	unsigned int i;

	seq_printf(m, "present %llu\nswapped %llu\nother %llu\n", c->present,
		   c->swapped, c->other);
	seq_printf(m, "untouched %llu\n",
		   v->reserved - c->present - c->swapped - c->other);
	seq_printf(m, "leaves_pte %llu\nleaves_pmd %llu\nleaves_pud %llu\n",
		   c->leaves[MMSCOPE_PTE], c->leaves[MMSCOPE_PMD],
		   c->leaves[MMSCOPE_PUD]);
	seq_printf(m, "tables %llu\ntable_bytes %llu\n", v->tables.tables,
		   v->tables.tables << PAGE_SHIFT);
	seq_printf(m, "attached %d\n", v->attached);
	for (i = 0; v->attached && i < MMSCOPE_NR_FAULTS; i++)
		seq_printf(m, "fault_%s %llu\n", mms_name_fault(i),
			   mms_counts_of(&v->faults, i));
}

static void count_faults(struct self_view *v)
{
	const struct mms_target *t;

	rcu_read_lock();
	t = mms_targets_find(task_tgid(current));
	if (t)
		mms_counts_sum(t->ledger.counts, &v->faults);
	v->attached = t;
	rcu_read_unlock();
}

/**
 * mms_selfview_show - count the reader's own memory
 * @m: where to
 * @unused: unused
 *
 * Context: process; may sleep.
 * Return: 0, -ESRCH for a reader without memory of its own, -ENOMEM, -EINTR,
 * -ERESTARTSYS.
 */
int mms_selfview_show(struct seq_file *m, void *unused)
{
	struct mm_struct *mm = get_task_mm(current);
	struct self_view *v;
	int ret;

	if (!mm)
		return -ESRCH;
	v = kvzalloc(sizeof(*v), GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	ret = v ? 0 : -ENOMEM;
	if (!ret)
		ret = count_pages(v, mm);
	if (!ret)
		ret = count_tables(v, mm);
	mmput(mm);
	if (!ret) {
		count_faults(v);
		mms_stats_add(MMS_STAT_WALKS, 1);
		show(m, v);
	}
	kvfree(v);
	return ret;
}
