// SPDX-License-Identifier: GPL-2.0
/*
 * Why a page fault came about: told by the entry before it and by the mapping,
 * in the order in which the kernel looks at them (handle_mm_fault() and what it
 * calls in mm/memory.c); and, once it is answered, by the answer.
 */
#include "cause.h"

#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/userfaultfd_k.h>

#include "entry.h"

/*
 * Has the mapping just grown down for this fault? The kernel does that before it
 * handles the fault, and begins the mapping at the page that was touched. Where
 * VMAs have locks of their own, a fault in a mapping that is there already comes
 * by that lock; elsewhere the lowest page of a mapping is taken for grown.
 */
static bool has_grown(const struct vm_area_struct *vma, unsigned long addr,
		      unsigned int flags)
{
	return vma->vm_flags & VM_GROWSDOWN &&
	       vma->vm_start == (addr & PAGE_MASK) &&
	       !(flags & MMS_FAULT_FLAG_VMA_LOCK);
}

static enum mmscope_fault cause_of_anon(const struct vm_area_struct *vma,
					unsigned long addr, unsigned int flags)
{
	if (has_grown(vma, addr, flags))
		return MMSCOPE_FAULT_STACK;
	return flags & FAULT_FLAG_WRITE ? MMSCOPE_FAULT_ANON_WRITE :
					  MMSCOPE_FAULT_ANON_READ;
}

static enum mmscope_fault cause_of_file(const struct vm_area_struct *vma,
					unsigned int flags)
{
	const struct inode *inode;

	/* Without a file: pages the kernel lends, as the vDSO. */
	if (!vma->vm_file || vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP | VM_IO))
		return MMSCOPE_FAULT_DEVICE;
	inode = file_inode(vma->vm_file);
	if (S_ISCHR(inode->i_mode))
		return MMSCOPE_FAULT_DEVICE;
	if (flags & FAULT_FLAG_WRITE && !(vma->vm_flags & VM_SHARED))
		return MMSCOPE_FAULT_COW_FILE;
	return inode->i_sb->s_magic == TMPFS_MAGIC ? MMSCOPE_FAULT_SHMEM :
						     MMSCOPE_FAULT_FILE;
}

static enum mmscope_fault cause_of_hole(const struct vm_area_struct *vma,
					unsigned long addr, unsigned int flags)
{
	if (vma->vm_flags & VM_UFFD_MISSING)
		return MMSCOPE_FAULT_UFFD;
	return vma->vm_ops ? cause_of_file(vma, flags) :
			     cause_of_anon(vma, addr, flags);
}

static enum mmscope_fault cause_of_absent(const struct vm_area_struct *vma,
					  unsigned int flags,
					  u64 raw, int level)
{
	struct mms_entry e;

	mms_entry_decode(&e, level, raw);
	switch (e.kind) {
	case MMSCOPE_K_SWAP:
		return MMSCOPE_FAULT_SWAP;
	case MMSCOPE_K_MIGRATION:
		return MMSCOPE_FAULT_MIGRATION;
	case MMSCOPE_K_HWPOISON:
	case MMSCOPE_K_MARK_POISON:
		return MMSCOPE_FAULT_POISONED;
	case MMSCOPE_K_DEV_PRIVATE:
	case MMSCOPE_K_DEV_EXCLUSIVE:
		return MMSCOPE_FAULT_DEVICE;
	case MMSCOPE_K_MARK_UFFD_WP:
		/* as a hole, but for whom the write is told to afterwards */
		return vma->vm_ops ? cause_of_file(vma, flags) :
				     MMSCOPE_FAULT_UFFD;
	default:
		return MMSCOPE_FAULT_OTHER;
	}
}

static enum mmscope_fault cause_of_leaf(const struct vm_area_struct *vma,
					unsigned int flags, u64 raw)
{
	if (mms_arch_no_access(raw))
		return MMSCOPE_FAULT_NUMA;
	if (!(flags & (FAULT_FLAG_WRITE | FAULT_FLAG_UNSHARE)) ||
	    mms_arch_allows_write(raw))
		return MMSCOPE_FAULT_FLAGS;
	if (vma->vm_flags & VM_UFFD_WP && mms_arch_uffd_wp(raw))
		return MMSCOPE_FAULT_UFFD;
	return vma->vm_flags & (VM_SHARED | VM_MAYSHARE) ?
		MMSCOPE_FAULT_MKWRITE : MMSCOPE_FAULT_COW;
}

/* The rest of mms_cause(): where it is no first touch of anonymous memory. */
enum mmscope_fault mms_cause_other(const struct vm_area_struct *vma,
				   unsigned long addr, unsigned int flags,
				   u64 raw, int level)
{
	if (vma->vm_flags & VM_HUGETLB)
		return vma->vm_flags & VM_UFFD_MISSING &&
		       mms_arch_class(level, raw) == MMS_EMPTY ?
			MMSCOPE_FAULT_UFFD : MMSCOPE_FAULT_HUGETLB;
	switch (mms_arch_class(level, raw)) {
	case MMS_EMPTY:
		return cause_of_hole(vma, addr, flags);
	case MMS_LEAF:
		return cause_of_leaf(vma, flags, raw);
	default:
		return cause_of_absent(vma, flags, raw, level);
	}
}

/**
 * mms_cause_answered - what was left open before the fault was answered
 * @cause: before
 * @major: the kernel counts it as a major fault
 * @moved: the entry leads to another frame than before
 * @huge: the entry is now above the lowest level
 *
 * Context: any.
 * Return: the cause.
 */
enum mmscope_fault mms_cause_answered(enum mmscope_fault cause, bool major,
				      bool moved, bool huge)
{
	switch (cause) {
	case MMSCOPE_FAULT_ANON_READ:
	case MMSCOPE_FAULT_ANON_WRITE:
		return huge ? MMSCOPE_FAULT_ANON_HUGE : cause;
	case MMSCOPE_FAULT_COW:
		return moved ? MMSCOPE_FAULT_COW_COPIED :
			       MMSCOPE_FAULT_COW_REUSED;
	case MMSCOPE_FAULT_FILE:
		return major ? MMSCOPE_FAULT_FILE_READ : MMSCOPE_FAULT_FILE_HIT;
	case MMSCOPE_FAULT_SWAP:
		return major ? MMSCOPE_FAULT_SWAP_DEVICE :
			       MMSCOPE_FAULT_SWAP_CACHE;
	default:
		return cause;
	}
}
