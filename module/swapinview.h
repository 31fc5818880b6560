/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SWAPINVIEW_H
#define MMS_SWAPINVIEW_H

#include <linux/fs.h>

extern const struct file_operations mms_swapinview_fops;

#endif /* MMS_SWAPINVIEW_H */
