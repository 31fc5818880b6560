/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_PHYSMEM_H
#define MMS_PHYSMEM_H

#include <linux/fs.h>

extern const struct file_operations mms_physmem_fops;

#endif /* MMS_PHYSMEM_H */
