/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_VMAS_H
#define MMS_VMAS_H

#include <linux/fs.h>

extern const struct file_operations mms_vmas_fops;

#endif /* MMS_VMAS_H */
