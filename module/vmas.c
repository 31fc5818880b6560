// SPDX-License-Identifier: GPL-2.0
/* <pid>/vmas: the mappings of a target, one a row, with what is in them. */
#include "vmas.h"

#include <linux/sched/mm.h>
#include <linux/seq_file.h>

#include "census.h"
#include "names.h"
#include "places.h"
#include "rows.h"
#include "stream.h"
#include "target.h"
#include "vma.h"

/* Runs buffered; they are counted at once. */
#define VMAS_RECORDS	256U

#define VMAS_HEADER \
	"# start-end perms kind present swapped other untouched pte pmd pud shared longest faults name"

struct vmas_view {
	struct mms_rows rows;		/* first */
	struct mms_stream stream;
	u64 cursor;			/* the next VMA ends after it */
	struct mms_image image;		/* of what was executed at the start */
	struct mms_census census;
	struct mms_vma vma;
	struct mms_places_list places;	/* as they were at the start */
};

static int vmas_open(void *view, struct mms_target *t, bool frames)
{
	struct vmas_view *v = view;

	return mms_stream_init(&v->stream, t, frames, VMAS_RECORDS);
}

static void vmas_close(void *view)
{
	struct vmas_view *v = view;

	mms_places_free(&v->places);
	mms_stream_exit(&v->stream);
}

static void vmas_restart(void *view)
{
	struct vmas_view *v = view;

	v->cursor = 0;
}

static int find_next(struct vmas_view *v)
{
	struct mms_image image;
	struct mm_struct *mm;
	int ret;

	mm = mms_target_mm(v->rows.target, &image);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	if (!v->cursor)
		v->image = image;
	ret = -ESTALE;
	if (mms_image_same(&image, &v->image))
		ret = mms_vma_find(&v->vma, mm, v->cursor);
	mmput(mm);
	return ret;
}

static int count_vma(struct vmas_view *v)
{
	struct mms_opts opts = {
		.start = v->vma.start,
		.end = v->vma.end,
		.how = MMS_WALK_FACTS | MMS_WALK_LOOSE,
	};
	int ret;

	v->census = (struct mms_census) { 0 };
	mms_stream_restart(&v->stream, &opts);
	while ((ret = mms_stream_fill(&v->stream)) > 0) {
		mms_census_add(&v->census, mms_stream_next(&v->stream));
		mms_stream_take(&v->stream, 1);
	}
	/* What was counted is to be what was found. */
	if (!ret && v->stream.begun &&
	    !mms_image_same(&v->stream.image, &v->image))
		return -ESTALE;
	return ret;
}

/* The faults there were when the first row was asked for. */
static int list_places(struct vmas_view *v)
{
	mms_places_free(&v->places);
	return mms_places_list(&v->places, v->rows.target->ledger.owner);
}

static int vmas_next(void *view)
{
	struct vmas_view *v = view;
	int ret = v->cursor ? 0 : list_places(v);

	if (!ret)
		ret = find_next(v);
	/* A VMA may have grown down, or another come, over what was shown. */
	if (ret > 0 && v->vma.start < v->cursor)
		v->vma.start = v->cursor;
	/* What lies above user space is the kernel's, as vsyscall. */
	if (ret <= 0 || v->vma.start >= TASK_SIZE_MAX)
		return min(ret, 0);
	ret = count_vma(v);
	if (ret)
		return ret;
	v->cursor = v->vma.end;
	return 1;
}

static void show_faults(struct seq_file *m, const struct vmas_view *v)
{
	struct mms_place sum = { 0 };

	mms_places_within(&v->places, v->vma.start, v->vma.end, &sum);
	mms_places_show(m, sum.count);
}

static void vmas_show(struct seq_file *m, void *view)
{
	const struct vmas_view *v = view;
	const struct mms_census *c = &v->census;
	u64 pages = (v->vma.end - v->vma.start) >> PAGE_SHIFT;

	seq_printf(m, "%016llx-%016llx %s %-7s", v->vma.start, v->vma.end,
		   v->vma.perms, mms_name_vma_kind(v->vma.kind));
	seq_printf(m, " %8llu %8llu %5llu %8llu", c->present, c->swapped,
		   c->other, pages - c->present - c->swapped - c->other);
	seq_printf(m, " %8llu %5llu %5llu", c->leaves[MMSCOPE_PTE],
		   c->leaves[MMSCOPE_PMD], c->leaves[MMSCOPE_PUD]);
	/* How frames lie is told to those who may see frames. */
	seq_printf(m, " %8llu %8llu ", c->shared,
		   v->stream.frames ? c->longest : 0);
	show_faults(m, v);
	seq_putc(m, ' ');
	mms_vma_show_name(m, &v->vma);
	seq_putc(m, '\n');
}

static const struct mms_rows_ops vmas_rows = {
	.size = sizeof(struct vmas_view),
	.header = VMAS_HEADER,
	.open = vmas_open,
	.close = vmas_close,
	.restart = vmas_restart,
	.next = vmas_next,
	.show = vmas_show,
};

static int vmas_file_open(struct inode *inode, struct file *file)
{
	return mms_rows_open(inode, file, &vmas_rows);
}

const struct file_operations mms_vmas_fops = {
	.owner = THIS_MODULE,
	.open = vmas_file_open,
	.read = mms_rows_read,
	.llseek = seq_lseek,
	.release = mms_rows_release,
};
