/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_NAMES_H
#define MMS_NAMES_H

#include <linux/types.h>

struct seq_file;

const char *mms_name_kind(u8 kind);
const char *mms_name_vma_kind(u8 kind);
const char *mms_name_fault(unsigned int cause);
const char *mms_name_swap(unsigned int what);
const char *mms_name_wait(unsigned int why);
const char *mms_name_step(unsigned int step);
const char *mms_name_switch(unsigned int what);
const char *mms_name_flush(unsigned int why);
const char *mms_name_level(int level);
void mms_show_flags(struct seq_file *m, u32 flags);
void mms_show_leaf_size(struct seq_file *m, unsigned int shift);
void mms_show_histogram(struct seq_file *m, const u64 *bucket, unsigned int nr);
void mms_show_where(struct seq_file *m, u8 kind, u8 swap_type, u64 frame);

#endif /* MMS_NAMES_H */
