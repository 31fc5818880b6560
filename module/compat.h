/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between kernels, as positive features. Nothing above this
 * header asks for a kernel version; Kbuild asks the headers themselves.
 */
#ifndef MMS_COMPAT_H
#define MMS_COMPAT_H

#include <linux/fs.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/osq_lock.h>
#include <linux/swap.h>
#include <linux/swapops.h>

/**
 * mms_compat_mapcount - how often a page is mapped into user space
 * @page: any page with a struct page
 * @head: its head page, equal to @page if it is no compound page
 *
 * The counters are read raw, without a reference to the page, and by none of
 * the helpers that assert one: a page that is freed or split meanwhile gives
 * a stale number, never a fault.
 *
 * Return: the number of user mappings, 0 for pages that are not counted.
 */
static inline int mms_compat_mapcount(struct page *page, struct page *head)
{
#ifdef MMS_HAVE_ENTIRE_MAPCOUNT
	int count = atomic_read(&page->_mapcount) + 1;

	/* Pages never mapped keep their type here, as a negative number. */
	if (count < 0)
		count = 0;
	if (test_bit(PG_head, &head->flags))
		count += atomic_read(&((struct folio *)head)->_entire_mapcount)
			 + 1;
	return count;
#elif defined(MMS_HAVE_PAGE_MAPCOUNT_CALL)
	int count;

	if (page != head || test_bit(PG_head, &head->flags))
		count = __page_mapcount(page);
	else
		count = atomic_read(&page->_mapcount) + 1;
	return max(count, 0);
#else
#error "no way known to read a page's map count on this kernel"
#endif
}

/**
 * mms_compat_is_poison - is this swap entry the mark of lost data?
 * @entry: an entry that is not present
 * @marker: the bits of a PTE marker, 0 if it is none
 *
 * Return: true if it is.
 */
static inline bool mms_compat_is_poison(swp_entry_t entry, unsigned long marker)
{
#ifdef MMS_HAVE_SWAPIN_ERROR
	if (is_swapin_error_entry(entry))
		return true;
#endif
#ifdef MMS_HAVE_MARKER_POISONED
	if (marker & PTE_MARKER_POISONED)
		return true;
#endif
	return false;
}

/**
 * mms_compat_is_guard - is this the marker of a guard region?
 * @marker: the bits of a PTE marker
 *
 * Return: true if it is.
 */
static inline bool mms_compat_is_guard(unsigned long marker)
{
#ifdef MMS_HAVE_MARKER_GUARD
	return marker & PTE_MARKER_GUARD;
#else
	return false;
#endif
}

/**
 * mms_compat_user_path - the path by which user space knows a mapped file
 * @file: what a VMA maps
 *
 * A stacked filesystem maps the file below, and notes the path above.
 *
 * Return: the path, which lives as long as @file.
 */
static inline const struct path *mms_compat_user_path(const struct file *file)
{
#ifdef MMS_HAVE_FILE_USER_PATH
	return file_user_path(file);
#else
	return &file->f_path;
#endif
}

/**
 * mms_compat_lock_wanted - does somebody wait for mmap_lock?
 * @mm: address space, whose mmap_lock the caller holds
 *
 * Who wants to write spins first, if the kernel lets it; readers do not.
 *
 * Return: true if so.
 */
static inline bool mms_compat_lock_wanted(struct mm_struct *mm)
{
#if defined(CONFIG_RWSEM_SPIN_ON_OWNER) && !defined(CONFIG_PREEMPT_RT)
	if (osq_is_locked(&mm->mmap_lock.osq))
		return true;
#endif
	return mmap_lock_is_contended(mm);
}

/*
 * Does munmap() free tables after an RCU grace period, and so not while interrupts are
 * off anywhere? On x86 it is a paravirtual call that says it, whatever the kernel was
 * built with: most hosts free at once, after a flush of those processors that have run
 * the address space.
 */
#if defined(CONFIG_MMU_GATHER_RCU_TABLE_FREE) && !defined(CONFIG_PARAVIRT)
#define MMS_TABLES_FREED_BY_RCU	1
#else
#define MMS_TABLES_FREED_BY_RCU	0
#endif

/**
 * mms_compat_lock_tables - see that tables stay where there is no mapping
 * @mm: address space, which the caller holds a user reference of
 * @waited: set to for how long others may have been made to wait for it, ns
 *
 * munmap() frees tables when it has given mmap_lock back to readers. Where that does
 * not wait for interrupts to be on, nobody may be in there: who gets the lock for
 * writing knows it, and keeps others from beginning once it has become one for reading.
 * Tables of what is mapped need no more than mmap_lock for reading on any kernel.
 *
 * Whoever wants the lock meanwhile waits, too: behind one who waits to write.
 *
 * Context: process; may sleep. Holds @mm's mmap_lock for reading when it returns.
 * Return: 0 or -EINTR.
 */
static inline int mms_compat_lock_tables(struct mm_struct *mm, u64 *waited)
{
	u64 began;
	bool busy;
	int ret;

	*waited = 0;
	if (MMS_TABLES_FREED_BY_RCU)
		return mmap_read_lock_killable(mm);
	busy = rwsem_is_locked(&mm->mmap_lock);
	began = ktime_get_ns();
	ret = mmap_write_lock_killable(mm);
	if (busy)
		*waited = ktime_get_ns() - began;
	if (!ret)
		mmap_write_downgrade(mm);
	return ret;
}

/**
 * mms_compat_folio_swap - where a page of the swap cache has its slot
 * @folio: page that is in the swap cache, or is read from swap
 *
 * Return: the entry.
 */
static inline swp_entry_t mms_compat_folio_swap(const struct folio *folio)
{
#ifdef MMS_HAVE_FOLIO_SWAP
	return folio->swap;
#else
	return (swp_entry_t) { .val = (unsigned long)folio->private };
#endif
}

/**
 * mms_compat_mm_counter - a counter of an address space, as exactly as it can be had
 * @mm: address space
 * @member: MM_*
 *
 * Return: its value. Threads may have some to add still, where no processor has.
 */
static inline unsigned long mms_compat_mm_counter(struct mm_struct *mm,
						  int member)
{
#ifdef MMS_HAVE_MM_COUNTER_SUM
	return get_mm_counter_sum(mm, member);
#else
	return get_mm_counter(mm, member);
#endif
}

/**
 * mms_compat_pages_at_once - pages that a fault may bring in from swap
 * @head: the page that was mapped, or the head of those it is one of
 *
 * Read as mms_compat_mapcount() does.
 *
 * Return: 1, or the pages of a huge page where the kernel brings those in whole.
 */
static inline unsigned int mms_compat_pages_at_once(const struct page *head)
{
#ifdef MMS_HAVE_SWAP_FREE_NR
	if (test_bit(PG_head, &head->flags))
		return 1U << (((const struct folio *)head)->_flags_1 & 0xff);
#endif
	return 1;
}

/* The lock of the VMA is all that keeps it: the first leg of most faults. */
#ifdef MMS_HAVE_VMA_LOCK
#define MMS_FAULT_FLAG_VMA_LOCK	FAULT_FLAG_VMA_LOCK
#else
#define MMS_FAULT_FLAG_VMA_LOCK	0U
#endif

/* Dirty bit kept aside where Write=0,Dirty=1 means a shadow stack. */
#ifdef _PAGE_SAVED_DIRTY
#define MMS_PAGE_SAVED_DIRTY	_PAGE_SAVED_DIRTY
#else
#define MMS_PAGE_SAVED_DIRTY	0ULL
#endif

#ifdef VM_SHADOW_STACK
#define MMS_VM_SHADOW_STACK	VM_SHADOW_STACK
#else
#define MMS_VM_SHADOW_STACK	0UL
#endif

#if defined(CONFIG_MITIGATION_PAGE_TABLE_ISOLATION) || \
	defined(CONFIG_PAGE_TABLE_ISOLATION)
#define MMS_HAVE_PTI
#endif

#endif /* MMS_COMPAT_H */
