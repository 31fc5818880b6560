/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SWAPMODE_H
#define MMS_SWAPMODE_H

#include <linux/types.h>

struct mms_target;

int mms_swapmode_init(void);
void mms_swapmode_off(void);
void mms_swapmode_exit(void);
int mms_swapmode_set(bool on);
bool mms_swapmode_is_on(void);
int mms_swapmode_watch_steps(void);
u64 mms_swapmode_missed(void);
u64 mms_swapmode_bytes(void);

int mms_swapmode_begin(struct mms_target *t);

#endif /* MMS_SWAPMODE_H */
