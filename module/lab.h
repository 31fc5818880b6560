/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_LAB_H
#define MMS_LAB_H

#include <linux/types.h>

/**
 * struct mms_lab_item - an allocation to look at
 * @id: by which it is known, from 1 on, never used again
 * @kind: how it was allocated, a word
 * @size: bytes asked for
 * @virt: where the kernel has it; of per-CPU memory the first processor's
 */
struct mms_lab_item {
	unsigned int id;
	const char *kind;
	u64 size;
	u64 virt;
};

int mms_lab_init(void);
void mms_lab_exit(void);
int mms_lab_alloc(const char *kind, const char *number);
int mms_lab_free(unsigned int id);
void mms_lab_free_all(void);
bool mms_lab_next(unsigned int after, struct mms_lab_item *item);
void mms_lab_lock(void);
void mms_lab_unlock(void);

unsigned int mms_lab_items(void);
void mms_lab_set_items(unsigned int items);
unsigned int mms_lab_each(void);
void mms_lab_set_each(unsigned int bytes);
unsigned int mms_lab_bytes(void);
void mms_lab_set_bytes(unsigned int bytes);

/* Greatest values of the bounds. */
#define MMS_LAB_ITEMS_MAX	1024U
#define MMS_LAB_BYTES_MAX	0x80000000U

#endif /* MMS_LAB_H */
