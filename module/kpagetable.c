// SPDX-License-Identifier: GPL-2.0
/* kernel/pagetable: the runs of the kernel's half as text, one a row. */
#include "kpagetable.h"

#include <linux/seq_file.h>

#include "kwalk.h"
#include "names.h"
#include "opts.h"
#include "rows.h"

/* What a row is about. */
enum phase {
	IN_RUNS,
	IN_TOTAL,
	AT_END,
};

/* Bytes and runs of something. */
struct amount {
	u64 runs;
	u64 bytes;
};

struct kpagetable_view {
	struct mms_rows rows;		/* first */
	struct mms_kwalk walk;
	struct mms_opts opts;
	enum phase phase;
	struct mmscope_range row;
	struct amount mapped;
	struct amount wx;		/* writable and executable at once */
};

static void kpagetable_restart(void *view)
{
	struct kpagetable_view *v = view;

	v->phase = IN_RUNS;
	v->mapped = (struct amount) { 0 };
	v->wx = (struct amount) { 0 };
	mms_kwalk_begin(&v->walk, v->opts.start, v->opts.end, v->opts.how,
			v->opts.user_root);
}

static int kpagetable_open(void *view, struct mms_target *t, bool frames)
{
	struct kpagetable_view *v = view;
	struct mms_opts_rules rules;

	mms_opts_rules_kernel(&rules);
	mms_opts_default(&v->opts, &rules);
	return 0;
}

static bool is_wx(const struct mmscope_range *r)
{
	return r->kind == MMSCOPE_K_PAGE && r->flags & MMSCOPE_F_WRITE &&
	       r->flags & MMSCOPE_F_EXEC;
}

static void count(struct amount *amount, const struct mmscope_range *r)
{
	amount->runs++;
	amount->bytes += r->end - r->start;
}

static int kpagetable_next(void *view)
{
	struct kpagetable_view *v = view;
	int ret;

	if (v->phase != IN_RUNS) {
		v->phase = AT_END;
		return 0;
	}
	ret = mms_kwalk_next(&v->walk, &v->row);
	if (ret < 0)
		return ret;
	if (!ret)
		v->phase = IN_TOTAL;
	else if (v->row.kind == MMSCOPE_K_PAGE)
		count(&v->mapped, &v->row);
	if (ret && is_wx(&v->row))
		count(&v->wx, &v->row);
	return 1;
}

static void show_run(struct seq_file *m, const struct kpagetable_view *v)
{
	const struct mmscope_range *r = &v->row;

	seq_printf(m, "%016llx-%016llx %14llu %s ", r->start, r->end,
		   r->end - r->start, mms_name_level(r->level));
	mms_show_leaf_size(m, r->shift);
	seq_putc(m, ' ');
	seq_puts(m, mms_name_kind(r->kind));
	seq_putc(m, ' ');
	mms_show_where(m, r->kind, r->swap_type, r->frame);
	seq_putc(m, ' ');
	mms_show_flags(m, r->flags);
	seq_putc(m, ' ');
	seq_puts(m, mms_region_of(&v->walk.regions, r->start)->name);
	seq_puts(m, is_wx(r) ? " W+X\n" : " -\n");
}

static void kpagetable_show(struct seq_file *m, void *view)
{
	const struct kpagetable_view *v = view;

	if (v->phase == IN_RUNS)
		show_run(m, v);
	else
		seq_printf(m, "total runs=%llu bytes=%llu wx_runs=%llu wx_bytes=%llu unread=%llu\n",
			   v->mapped.runs, v->mapped.bytes, v->wx.runs,
			   v->wx.bytes, v->walk.unread);
}

static int kpagetable_request(void *view, char *text)
{
	struct kpagetable_view *v = view;
	struct mms_opts_rules rules;
	struct mms_opts opts;
	int ret;

	mms_opts_rules_kernel(&rules);
	ret = mms_opts_parse(&opts, &rules, text);
	if (!ret && opts.user_root && !mms_arch_has_user_root())
		ret = -EOPNOTSUPP;
	if (!ret)
		v->opts = opts;
	return ret;
}

static const struct mms_rows_ops kpagetable_rows = {
	.size = sizeof(struct kpagetable_view),
	.header = "# start-end bytes level leaf kind where flags region wx",
	.privileged = true,
	.open = kpagetable_open,
	.restart = kpagetable_restart,
	.next = kpagetable_next,
	.show = kpagetable_show,
	.write = kpagetable_request,
};

static int kpagetable_file_open(struct inode *inode, struct file *file)
{
	return mms_rows_open(inode, file, &kpagetable_rows);
}

const struct file_operations mms_kpagetable_fops = {
	.owner = THIS_MODULE,
	.open = kpagetable_file_open,
	.read = mms_rows_read,
	.write = mms_rows_write,
	.llseek = seq_lseek,
	.release = mms_rows_release,
};
