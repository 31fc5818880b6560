/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_REST_H
#define MMS_REST_H

#include <linux/atomic.h>
#include <linux/types.h>

/**
 * struct mms_rest - for how long an address space is left alone
 * @until: ktime_get_ns() of the end; any reader's, the last one's counts
 */
struct mms_rest {
	atomic64_t until;
};

struct mm_struct;

u64 mms_rest_due(struct mm_struct *mm, u64 began);

int mms_rest_take(struct mms_rest *rest);
void mms_rest_owe(struct mms_rest *rest, u64 ns);

#endif /* MMS_REST_H */
