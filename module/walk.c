// SPDX-License-Identifier: GPL-2.0
/*
 * The walk over the user mappings of an address space.
 *
 * mmap_lock is held for reading while VMAs are followed, and given up after a
 * bounded amount of work, or at once when a writer waits. Within that,
 * interrupts are off while tables are read, for a bounded amount of work. The
 * lock keeps the tables of what is mapped; those of file mappings that
 * khugepaged takes away without it are kept by RCU, and so by interrupts being
 * off. Each entry is read once. Under the lock nothing is
 * allocated, copied to user space or printed: runs go to the walk's buffer.
 */
#include "walk.h"

#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched/clock.h>

#include "compat.h"
#include "frame.h"
#include "rest.h"
#include "run.h"
#include "scan.h"
#include "stats.h"

/* What it costs to begin a section with interrupts off, and a VMA. */
#define COST_SECTION	150U
#define COST_VMA	300U

static unsigned int walk_chunk = MMS_CHUNK_DEFAULT;

/**
 * mms_walk_chunk - work under one hold of mmap_lock
 *
 * Return: about so many instructions.
 */
unsigned int mms_walk_chunk(void)
{
	return READ_ONCE(walk_chunk);
}

/**
 * mms_walk_set_chunk - choose the work under one hold of mmap_lock
 * @cost: %MMS_CHUNK_MIN to %MMS_CHUNK_MAX
 *
 * Context: any; walks under way follow at their next hold.
 */
void mms_walk_set_chunk(unsigned int cost)
{
	WRITE_ONCE(walk_chunk, cost);
}

/**
 * mms_walk_init - begin a walk
 * @w: walk
 * @start: first address
 * @end: first address not to walk
 * @how: MMS_WALK_*
 * @buf: where runs go; the caller's, and as long as the walk
 * @max: how many fit, at least 1
 */
void mms_walk_init(struct mms_walk *w, u64 start, u64 end, u32 how,
		   struct mmscope_range *buf, unsigned int max)
{
	*w = (struct mms_walk) {
		.cursor = start,
		.end = end,
		.how = how,
		.buf = buf,
		.max = max,
	};
	mms_run_reset(w);
}

/* One section with interrupts off. Returns the first address not walked. */
static u64 walk_section(struct mms_walk *w, struct mm_struct *mm, u64 addr,
			u64 end)
{
	unsigned long irqs;
	u64 began;

	w->cost = 0;
	w->window = MMS_NO_WINDOW;
	local_irq_save(irqs);
	began = sched_clock();
	addr = mms_scan(w, mms_arch_root(mm), addr, end);
	mms_stats_max(MMS_STAT_IRQS_OFF_MAX_NS, sched_clock() - began);
	local_irq_restore(irqs);
	return addr;
}

/* What all entries of a VMA have in common. */
static u32 vma_entry_flags(const struct vm_area_struct *vma)
{
	u32 flags = 0;

	if (vma->vm_flags & VM_HUGETLB)
		flags |= MMSCOPE_F_HUGETLB;
	if (vma->vm_flags & MMS_VM_SHADOW_STACK)
		flags |= MMSCOPE_F_SHADOW_STACK;
	return flags;
}

/*
 * Go on in a VMA, the one left off in or another. A run stays within one
 * mapping, also if that has come to be since. False: no room to close it.
 */
static bool enter_vma(struct mms_walk *w, const struct vm_area_struct *vma)
{
	bool anon = !vma->vm_ops && !(vma->vm_flags & VM_HUGETLB);
	bool accessible = vma->vm_flags & VM_ACCESS_FLAGS;
	u32 flags = vma_entry_flags(vma);

	if (w->run.start < vma->vm_start || flags != w->vma_flags ||
	    anon != w->vma_anon || accessible != w->vma_accessible) {
		if (!mms_run_close(w, w->cursor))
			return false;
		w->vma_flags = flags;
		w->vma_anon = anon;
		w->vma_accessible = accessible;
	}
	w->cursor = max_t(u64, w->cursor, vma->vm_start);
	return true;
}

/* Is it time to give the lock back? */
static bool walk_must_pause(const struct mms_walk *w, struct mm_struct *mm,
			    u32 spent)
{
	return w->full || need_resched() || spent >= mms_walk_chunk() ||
	       mms_compat_lock_wanted(mm);
}

/* Walk VMAs until done or paused; mmap_lock is held. True: all is walked. */
static bool walk_vmas(struct mms_walk *w, struct mm_struct *mm)
{
	u32 spent = 0;

	while (w->cursor < w->end) {
		struct vm_area_struct *vma = find_vma(mm, w->cursor);
		u64 end;

		if (!vma || vma->vm_start >= w->end)
			break;
		if (!enter_vma(w, vma))
			return false;
		spent += COST_VMA;
		end = min_t(u64, w->end, vma->vm_end);
		while (w->cursor < end) {
			w->cursor = walk_section(w, mm, w->cursor, end);
			spent += COST_SECTION + w->cost;
			if (walk_must_pause(w, mm, spent))
				return false;
		}
	}
	return mms_run_close(w, w->cursor);
}

/**
 * mms_walk_fill - walk on, until the buffer is full or the time is up
 * @w: walk; @w->buf is filled from the start, @w->nr says how far
 * @mm: address space, which the caller holds a user reference of
 *
 * Context: process; may sleep. Takes @mm's mmap_lock for reading, for a
 * bounded time. The caller holds no lock.
 * Return: 1 if all is walked, 0 if there is more, which may be asked for at
 * any time later, after a rest if @w->due says so; -EINTR if a fatal signal
 * came first.
 */
int mms_walk_fill(struct mms_walk *w, struct mm_struct *mm)
{
	bool done;
	u64 began;
	int ret;

	w->nr = 0;
	w->full = false;
	ret = mmap_read_lock_killable(mm);
	if (ret)
		return ret;
	began = ktime_get_ns();
	done = walk_vmas(w, mm);
	w->due = mms_rest_due(mm, began);
	mmap_read_unlock(mm);

	mms_stats_add(MMS_STAT_ENTRIES, w->entries);
	mms_stats_add(MMS_STAT_RECORDS, w->nr);
	w->entries = 0;
	return done;
}
