/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_PAGES_H
#define MMS_PAGES_H

#include <linux/fs.h>

extern const struct file_operations mms_pages_fops;

#endif /* MMS_PAGES_H */
