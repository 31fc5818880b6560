/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_LABKIND_H
#define MMS_LABKIND_H

#include <linux/list.h>
#include <linux/types.h>

#include "lab.h"

struct mms_labkind;

/**
 * struct mms_allocation - one allocation
 * @list: of all of them
 * @kind: how it was made
 * @item: what is shown of it
 * @handle: what was allocated, as its kind knows it
 * @dma: its address for the device, of memory for DMA
 * @taken: bytes that count for the bounds
 */
struct mms_allocation {
	struct list_head list;
	const struct mms_labkind *kind;
	struct mms_lab_item item;
	void *handle;
	dma_addr_t dma;
	u64 taken;
};

/* What is asked for after the word. */
enum mms_lab_number {
	MMS_LAB_NO_NUMBER,	/* %MMS_ARCH_DEVICE_SIZE */
	MMS_LAB_SIZE,
	MMS_LAB_ORDER,
};

/**
 * struct mms_labkind - a way to allocate
 * @name: a word
 * @number: what is asked for after it
 * @alloc: allocate @a->item.size bytes, cleared, and set @a->handle, and
 *	@a->item.virt if it is not the same; false if there is no memory
 * @free: undo it
 * @taken: most bytes that so many asked for take; %NULL: as many
 *
 * Context of @alloc and @free: process; may sleep.
 */
struct mms_labkind {
	const char *name;
	enum mms_lab_number number;
	bool (*alloc)(struct mms_allocation *a);
	void (*free)(struct mms_allocation *a);
	u64 (*taken)(u64 size);
};

int mms_labkind_init(void);
void mms_labkind_exit(void);
const struct mms_labkind *mms_labkind_find(const char *name);

#endif /* MMS_LABKIND_H */
