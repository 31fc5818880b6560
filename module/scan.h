/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SCAN_H
#define MMS_SCAN_H

#include <linux/types.h>

struct mms_walk;

u64 mms_scan(struct mms_walk *w, const u64 *root, u64 addr, u64 end);

#endif /* MMS_SCAN_H */
