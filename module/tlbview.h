/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TLBVIEW_H
#define MMS_TLBVIEW_H

#include <linux/fs.h>

struct seq_file;

extern const struct file_operations mms_tlbview_fops;

int mms_tlbview_totals(struct seq_file *m, void *unused);

#endif /* MMS_TLBVIEW_H */
