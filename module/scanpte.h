/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SCANPTE_H
#define MMS_SCANPTE_H

#include <linux/types.h>

struct mms_walk;

u64 mms_scan_ptes(struct mms_walk *w, const u64 *table, u64 addr, u64 end);

#endif /* MMS_SCANPTE_H */
