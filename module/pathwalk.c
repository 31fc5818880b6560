// SPDX-License-Identifier: GPL-2.0
/* The walk down to one address, as the processor does it in user mode. */
#include "pathwalk.h"

#include <linux/irqflags.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>

#include "compat.h"
#include "rest.h"
#include "stats.h"

/* Interrupts are off. */
static void walk_down(struct mms_path *path, const struct mm_struct *mm)
{
	const u64 *table = mms_arch_user_root(mm);
	int level = mms_arch_top_level();

	path->split_root = table != mms_arch_root(mm);
	path->kernel_root = mms_arch_read(mms_arch_root(mm) +
					  mms_arch_index(level, path->addr));
	for (;; level--) {
		struct mms_step *step = &path->steps[level];
		const u64 *entry;

		step->index = mms_arch_index(level, path->addr);
		entry = table + step->index;
		step->phys = mms_arch_phys(entry);
		step->raw = mms_arch_read(entry);
		path->leaf = level;
		if (mms_arch_class(level, step->raw) != MMS_CHILD)
			return;
		table = mms_arch_child(step->raw);
	}
}

/**
 * mms_pathwalk - translate an address
 * @path: filled
 * @mm: address space, which the caller holds a user reference of
 * @addr: a user address
 *
 * Context: process; may sleep. Takes @mm's mmap_lock.
 * Return: 0 or -EINTR.
 */
int mms_pathwalk(struct mms_path *path, struct mm_struct *mm, u64 addr)
{
	struct vm_area_struct *vma;
	unsigned long irqs;
	u64 began, waited;
	int ret;

	path->addr = addr;
	ret = mms_compat_lock_tables(mm, &waited);
	if (ret)
		return ret;
	began = ktime_get_ns();
	vma = find_vma(mm, addr);
	path->mapped = vma && vma->vm_start <= addr;
	if (path->mapped)
		mms_vma_note(&path->vma, vma);
	local_irq_save(irqs);
	walk_down(path, mm);
	local_irq_restore(irqs);
	path->due = mms_rest_due(mm, began) + waited;
	mmap_read_unlock(mm);

	mms_stats_add(MMS_STAT_WALKS, 1);
	mms_stats_add(MMS_STAT_ENTRIES,
		      mms_arch_top_level() - path->leaf + 1);
	return 0;
}
