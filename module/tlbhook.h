/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TLBHOOK_H
#define MMS_TLBHOOK_H

#include <linux/types.h>

void mms_tlbhook_init(void);
int mms_tlbhook_add(void);
void mms_tlbhook_remove(void);
bool mms_tlbhook_sees_flushes(void);

#endif /* MMS_TLBHOOK_H */
