/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_EXITWATCH_H
#define MMS_EXITWATCH_H

struct pid;

int mms_exitwatch_init(void (*died)(struct pid *tgid));
void mms_exitwatch_exit(void);

#endif /* MMS_EXITWATCH_H */
