/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_OPTS_H
#define MMS_OPTS_H

#include <linux/types.h>

/**
 * struct mms_opts - what a reader asks of a walk
 * @start: first address
 * @end: first address after the range
 * @how: of MMS_WALK_*, what can be asked for
 * @user_root: the kernel's half as user mode's own root has it
 */
struct mms_opts {
	u64 start;
	u64 end;
	u32 how;
	bool user_root;
};

/**
 * struct mms_opts_rules - what can be asked for
 * @start: least first address
 * @end: greatest first address after a range
 * @how: switches of MMS_WALK_*
 * @root: a root can be chosen
 */
struct mms_opts_rules {
	u64 start;
	u64 end;
	u32 how;
	bool root;
};

/* Longest request that makes sense. */
#define MMS_OPTS_SIZE	160

void mms_opts_rules_user(struct mms_opts_rules *rules);
void mms_opts_rules_kernel(struct mms_opts_rules *rules);
void mms_opts_default(struct mms_opts *opts,
		      const struct mms_opts_rules *rules);
int mms_opts_parse(struct mms_opts *opts, const struct mms_opts_rules *rules,
		   char *text);

#endif /* MMS_OPTS_H */
