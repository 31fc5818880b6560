/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_PLACES_H
#define MMS_PLACES_H

#include <linux/types.h>

#include "ledger.h"

struct seq_file;

/**
 * struct mms_places_list - where a process has faulted, as far as rows tell
 * @place: in order of addresses
 * @nr: how many
 * @size: bytes at @place
 */
struct mms_places_list {
	struct mms_place *place;
	size_t nr;
	size_t size;
};

int mms_places_list(struct mms_places_list *list, u64 owner);
void mms_places_free(struct mms_places_list *list);
void mms_places_within(const struct mms_places_list *list, u64 start, u64 end,
		       struct mms_place *sum);
void mms_places_show(struct seq_file *m, const u64 *count);

#endif /* MMS_PLACES_H */
