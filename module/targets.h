/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TARGETS_H
#define MMS_TARGETS_H

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/types.h>

struct mms_kernel_counts;
struct mms_target;
struct pid;

/* Whoever holds it has the list to himself, but for what is forked. */
extern struct mutex mms_targets_lock;

int mms_targets_add(struct mms_target *t, struct pid *pid);
void mms_targets_remove(struct mms_target *t);
struct mms_target *mms_targets_find(struct pid *pid);
void mms_targets_act(void (*act)(struct mms_target *t));
int mms_targets_each(int (*act)(struct mms_target *t));

/* Changes whenever a process begins or ceases to be a target. */
extern atomic_t mms_targets_change;

static inline unsigned int mms_targets_changes(void)
{
	return atomic_read(&mms_targets_change);
}

void mms_targets_count_faults(bool on);
int mms_targets_faults(struct mms_target *t, struct mms_kernel_counts *since);

unsigned int mms_targets_count(void);
unsigned int mms_targets_max(void);
void mms_targets_set_max(unsigned int max);

#define MMS_TARGETS_DEFAULT	4096U
#define MMS_TARGETS_MAX		65536U

#endif /* MMS_TARGETS_H */
