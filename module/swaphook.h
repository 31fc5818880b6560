/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SWAPHOOK_H
#define MMS_SWAPHOOK_H

#include <linux/types.h>

int mms_swaphook_add(unsigned int in_flight);
void mms_swaphook_remove(void);
u64 mms_swaphook_missed(void);

#endif /* MMS_SWAPHOOK_H */
