/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_KCOUNTS_H
#define MMS_KCOUNTS_H

#include "ledger.h"

struct pid;

bool mms_kcounts_process(struct pid *tgid, struct mms_kernel_counts *counts);
int mms_kcounts_events(const int *items, u64 *counts, unsigned int nr);
int mms_kcounts_system(struct mms_kernel_counts *counts);

#endif /* MMS_KCOUNTS_H */
