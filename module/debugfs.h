/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_DEBUGFS_H
#define MMS_DEBUGFS_H

struct mms_target;

int mms_debugfs_init(void);
void mms_debugfs_exit(void);
int mms_debugfs_publish(struct mms_target *t);
void mms_debugfs_unpublish(struct mms_target *t);

#endif /* MMS_DEBUGFS_H */
