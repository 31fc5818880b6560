/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_FAULTHOOK_H
#define MMS_FAULTHOOK_H

#include <linux/types.h>

int mms_faulthook_begin_only(void);
int mms_faulthook_begin_and_end(unsigned int in_flight);
void mms_faulthook_remove(void);
u64 mms_faulthook_missed(void);

#endif /* MMS_FAULTHOOK_H */
