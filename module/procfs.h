/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_PROCFS_H
#define MMS_PROCFS_H

int mms_procfs_init(void);
void mms_procfs_exit(void);

#endif /* MMS_PROCFS_H */
