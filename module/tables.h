/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TABLES_H
#define MMS_TABLES_H

#include <linux/fs.h>

#include "treewalk.h"

/**
 * struct mms_tables_total - the tables of a level, or of all, summed up
 * @tables: table pages
 * @used: entries that are not empty
 * @entries: entries there are
 * @mapped: bytes mapped
 */
struct mms_tables_total {
	u64 tables;
	u64 used;
	u64 entries;
	u64 mapped;
};

void mms_tables_count(struct mms_tables_total *sum, const struct mms_table *t);

extern const struct file_operations mms_tables_fops;

#endif /* MMS_TABLES_H */
