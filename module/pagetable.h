/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_PAGETABLE_H
#define MMS_PAGETABLE_H

#include <linux/fs.h>

extern const struct file_operations mms_pagetable_fops;

#endif /* MMS_PAGETABLE_H */
