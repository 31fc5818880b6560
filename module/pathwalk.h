/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_PATHWALK_H
#define MMS_PATHWALK_H

#include <linux/types.h>

#include "arch.h"
#include "mmscope.h"
#include "vma.h"

struct mm_struct;

/**
 * struct mms_step - one level of a translation
 * @phys: physical address of the entry
 * @raw: its value
 * @index: its index in its table
 */
struct mms_step {
	u64 phys;
	u64 raw;
	u16 index;
};

/**
 * struct mms_path - the translation of an address
 * @addr: address
 * @steps: by level, from the root's down to @leaf
 * @leaf: level at which it ends
 * @kernel_root: the root's entry as the kernel has it
 * @split_root: user mode has a root of its own, whose entry is in @steps
 * @mapped: @vma is the mapping that @addr is in
 * @vma: mapping
 * @due: for how long the process is to be left alone, as mms_rest_owe() has it
 */
struct mms_path {
	u64 addr;
	struct mms_step steps[MMSCOPE_PGD + 1];
	int leaf;
	u64 kernel_root;
	bool split_root;
	bool mapped;
	struct mms_vma vma;
	u64 due;
};

int mms_pathwalk(struct mms_path *path, struct mm_struct *mm, u64 addr);
int mms_pathwalk_kernel(struct mms_path *path, u64 addr);

#endif /* MMS_PATHWALK_H */
