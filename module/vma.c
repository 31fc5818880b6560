// SPDX-License-Identifier: GPL-2.0
/* What a mapping is, by the facts its VMA holds. */
#include "vma.h"

#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/seq_file.h>

#include "compat.h"
#include "mmscope.h"

static bool is_stack(const struct vm_area_struct *vma)
{
	return vma->vm_start <= vma->vm_mm->start_stack &&
	       vma->vm_end >= vma->vm_mm->start_stack;
}

static bool is_heap(const struct vm_area_struct *vma)
{
	return vma->vm_start < vma->vm_mm->brk &&
	       vma->vm_end > vma->vm_mm->start_brk;
}

static u8 file_kind(const struct file *file)
{
	const struct inode *inode = file_inode(file);

	if (S_ISCHR(inode->i_mode) || S_ISBLK(inode->i_mode))
		return MMSCOPE_VMA_DEVICE;
	return inode->i_sb->s_magic == TMPFS_MAGIC ? MMSCOPE_VMA_SHMEM :
						     MMSCOPE_VMA_FILE;
}

static u8 vma_kind(const struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_HUGETLB)
		return MMSCOPE_VMA_HUGETLB;
	if (!vma->vm_ops) {
		if (is_heap(vma))
			return MMSCOPE_VMA_HEAP;
		return is_stack(vma) ? MMSCOPE_VMA_STACK : MMSCOPE_VMA_ANON;
	}
	if (!vma->vm_file)
		return vma->vm_ops->name ? MMSCOPE_VMA_VDSO :
					   MMSCOPE_VMA_DEVICE;
	if (vma->vm_flags & VM_PFNMAP)
		return MMSCOPE_VMA_DEVICE;
	return file_kind(vma->vm_file);
}

static const char *file_name(struct mms_vma *info, const struct file *file)
{
	const char *name = d_path(mms_compat_user_path(file), info->buf,
				  sizeof(info->buf));

	return IS_ERR(name) ? "?" : name;
}

static const char *vma_name(struct mms_vma *info, struct vm_area_struct *vma)
{
	const char *name = NULL;

	if (vma->vm_file)
		return file_name(info, vma->vm_file);
	if (vma->vm_ops && vma->vm_ops->name)
		name = vma->vm_ops->name(vma);
	if (name) {
		strscpy(info->buf, name, sizeof(info->buf));
		return info->buf;
	}
	if (info->kind == MMSCOPE_VMA_HEAP)
		return "[heap]";
	return info->kind == MMSCOPE_VMA_STACK ? "[stack]" : "";
}

/**
 * mms_vma_note - note what a VMA is
 * @info: filled
 * @vma: VMA
 *
 * Context: mmap_lock of its mm is held. Allocates nothing.
 */
void mms_vma_note(struct mms_vma *info, struct vm_area_struct *vma)
{
	unsigned long flags = vma->vm_flags;

	lockdep_assert_held(&vma->vm_mm->mmap_lock);
	info->start = vma->vm_start;
	info->end = vma->vm_end;
	info->perms[0] = flags & VM_READ ? 'r' : '-';
	info->perms[1] = flags & VM_WRITE ? 'w' : '-';
	info->perms[2] = flags & VM_EXEC ? 'x' : '-';
	info->perms[3] = flags & VM_MAYSHARE ? 's' : 'p';
	info->perms[4] = '\0';
	info->kind = vma_kind(vma);
	info->anon = !vma->vm_ops && !(flags & VM_HUGETLB);
	info->name = vma_name(info, vma);
}

/**
 * mms_vma_find - the first VMA that ends after an address
 * @info: filled, if there is one
 * @mm: address space, which the caller holds a user reference of
 * @addr: address
 *
 * Context: process; may sleep. Takes mmap_lock for reading.
 * Return: 1 if there is one, 0 if not, -EINTR.
 */
int mms_vma_find(struct mms_vma *info, struct mm_struct *mm, u64 addr)
{
	struct vm_area_struct *vma;
	int ret = mmap_read_lock_killable(mm);

	if (ret)
		return ret;
	vma = find_vma(mm, addr);
	if (vma)
		mms_vma_note(info, vma);
	mmap_read_unlock(mm);
	return vma ? 1 : 0;
}

/**
 * mms_vma_show_name - print the name, "-" if there is none
 * @m: where to
 * @info: noted VMA
 */
void mms_vma_show_name(struct seq_file *m, const struct mms_vma *info)
{
	if (*info->name)
		seq_escape(m, info->name, "\n\\");
	else
		seq_putc(m, '-');
}
