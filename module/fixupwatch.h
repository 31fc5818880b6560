/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_FIXUPWATCH_H
#define MMS_FIXUPWATCH_H

#include <linux/types.h>

int mms_fixupwatch_set(bool on);
u64 mms_fixupwatch_missed(void);

#endif /* MMS_FIXUPWATCH_H */
