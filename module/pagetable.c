// SPDX-License-Identifier: GPL-2.0
/* <pid>/pagetable: the runs of a target as text, one a row. */
#include "pagetable.h"

#include <linux/seq_file.h>

#include "names.h"
#include "rows.h"
#include "stream.h"

struct pagetable_view {
	struct mms_rows rows;		/* first */
	struct mms_stream stream;
	struct mmscope_range row;
};

static int pagetable_open(void *view, struct mms_target *t, bool frames)
{
	struct pagetable_view *v = view;

	return mms_stream_init(&v->stream, t, frames, MMS_STREAM_RECORDS);
}

static void pagetable_close(void *view)
{
	struct pagetable_view *v = view;

	mms_stream_exit(&v->stream);
}

static void pagetable_restart(void *view)
{
	struct pagetable_view *v = view;

	mms_stream_restart(&v->stream, &v->stream.opts);
}

static int pagetable_next(void *view)
{
	struct pagetable_view *v = view;
	int ret = mms_stream_fill(&v->stream);

	if (ret > 0) {
		v->row = *mms_stream_next(&v->stream);
		mms_stream_take(&v->stream, 1);
	}
	return ret;
}

static void pagetable_show(struct seq_file *m, void *view)
{
	const struct mmscope_range *r = &((struct pagetable_view *)view)->row;

	seq_printf(m, "%016llx-%016llx %10llu %s ", r->start, r->end,
		   r->end - r->start, mms_name_level(r->level));
	mms_show_leaf_size(m, r->shift);
	seq_putc(m, ' ');
	seq_puts(m, mms_name_kind(r->kind));
	seq_putc(m, ' ');
	mms_show_where(m, r->kind, r->swap_type, r->frame);
	seq_putc(m, ' ');
	mms_show_flags(m, r->flags);
	seq_putc(m, '\n');
}

static int pagetable_request(void *view, char *text)
{
	struct pagetable_view *v = view;
	struct mms_opts_rules rules;
	struct mms_opts opts;
	int ret;

	mms_opts_rules_user(&rules);
	ret = mms_opts_parse(&opts, &rules, text);
	if (!ret)
		v->stream.opts = opts;
	return ret;
}

static const struct mms_rows_ops pagetable_rows = {
	.size = sizeof(struct pagetable_view),
	.header = "# start-end bytes level leaf kind where flags",
	.open = pagetable_open,
	.close = pagetable_close,
	.restart = pagetable_restart,
	.next = pagetable_next,
	.show = pagetable_show,
	.write = pagetable_request,
};

static int pagetable_file_open(struct inode *inode, struct file *file)
{
	return mms_rows_open(inode, file, &pagetable_rows);
}

const struct file_operations mms_pagetable_fops = {
	.owner = THIS_MODULE,
	.open = pagetable_file_open,
	.read = mms_rows_read,
	.write = mms_rows_write,
	.llseek = seq_lseek,
	.release = mms_rows_release,
};
