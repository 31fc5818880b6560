/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_CONTROL_H
#define MMS_CONTROL_H

#include <linux/fs.h>

extern const struct file_operations mms_control_fops;

#endif /* MMS_CONTROL_H */
