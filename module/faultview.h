/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_FAULTVIEW_H
#define MMS_FAULTVIEW_H

#include <linux/fs.h>

extern const struct file_operations mms_faultview_fops;

int mms_faultview_totals(struct seq_file *m, void *unused);

#endif /* MMS_FAULTVIEW_H */
