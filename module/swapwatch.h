/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SWAPWATCH_H
#define MMS_SWAPWATCH_H

#include <linux/types.h>

#include "swapbook.h"

struct mms_target;

int mms_swapwatch_init(void);
void mms_swapwatch_exit(void);

int mms_swapwatch_add(struct mms_target *t);
int mms_swapwatch_settle(struct mms_target *t);
void mms_swapwatch_remove(struct mms_target *t);
void mms_swapwatch_flush(void);
int mms_swapwatch_read(struct mms_target *t, struct mms_swap_counts *c);

#endif /* MMS_SWAPWATCH_H */
