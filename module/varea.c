// SPDX-License-Identifier: GPL-2.0
/*
 * kernel/vmalloc: what is mapped in the vmalloc area, one row for what is
 * mapped without a gap. The kernel leaves a guard page after most areas, and
 * does not tell modules where they are.
 */
#include "varea.h"

#include <linux/mm.h>
#include <linux/seq_file.h>

#include "extents.h"
#include "kwalk.h"
#include "rows.h"

struct varea_view {
	struct mms_rows rows;		/* first */
	struct mms_kwalk walk;
	struct mmscope_range ahead;	/* a run that is of the next row */
	bool has_ahead;
	bool in_total;
	bool at_end;
	u64 areas;
	struct mms_extents all;
	bool in_row;			/* it is being put together */
	u64 start;			/* of the row */
	u64 end;
	struct mms_extents row;
};

static void varea_restart(void *view)
{
	struct varea_view *v = view;

	mms_kwalk_begin(&v->walk, VMALLOC_START, VMALLOC_END + 1, 0, false);
	v->has_ahead = false;
	v->in_row = false;
	v->in_total = false;
	v->at_end = false;
	v->areas = 0;
	v->all = (struct mms_extents) { 0 };
}

static void add_run(struct varea_view *v, const struct mmscope_range *run)
{
	mms_extents_add(&v->row, run);
	v->end = run->end;
}

static void end_row(struct varea_view *v)
{
	v->areas++;
	v->all.pages += v->row.pages;
	v->all.count += v->row.count;
	v->all.longest = max(v->all.longest, v->row.longest);
}

/* Begin a row: 1, 0 if there is nothing more, -errno. */
static int begin_row(struct varea_view *v)
{
	int ret = v->has_ahead ? 1 : mms_kwalk_next(&v->walk, &v->ahead);

	if (ret <= 0)
		return ret;
	v->has_ahead = false;
	v->in_row = true;
	v->start = v->ahead.start;
	v->row = (struct mms_extents) { 0 };
	add_run(v, &v->ahead);
	return 1;
}

static int varea_next(void *view)
{
	struct varea_view *v = view;
	int ret = 1;

	if (v->at_end || v->in_total) {
		v->at_end = true;
		return 0;
	}
	if (!v->in_row)
		ret = begin_row(v);
	if (!ret)
		v->in_total = true;
	if (ret <= 0)
		return ret ? ret : 1;
	while ((ret = mms_kwalk_next(&v->walk, &v->ahead)) > 0 &&
	       v->ahead.start == v->end)
		add_run(v, &v->ahead);
	/* A signal: the row goes on at the next try. */
	if (ret < 0)
		return ret;
	v->has_ahead = ret;
	v->in_row = false;
	end_row(v);
	return 1;
}

static void varea_show(struct seq_file *m, void *view)
{
	const struct varea_view *v = view;

	if (v->in_total) {
		seq_printf(m, "total areas=%llu pages=%llu extents=%llu longest=%llu unread=%llu\n",
			   v->areas, v->all.pages, v->all.count,
			   v->all.longest, v->walk.unread);
		return;
	}
	seq_printf(m, "%016llx-%016llx %8llu %8llu %8llu ", v->start, v->end,
		   v->row.pages, v->row.count, v->row.longest);
	mms_extents_show_leaves(m, &v->row);
	seq_putc(m, '\n');
}

static const struct mms_rows_ops varea_rows = {
	.size = sizeof(struct varea_view),
	.header = "# start-end pages extents longest leaves",
	.privileged = true,
	.restart = varea_restart,
	.next = varea_next,
	.show = varea_show,
};

static int varea_file_open(struct inode *inode, struct file *file)
{
	return mms_rows_open(inode, file, &varea_rows);
}

const struct file_operations mms_varea_fops = {
	.owner = THIS_MODULE,
	.open = varea_file_open,
	.read = mms_rows_read,
	.llseek = seq_lseek,
	.release = mms_rows_release,
};
