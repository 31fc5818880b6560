/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_LAYOUT_H
#define MMS_LAYOUT_H

#include <linux/fs.h>

extern const struct file_operations mms_layout_fops;

#endif /* MMS_LAYOUT_H */
