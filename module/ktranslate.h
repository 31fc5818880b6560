/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_KTRANSLATE_H
#define MMS_KTRANSLATE_H

#include <linux/fs.h>

extern const struct file_operations mms_ktranslate_fops;

#endif /* MMS_KTRANSLATE_H */
