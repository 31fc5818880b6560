/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_DECODE_H
#define MMS_DECODE_H

#include <linux/types.h>

struct mms_entry;
struct mms_walk;

void mms_decode(struct mms_walk *w, struct mms_entry *e, int level, u64 raw);

#endif /* MMS_DECODE_H */
