/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_PATHSHOW_H
#define MMS_PATHSHOW_H

#include <linux/types.h>

struct mms_entry;
struct mms_path;
struct seq_file;

void mms_path_show_step(struct seq_file *m, const struct mms_path *path,
			int level, const struct mms_entry *e, bool frames);
void mms_path_show_size(struct seq_file *m, const struct mms_path *path);
void mms_path_show_access(struct seq_file *m, u32 allowed);
u64 mms_path_phys(const struct mms_path *path, const struct mms_entry *e);

#endif /* MMS_PATHSHOW_H */
