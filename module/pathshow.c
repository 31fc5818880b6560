// SPDX-License-Identifier: GPL-2.0
/* A translation as text: what that of a process and of the kernel share. */
#include "pathshow.h"

#include <linux/seq_file.h>

#include "entry.h"
#include "names.h"
#include "pathwalk.h"

/* A raw value, without frame or slot for those who may not see them. */
static u64 hidden_raw(int level, u64 raw, bool frames)
{
	if (frames)
		return raw;
	return raw & ~(mms_arch_class(level, raw) == MMS_ABSENT ?
		       MMS_ARCH_SLOT_MASK : MMS_ARCH_FRAME_MASK);
}

/**
 * mms_path_show_step - print one level
 * @m: where to
 * @path: translation
 * @level: one of its levels
 * @e: that level's entry, decoded
 * @frames: may the reader see frames?
 */
void mms_path_show_step(struct seq_file *m, const struct mms_path *path,
			int level, const struct mms_entry *e, bool frames)
{
	const struct mms_step *step = &path->steps[level];

	seq_printf(m, "walk %s index %u at 0x%016llx raw 0x%016llx %s ",
		   mms_name_level(level), step->index, frames ? step->phys : 0,
		   hidden_raw(level, step->raw, frames),
		   mms_name_kind(e->kind));
	mms_show_flags(m, e->flags);
	seq_putc(m, '\n');
	if (level == mms_arch_top_level() && path->split_root)
		seq_printf(m, "kernel-root raw 0x%016llx\n",
			   hidden_raw(level, path->kernel_root, frames));
}

/**
 * mms_path_show_size - print how much the last entry covers
 * @m: where to
 * @path: translation
 */
void mms_path_show_size(struct seq_file *m, const struct mms_path *path)
{
	seq_puts(m, "size ");
	mms_show_leaf_size(m, mms_arch_shift(path->leaf));
	seq_putc(m, '\n');
}

/**
 * mms_path_show_access - print what can be done where something is mapped
 * @m: where to
 * @allowed: %MMSCOPE_F_WRITE and %MMSCOPE_F_EXEC as all levels allow them
 */
void mms_path_show_access(struct seq_file *m, u32 allowed)
{
	seq_printf(m, "access read%s%s\n",
		   allowed & MMSCOPE_F_WRITE ? ",write" : "",
		   allowed & MMSCOPE_F_EXEC ? ",exec" : "");
}

/**
 * mms_path_phys - the physical address
 * @path: translation that ends in a leaf
 * @e: the leaf, decoded
 *
 * Return: where the path's address is in memory.
 */
u64 mms_path_phys(const struct mms_path *path, const struct mms_entry *e)
{
	u64 within = path->addr & ((1ULL << mms_arch_shift(path->leaf)) - 1);

	return (e->frame << PAGE_SHIFT) + within;
}
