/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_VMA_H
#define MMS_VMA_H

#include <linux/limits.h>
#include <linux/types.h>

struct mm_struct;
struct seq_file;
struct vm_area_struct;

/**
 * struct mms_vma - what a VMA was as it was looked at
 * @start: first address
 * @end: first address after it
 * @perms: as in /proc/PID/maps
 * @kind: MMSCOPE_VMA_*
 * @anon: of anonymous memory, whatever its kind
 * @name: path or name, within @buf, or "" if there is none
 * @buf: where the name is made
 */
struct mms_vma {
	u64 start;
	u64 end;
	char perms[5];
	u8 kind;
	bool anon;
	const char *name;
	char buf[PATH_MAX];
};

void mms_vma_note(struct mms_vma *info, struct vm_area_struct *vma);
int mms_vma_find(struct mms_vma *info, struct mm_struct *mm, u64 addr);
void mms_vma_show_name(struct seq_file *m, const struct mms_vma *info);

#endif /* MMS_VMA_H */
