/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_LABVIEW_H
#define MMS_LABVIEW_H

#include <linux/fs.h>

extern const struct file_operations mms_lab_fops;

#endif /* MMS_LABVIEW_H */
