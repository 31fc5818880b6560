/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SWAPVIEW_H
#define MMS_SWAPVIEW_H

#include <linux/fs.h>

struct seq_file;

extern const struct file_operations mms_swapview_fops;

int mms_swapview_totals(struct seq_file *m, void *unused);

#endif /* MMS_SWAPVIEW_H */
