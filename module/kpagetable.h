/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_KPAGETABLE_H
#define MMS_KPAGETABLE_H

#include <linux/fs.h>

extern const struct file_operations mms_kpagetable_fops;

#endif /* MMS_KPAGETABLE_H */
