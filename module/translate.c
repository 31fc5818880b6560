// SPDX-License-Identifier: GPL-2.0
/* <pid>/translate: write an address, read how it is translated. */
#include "translate.h"

#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "entry.h"
#include "frame.h"
#include "names.h"
#include "pathwalk.h"
#include "rows.h"
#include "stats.h"
#include "target.h"
#include "text.h"

/* An address, and white space. */
#define ADDRESS_SIZE	32

/**
 * struct translate_file - an open `translate`
 * @target: referenced
 * @frames: may the reader see frames?
 * @asked: an address was written
 * @addr: the address; this and @asked are guarded by the seq_file's lock
 * @path: used while printing
 */
struct translate_file {
	struct mms_target *target;
	bool frames;
	bool asked;
	u64 addr;
	struct mms_path path;
};

/* A raw value, without frame or slot for those who may not see them. */
static u64 show_raw(const struct translate_file *tf, int level, u64 raw)
{
	if (tf->frames)
		return raw;
	return raw & ~(mms_arch_class(level, raw) == MMS_ABSENT ?
		       MMS_ARCH_SLOT_MASK : MMS_ARCH_FRAME_MASK);
}

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

static void show_step(struct seq_file *m, const struct translate_file *tf,
		      int level, const struct mms_entry *e)
{
	const struct mms_step *step = &tf->path.steps[level];

	seq_printf(m, "walk %s index %u at 0x%016llx raw 0x%016llx %s ",
		   mms_name_level(level), step->index,
		   tf->frames ? step->phys : 0, show_raw(tf, level, step->raw),
		   mms_name_kind(e->kind));
	mms_show_flags(m, e->flags);
	seq_putc(m, '\n');
	if (level == mms_arch_top_level() && tf->path.split_root)
		seq_printf(m, "kernel-root raw 0x%016llx\n",
			   show_raw(tf, level, tf->path.kernel_root));
}

/* All levels, and what the processor makes of their permissions together. */
static void show_walk(struct seq_file *m, const struct translate_file *tf,
		      struct mms_entry *e, u32 *allowed)
{
	int level;

	*allowed = MMSCOPE_F_USER | MMSCOPE_F_WRITE | MMSCOPE_F_EXEC;
	for (level = mms_arch_top_level(); level >= tf->path.leaf; level--) {
		mms_entry_decode(e, level, tf->path.steps[level].raw);
		show_step(m, tf, level, e);
		*allowed &= e->flags;
	}
}

static void show_access(struct seq_file *m, const struct mms_entry *e,
			u32 allowed)
{
	if (!(allowed & MMSCOPE_F_USER) || e->flags & MMSCOPE_F_PROT_NONE) {
		seq_puts(m, "access none\n");
		return;
	}
	seq_printf(m, "access read%s%s\n",
		   allowed & MMSCOPE_F_WRITE ? ",write" : "",
		   allowed & MMSCOPE_F_EXEC ? ",exec" : "");
}

static void show_frame(struct seq_file *m, const struct translate_file *tf,
		       const struct mms_entry *e)
{
	u64 within = tf->path.addr & ((1ULL << mms_arch_shift(tf->path.leaf)) - 1);
	u64 phys = (e->frame << PAGE_SHIFT) + within;
	struct mms_frame frame;

	mms_frame_describe(&frame, phys >> PAGE_SHIFT);
	if (tf->path.leaf == MMSCOPE_PMD && tf->path.mapped &&
	    tf->path.vma.anon &&
	    !(e->flags & MMSCOPE_F_WRITE) && mms_frame_is_huge_zero(e->frame))
		frame.use = "huge-zero";
	seq_printf(m, "physical 0x%016llx\n", tf->frames ? phys : 0);
	seq_printf(m, "frame pfn:0x%llx %s refs %d maps %d\n",
		   tf->frames ? phys >> PAGE_SHIFT : 0, frame.use, frame.refs,
		   frame.maps);
}

static void show_result(struct seq_file *m, const struct translate_file *tf,
			const struct mms_entry *e, u32 allowed)
{
	seq_puts(m, "size ");
	mms_show_leaf_size(m, mms_arch_shift(tf->path.leaf));
	seq_putc(m, '\n');
	if (e->kind == MMSCOPE_K_PAGE) {
		show_access(m, e, allowed);
		show_frame(m, tf, e);
	} else if (e->kind == MMSCOPE_K_SWAP) {
		seq_puts(m, "slot ");
		mms_show_where(m, e->kind, e->swap_type,
			       tf->frames ? e->frame : 0);
		seq_putc(m, '\n');
	}
}

static int translate_show(struct seq_file *m, void *unused)
{
	struct translate_file *tf = m->private;
	struct mms_image image;
	struct mms_entry e;
	struct mm_struct *mm;
	u32 allowed;
	int ret;

	if (!tf->asked)
		return -ENODATA;
	mm = mms_target_mm(tf->target, &image);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	ret = mms_pathwalk(&tf->path, mm, tf->addr);
	mmput(mm);
	if (ret)
		return ret;
	seq_printf(m, "address 0x%016llx\n", tf->addr);
	show_vma(m, &tf->path);
	show_walk(m, tf, &e, &allowed);
	show_result(m, tf, &e, allowed);
	return 0;
}

static int translate_open(struct inode *inode, struct file *file)
{
	struct translate_file *tf;
	int ret;

	tf = kvzalloc(sizeof(*tf), GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!tf)
		return -ENOMEM;
	ret = single_open_size(file, translate_show, tf, 2 * PAGE_SIZE);
	if (ret) {
		kvfree(tf);
		return ret;
	}
	tf->target = mms_target_get(inode->i_private);
	tf->frames = mms_may_see_frames(file);
	mms_stats_held(sizeof(*tf));
	return 0;
}

static int translate_release(struct inode *inode, struct file *file)
{
	struct translate_file *tf = ((struct seq_file *)file->private_data)->private;

	mms_target_put(tf->target);
	mms_stats_held(-(long)sizeof(*tf));
	kvfree(tf);
	return single_release(inode, file);
}

static ssize_t translate_read(struct file *file, char __user *to, size_t count,
			      loff_t *pos)
{
	struct seq_file *m = file->private_data;
	struct translate_file *tf = m->private;

	if (mms_target_gone(tf->target))
		return -ESRCH;
	return seq_read(file, to, count, pos);
}

/* Hexadecimal after 0x, else decimal: a zero in front does not make it octal. */
static int parse_address(const char *text, u64 *addr)
{
	unsigned int base = strncasecmp(text, "0x", 2) ? 10 : 16;

	if (kstrtou64(text, base, addr) || *addr >= TASK_SIZE_MAX)
		return -EINVAL;
	return 0;
}

static ssize_t translate_write(struct file *file, const char __user *from,
			       size_t count, loff_t *pos)
{
	struct seq_file *m = file->private_data;
	struct translate_file *tf = m->private;
	char text[ADDRESS_SIZE];
	ssize_t ret;
	u64 addr;

	if (mms_target_gone(tf->target))
		return -ESRCH;
	ret = mms_text_from_user(text, sizeof(text), from, count);
	if (ret < 0)
		return ret;
	ret = parse_address(text, &addr);
	if (ret)
		return ret;
	mutex_lock(&m->lock);
	tf->addr = addr;
	tf->asked = true;
	mms_rows_rewind(m, pos);
	mutex_unlock(&m->lock);
	return count;
}

const struct file_operations mms_translate_fops = {
	.owner = THIS_MODULE,
	.open = translate_open,
	.read = translate_read,
	.write = translate_write,
	.llseek = seq_lseek,
	.release = translate_release,
};
