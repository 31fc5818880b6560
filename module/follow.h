/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_FOLLOW_H
#define MMS_FOLLOW_H

int mms_follow_start(void);
void mms_follow_exit(void);

#endif /* MMS_FOLLOW_H */
