/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TLBMODE_H
#define MMS_TLBMODE_H

#include <linux/types.h>

int mms_tlbmode_init(void);
void mms_tlbmode_off(void);
int mms_tlbmode_set(bool on);
bool mms_tlbmode_is_on(void);

#endif /* MMS_TLBMODE_H */
