/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_FRAME_H
#define MMS_FRAME_H

#include <linux/types.h>

/**
 * struct mms_frame - what a frame is used for
 * @use: a word: anon, ksm, file, shmem, slab, table, zero, huge-zero, free,
 *	reserved, kernel, or device where there is no page
 * @refs: reference count of its (head) page
 * @maps: how often it is mapped into user space
 */
struct mms_frame {
	const char *use;
	int refs;
	int maps;
};

u32 mms_frame_facts(u64 pfn);
bool mms_frame_is_huge_zero(u64 pfn);
void mms_frame_describe(struct mms_frame *frame, u64 pfn);

#endif /* MMS_FRAME_H */
