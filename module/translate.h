/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TRANSLATE_H
#define MMS_TRANSLATE_H

#include <linux/fs.h>

extern const struct file_operations mms_translate_fops;

#endif /* MMS_TRANSLATE_H */
