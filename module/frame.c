// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel notes about a frame in its struct page.
 *
 * No reference is taken, so the page may be freed and used for something else
 * while it is looked at. All is read raw and once: the answer can be out of
 * date, as any answer about a running process, but no read can fault: the
 * struct pages of online memory stay, and a stale head pointer still points
 * to one of them.
 */
#include "frame.h"

#include <linux/pgtable.h>

static unsigned long page_mapping_bits(const struct page *head)
{
	return (unsigned long)READ_ONCE(head->mapping);
}

/**
 * mms_frame_alike - how many pages of a huge page have the same facts
 * @page: first of them
 * @max: how many there are
 *
 * They can differ in nothing but who maps them one by one.
 *
 * Context: any; needs no lock.
 * Return: 1 to @max.
 */
unsigned int mms_frame_alike(const struct page *page, unsigned int max)
{
	int count = atomic_read(&page->_mapcount);
	unsigned int n = 1;

	while (n < max && atomic_read(&page[n]._mapcount) == count)
		n++;
	return n;
}

/**
 * mms_frame_is_huge_zero - is this the huge zero page?
 * @pfn: frame of a read-only huge leaf in an anonymous mapping
 *
 * The kernel does not tell modules which frame it is, but in such a place it
 * is the only page that belongs to nothing.
 *
 * Context: any; needs no lock.
 * Return: true if it is.
 */
bool mms_frame_is_huge_zero(u64 pfn)
{
	struct page *page = pfn_to_online_page(pfn);

	return page && !page_mapping_bits(compound_head(page));
}

static const char * const use_names[MMS_NR_USES] = {
#define MMS_USE_NAME(NAME, text)	text,
	MMS_USES(MMS_USE_NAME)
#undef MMS_USE_NAME
};

/**
 * mms_frame_use_name - the word for a use
 * @use: use
 *
 * Return: the word.
 */
const char *mms_frame_use_name(enum mms_use use)
{
	return use_names[use];
}

/**
 * mms_frame_use - what a frame is used for, at this moment
 * @page: its page
 *
 * Of a free block the first page only is known to be free.
 *
 * Context: any; needs no lock.
 * Return: its use.
 */
enum mms_use mms_frame_use(struct page *page)
{
	struct page *head = compound_head(page);
	unsigned long mapping = page_mapping_bits(head);

	if (is_zero_pfn(page_to_pfn(page)))
		return MMS_USE_ZERO;
	if (test_bit(PG_reserved, &page->flags))
		return MMS_USE_RESERVED;
	if (PageSlab(head))
		return MMS_USE_SLAB;
	if (PageTable(page))
		return MMS_USE_TABLE;
	if (PageBuddy(page))
		return MMS_USE_FREE;
	if ((mapping & PAGE_MAPPING_FLAGS) == PAGE_MAPPING_KSM)
		return MMS_USE_KSM;
	if (mapping & PAGE_MAPPING_ANON)
		return MMS_USE_ANON;
	if (mapping & PAGE_MAPPING_MOVABLE || !mapping)
		return MMS_USE_KERNEL;
	return test_bit(PG_swapbacked, &head->flags) ? MMS_USE_SHMEM :
						       MMS_USE_FILE;
}

/**
 * mms_frame_describe - what a frame is used for, at this moment
 * @frame: filled
 * @pfn: any frame number
 *
 * Context: any; needs no lock.
 */
void mms_frame_describe(struct mms_frame *frame, u64 pfn)
{
	struct page *page = pfn_to_online_page(pfn);
	struct page *head;

	*frame = (struct mms_frame) { .use = "device" };
	if (!page)
		return;
	head = compound_head(page);
	frame->refs = page_ref_count(head);
	frame->maps = mms_compat_mapcount(page, head);
	frame->use = mms_frame_use_name(mms_frame_use(page));
}
