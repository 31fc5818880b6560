/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_FAULTMODE_H
#define MMS_FAULTMODE_H

#include <linux/types.h>

struct mms_kernel_counts;

enum mms_faultmode {
	MMS_FAULTS_OFF,		/* no hook is there */
	MMS_FAULTS_COUNT,	/* faults are seen as they begin */
	MMS_FAULTS_LATENCY,	/* and as they end */
	MMS_NR_FAULTMODES
};

int mms_faultmode_init(void);
void mms_faultmode_exit(void);
int mms_faultmode_parse(const char *word, enum mms_faultmode *mode);
int mms_faultmode_set(enum mms_faultmode mode);
enum mms_faultmode mms_faultmode_now(void);
const char *mms_faultmode_name(void);
u64 mms_faultmode_missed(void);
int mms_faultmode_kernel(struct mms_kernel_counts *since);

#endif /* MMS_FAULTMODE_H */
