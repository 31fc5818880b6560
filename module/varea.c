// SPDX-License-Identifier: GPL-2.0
/* kernel/vmalloc: what is mapped in the vmalloc area, one row an area. */
#include "varea.h"

#include <linux/mm.h>
#include <linux/seq_file.h>

#include "areas.h"
#include "rows.h"

/* What a row is about. */
enum phase {
	IN_AREAS,
	IN_TOTAL,
	AT_END,
};

struct varea_view {
	struct mms_rows rows;		/* first */
	struct mms_areas areas;
	enum phase phase;
	u64 count;			/* of the rows so far, */
	struct mms_extents all;		/* and their sums */
};

static void varea_restart(void *view)
{
	struct varea_view *v = view;

	mms_areas_begin(&v->areas, VMALLOC_START, VMALLOC_END + 1);
	v->phase = IN_AREAS;
	v->count = 0;
	v->all = (struct mms_extents) { 0 };
}

static void add_up(struct varea_view *v)
{
	const struct mms_extents *x = &v->areas.area.extents;

	v->count++;
	v->all.pages += x->pages;
	v->all.count += x->count;
	v->all.longest = max(v->all.longest, x->longest);
}

static int varea_next(void *view)
{
	struct varea_view *v = view;
	int ret;

	if (v->phase != IN_AREAS) {
		v->phase = AT_END;
		return 0;
	}
	ret = mms_areas_next(&v->areas);
	if (ret < 0)
		return ret;
	if (ret)
		add_up(v);
	else
		v->phase = IN_TOTAL;
	return 1;
}

static void varea_show(struct seq_file *m, void *view)
{
	const struct varea_view *v = view;
	const struct mms_area *area = &v->areas.area;

	if (v->phase != IN_AREAS) {
		seq_printf(m, "total areas=%llu pages=%llu extents=%llu longest=%llu unread=%llu\n",
			   v->count, v->all.pages, v->all.count,
			   v->all.longest, v->areas.walk.unread);
		return;
	}
	seq_printf(m, "%016llx-%016llx %8llu %8llu %8llu ", area->start,
		   area->end, area->extents.pages, area->extents.count,
		   area->extents.longest);
	mms_extents_show_leaves(m, &area->extents);
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
