/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SIGNALWATCH_H
#define MMS_SIGNALWATCH_H

#include <linux/types.h>

int mms_signalwatch_set(bool on, bool sigbus);

#endif /* MMS_SIGNALWATCH_H */
