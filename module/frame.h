/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_FRAME_H
#define MMS_FRAME_H

#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/types.h>

#include "compat.h"
#include "mmscope.h"

/* What a frame with a page can be used for. */
#define MMS_USES(X)							\
	X(FREE, "free") X(ANON, "anon") X(KSM, "ksm") X(FILE, "file")	\
	X(SHMEM, "shmem") X(SLAB, "slab") X(TABLE, "table")		\
	X(ZERO, "zero") X(RESERVED, "reserved") X(KERNEL, "kernel")

enum mms_use {
#define MMS_USE_ENUM(NAME, text)	MMS_USE_##NAME,
	MMS_USES(MMS_USE_ENUM)
#undef MMS_USE_ENUM
	MMS_NR_USES
};

/**
 * struct mms_frame - what a frame is used for
 * @use: a word of MMS_USES, or huge-zero, or device where there is no page
 * @refs: reference count of its (head) page
 * @maps: how often it is mapped into user space
 */
struct mms_frame {
	const char *use;
	int refs;
	int maps;
};

/* Frames looked up at once: those of a part of memory that is all there. */
#define MMS_WINDOW_SHIFT	9
#define MMS_NO_WINDOW		(~0ULL)

/**
 * mms_frame_page - the page of a frame
 * @window: part of memory last looked up, %MMS_NO_WINDOW at first; for one
 *	section with interrupts off
 * @pfn: frame
 *
 * Return: its struct page, %NULL if it is no memory of the kernel's.
 */
static inline struct page *mms_frame_page(u64 *window, u64 pfn)
{
	struct page *page;

	if (pfn >> MMS_WINDOW_SHIFT == *window)
		return pfn_to_page(pfn);
	page = pfn_to_online_page(pfn);
	*window = page ? pfn >> MMS_WINDOW_SHIFT : MMS_NO_WINDOW;
	return page;
}

/**
 * mms_frame_facts - the page facts of a frame, as flags
 * @page: its page, mapped by a user page table and not special, or %NULL
 *
 * Return: some of %MMSCOPE_PAGE_FACTS; 0 if there is no page to ask.
 */
static inline u32 mms_frame_facts(struct page *page)
{
	unsigned long mapping;
	struct page *head;
	u32 facts;

	if (!page)
		return 0;
	head = compound_head(page);
	mapping = (unsigned long)READ_ONCE(head->mapping);
	facts = mapping & PAGE_MAPPING_ANON ? MMSCOPE_F_ANON : MMSCOPE_F_FILE;
	if ((mapping & PAGE_MAPPING_FLAGS) == PAGE_MAPPING_KSM)
		facts |= MMSCOPE_F_KSM;
	if (mms_compat_mapcount(page, head) == 1)
		facts |= MMSCOPE_F_EXCLUSIVE;
	return facts;
}

/**
 * mms_frame_is_of_one - is a huge page mapped by one entry, and by no other?
 * @page: one of its pages, found in an entry that maps all of them
 *
 * Each entry that maps a huge page, or a page of it, holds a reference to the
 * head page. If there is one, it is that of the entry it was found in. smaps of
 * the kernel relies on the same.
 *
 * Context: any; needs no lock.
 * Return: true if so; false also if somebody has a reference for another reason.
 */
static inline bool mms_frame_is_of_one(const struct page *page)
{
	const struct page *head = compound_head(page);

	return test_bit(PG_head, &head->flags) &&
	       page_ref_count(head) == 1;
}

unsigned int mms_frame_alike(const struct page *page, unsigned int max);
bool mms_frame_is_huge_zero(u64 pfn);
enum mms_use mms_frame_use(struct page *page);
const char *mms_frame_use_name(enum mms_use use);
void mms_frame_describe(struct mms_frame *frame, u64 pfn);

#endif /* MMS_FRAME_H */
