/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_SELFVIEW_H
#define MMS_SELFVIEW_H

struct seq_file;

int mms_selfview_show(struct seq_file *m, void *unused);

#endif /* MMS_SELFVIEW_H */
