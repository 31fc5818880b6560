/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_VAREA_H
#define MMS_VAREA_H

#include <linux/fs.h>

extern const struct file_operations mms_varea_fops;

#endif /* MMS_VAREA_H */
