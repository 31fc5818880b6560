// SPDX-License-Identifier: GPL-2.0
/*
 * The walk down to one address of the kernel's half. What kwalk.c says of
 * tables that go away holds here as well.
 */
#include <linux/irqflags.h>
#include <linux/memory_hotplug.h>
#include <linux/uaccess.h>

#include "pathwalk.h"
#include "stats.h"

/* A table that goes away this often is not waited for. */
#define MOST_TRIES	10

/* Interrupts are off. False: a table has gone away. */
static bool walk_down(struct mms_path *path)
{
	const u64 *table = mms_arch_processor_root(false);
	int level;

	for (level = mms_arch_top_level(); ; level--) {
		struct mms_step *step = &path->steps[level];
		const u64 *entry;

		step->index = mms_arch_index(level, path->addr);
		entry = table + step->index;
		step->phys = mms_arch_phys(entry);
		if (copy_from_kernel_nofault(&step->raw, entry, sizeof(*entry)))
			return false;
		path->leaf = level;
		if (mms_arch_class(level, step->raw) != MMS_CHILD)
			return true;
		if (!pfn_to_online_page((step->raw & MMS_ARCH_FRAME_MASK) >>
					PAGE_SHIFT))
			return false;
		table = mms_arch_child(step->raw);
	}
}

/**
 * mms_pathwalk_kernel - translate an address of the kernel's
 * @path: filled
 * @addr: address of the kernel's half
 *
 * Context: process. Interrupts are off for as long as it takes.
 * Return: 0, -EBUSY if the tables changed again and again.
 */
int mms_pathwalk_kernel(struct mms_path *path, u64 addr)
{
	unsigned long irqs;
	int tries = 0;
	bool good;

	path->addr = addr;
	path->split_root = false;
	path->mapped = false;
	do {
		local_irq_save(irqs);
		good = walk_down(path);
		local_irq_restore(irqs);
	} while (!good && ++tries < MOST_TRIES);
	if (!good)
		return -EBUSY;

	mms_stats_add(MMS_STAT_WALKS, 1);
	mms_stats_add(MMS_STAT_ENTRIES,
		      mms_arch_top_level() - path->leaf + 1);
	return 0;
}
