// SPDX-License-Identifier: GPL-2.0
/* <pid>/translate: write an address, read how it is translated. */
#include "translate.h"

#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/seq_file.h>

#include "entry.h"
#include "frame.h"
#include "names.h"
#include "pathshow.h"
#include "pathwalk.h"
#include "query.h"
#include "rest.h"
#include "target.h"

struct translate_file {
	struct mms_query query;		/* first */
	struct mms_path path;		/* used while printing */
};

static void show_vma(struct seq_file *m, const struct mms_path *path)
{
	if (!path->mapped) {
		seq_puts(m, "vma none\n");
		return;
	}
	seq_printf(m, "vma %016llx-%016llx %s %s ", path->vma.start,
		   path->vma.end, path->vma.perms,
		   mms_name_vma_kind(path->vma.kind));
	mms_vma_show_name(m, &path->vma);
	seq_putc(m, '\n');
}

/* All levels, and what the processor makes of their permissions together. */
static void show_walk(struct seq_file *m, const struct translate_file *tf,
		      struct mms_entry *e, u32 *allowed)
{
	int level;

	*allowed = MMSCOPE_F_USER | MMSCOPE_F_WRITE | MMSCOPE_F_EXEC;
	for (level = mms_arch_top_level(); level >= tf->path.leaf; level--) {
		mms_entry_decode(e, level, tf->path.steps[level].raw);
		mms_path_show_step(m, &tf->path, level, e, tf->query.frames);
		*allowed &= e->flags;
	}
}

static void show_access(struct seq_file *m, const struct mms_entry *e,
			u32 allowed)
{
	if (!(allowed & MMSCOPE_F_USER) || e->flags & MMSCOPE_F_PROT_NONE)
		seq_puts(m, "access none\n");
	else
		mms_path_show_access(m, allowed);
}

static void show_frame(struct seq_file *m, const struct translate_file *tf,
		       const struct mms_entry *e)
{
	u64 phys = mms_path_phys(&tf->path, e);
	struct mms_frame frame;

	mms_frame_describe(&frame, phys >> PAGE_SHIFT);
	if (tf->path.leaf == MMSCOPE_PMD && tf->path.mapped &&
	    tf->path.vma.anon &&
	    !(e->flags & MMSCOPE_F_WRITE) && mms_frame_is_huge_zero(e->frame))
		frame.use = "huge-zero";
	seq_printf(m, "physical 0x%016llx\n", tf->query.frames ? phys : 0);
	seq_printf(m, "frame pfn:0x%llx %s refs %d maps %d\n",
		   tf->query.frames ? phys >> PAGE_SHIFT : 0, frame.use, frame.refs,
		   frame.maps);
}

static void show_result(struct seq_file *m, const struct translate_file *tf,
			const struct mms_entry *e, u32 allowed)
{
	mms_path_show_size(m, &tf->path);
	if (e->kind == MMSCOPE_K_PAGE) {
		show_access(m, e, allowed);
		show_frame(m, tf, e);
	} else if (e->kind == MMSCOPE_K_SWAP) {
		seq_puts(m, "slot ");
		mms_show_where(m, e->kind, e->swap_type,
			       tf->query.frames ? e->frame : 0);
		seq_putc(m, '\n');
	}
}

static int translate_show(struct seq_file *m, void *query)
{
	struct translate_file *tf = query;
	struct mms_rest *rest = &tf->query.target->rest;
	struct mms_image image;
	struct mms_entry e;
	struct mm_struct *mm;
	u32 allowed;
	int ret;

	mm = mms_target_mm(tf->query.target, &image);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	ret = mms_rest_take(rest);
	if (!ret)
		ret = mms_pathwalk(&tf->path, mm, tf->query.addr);
	if (!ret)
		mms_rest_owe(rest, tf->path.due);
	mmput(mm);
	if (ret)
		return ret;
	seq_printf(m, "address 0x%016llx\n", tf->path.addr);
	show_vma(m, &tf->path);
	show_walk(m, tf, &e, &allowed);
	show_result(m, tf, &e, allowed);
	return 0;
}

static const struct mms_query_ops translate_query = {
	.size = sizeof(struct translate_file),
	.show = translate_show,
};

static int translate_open(struct inode *inode, struct file *file)
{
	return mms_query_open(inode, file, &translate_query);
}

const struct file_operations mms_translate_fops = {
	.owner = THIS_MODULE,
	.open = translate_open,
	.read = mms_query_read,
	.write = mms_query_write,
	.llseek = seq_lseek,
	.release = mms_query_release,
};
