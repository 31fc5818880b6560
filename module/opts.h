/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_OPTS_H
#define MMS_OPTS_H

#include <linux/types.h>

/**
 * struct mms_opts - what a reader asks of a walk
 * @start: first address
 * @end: first address after the range
 * @how: of MMS_WALK_*, what can be asked for
 */
struct mms_opts {
	u64 start;
	u64 end;
	u32 how;
};

/* Longest request that makes sense. */
#define MMS_OPTS_SIZE	160

void mms_opts_default(struct mms_opts *opts);
int mms_opts_parse(struct mms_opts *opts, char *text);

#endif /* MMS_OPTS_H */
