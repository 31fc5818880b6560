// SPDX-License-Identifier: GPL-2.0
/*
 * Pages that come back: by a fault, seen at do_swap_page(), or by swapoff. This
 * runs for all processes; those that are targets have it in their books too.
 */
#include "swapin.h"

#include <linux/ktime.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/swapops.h>

#include "cause.h"
#include "compat.h"
#include "entry.h"
#include "legs.h"
#include "swapbook.h"
#include "swapnotify.h"
#include "swapsteps.h"
#include "trace.h"

/* Faults that wait for a page are begun anew when it is there. */
static struct mms_legs swapin_legs;

/**
 * struct mark - a page that a thread's fault is for: has zswap given it?
 * @task: thread, and %MARK_GIVEN if it has; others, that are read ahead, do not count
 * @entry: the page's place
 */
struct mark {
	unsigned long task;
	unsigned long entry;
};

/* A bit that no thread's address has. */
#define MARK_GIVEN	1UL

/* One that sleeps in a fault keeps its mark from those begun meanwhile. */
static struct mark marks[1U << MMS_LEG_BITS];

static struct mark *own_mark(void)
{
	return &marks[mms_thread_place(current, MMS_LEG_BITS)];
}

/* Is it the current thread's, for that page? Another may have the same place. */
static bool is_marked(const struct mark *mark, swp_entry_t entry)
{
	return (READ_ONCE(mark->task) & ~MARK_GIVEN) == (unsigned long)current &&
	       READ_ONCE(mark->entry) == entry.val;
}

static void mark_page(swp_entry_t entry)
{
	struct mark *mark = own_mark();

	WRITE_ONCE(mark->entry, entry.val);
	WRITE_ONCE(mark->task, (unsigned long)current);
}

/* What a swap-in is, for the books. */
struct finished {
	const struct mms_swapin *in;
	struct mms_swap_fault fault;
};

/*
 * What the current thread has run, in ns. The scheduler adds to its sum now and
 * then: since that time the thread has been running.
 */
static u64 ran_so_far(void)
{
	const struct sched_entity *se = &current->se;
	s64 since = local_clock() - READ_ONCE(se->exec_start);

	return READ_ONCE(se->sum_exec_runtime) + max_t(s64, since, 0);
}

/*
 * Is the page beside one in the slot beside? Only then may both come in at once,
 * for which their entries have to be in one table.
 */
static bool has_neighbour(const struct mms_swapin *in, int step)
{
	unsigned long addr = in->addr + step * PAGE_SIZE;
	struct mms_fault_entry e;
	swp_entry_t other;

	if ((addr ^ in->addr) & PMD_MASK)
		return false;
	e = mms_fault_read(in->mm, addr);
	return mms_entry_is_swap(e.level, e.raw, &other) &&
	       swp_type(other) == swp_type(in->entry) &&
	       swp_offset(other) == swp_offset(in->entry) + step;
}

/**
 * mms_swapin_begins - do_swap_page() begins
 * @in: filled, for mms_swapin_ends()
 * @vmf: its argument
 *
 * Context: preemption off, in the thread that faults.
 * Return: 0, or else the end of it is of no interest.
 */
int mms_swapin_begins(struct mms_swapin *in, struct vm_fault *vmf)
{
	swp_entry_t entry = pte_to_swp_entry(vmf->orig_pte);
	struct mms_leg leg;

	if (non_swap_entry(entry))
		return 1;
	in->vmf = vmf;
	in->mm = vmf->vma->vm_mm;
	in->addr = vmf->address & PAGE_MASK;
	in->entry = entry;
	in->flags = vmf->flags;
	in->below = has_neighbour(in, -1);
	in->above = has_neighbour(in, 1);
	mms_swapsteps_begin(in->mm, in->addr, entry);
	/* if a fault was counted since that one ended: another thread was faster */
	if (mms_legs_take(&swapin_legs, in->addr, &leg) &&
	    leg.owner == mms_faults_counted(current)) {
		in->began = leg.began;
		in->ran = leg.more;
	} else {
		in->began = ktime_get_mono_fast_ns();
		in->ran = ran_so_far();
		mark_page(entry);
	}
	return 0;
}

static void keep_leg(const struct mms_swapin *in)
{
	const struct mms_leg leg = {
		.addr = in->addr,
		.began = in->began,
		.owner = mms_faults_counted(current),
		.more = in->ran,
	};
	struct mms_leg before;

	mms_legs_keep(&swapin_legs, &leg, &before);
}

/*
 * How many pages did it bring in, and which is the first? Where the kernel can
 * (mm/memory.c, from 6.11 on) it maps all of a huge page at once, if none of its
 * entries differs from what it was when it went out. Then so do the entries of any two
 * of its pages.
 */
static unsigned int pages_in(const struct mms_swapin *in, unsigned long *first)
{
	struct page *page = pfn_to_page(pte_pfn(in->vmf->orig_pte));
	struct page *head = compound_head(page);
	unsigned int nr = mms_compat_pages_at_once(head);
	int step = page == head ? 1 : -1;
	struct mms_fault_entry e;

	*first = in->addr;
	if (nr == 1 || !(step > 0 ? in->above : in->below))
		return 1;
	e = mms_fault_read(in->mm, in->addr + step * PAGE_SIZE);
	if (mms_fault_frame(&e, in->addr) != page_to_pfn(page) + step)
		return 1;
	*first -= (page_to_pfn(page) - page_to_pfn(head)) << PAGE_SHIFT;
	return nr;
}

static enum mmscope_wait why(const struct mms_swapin *in, vm_fault_t ret)
{
	const struct mark *mark = own_mark();

	/* As the kernel counts it: it was read for this fault. */
	if (!(ret & VM_FAULT_MAJOR) && !(in->flags & FAULT_FLAG_TRIED))
		return MMSCOPE_WAIT_CACHE;
	return is_marked(mark, in->entry) && READ_ONCE(mark->task) & MARK_GIVEN ?
		MMSCOPE_WAIT_ZSWAP : MMSCOPE_WAIT_DEVICE;
}

static void count_in(struct mms_swapbook *book, const void *data)
{
	const struct finished *f = data;
	const struct mms_swapin *in = f->in;

	mms_swapbook_add_fault(book, &f->fault);
	trace_swap_in(book->nr, in->addr, f->fault.pages, swp_type(in->entry),
		      swp_offset(in->entry), f->fault.why, f->fault.ns,
		      f->fault.asleep);
}

/**
 * mms_swapin_ends - do_swap_page() has ended
 * @in: as mms_swapin_begins() has filled it
 * @ret: its answer
 *
 * When it has mapped the page it leaves the new entry in the fault's description.
 *
 * Context: preemption off, in the thread that faults.
 */
void mms_swapin_ends(const struct mms_swapin *in, vm_fault_t ret)
{
	struct finished f = { .in = in };
	/* khugepaged, and none else, asks in this manner (mm/khugepaged.c), and once */
	bool collapse = in->flags == FAULT_FLAG_ALLOW_RETRY;
	bool mended = pte_present(in->vmf->orig_pte);
	bool again = ret & VM_FAULT_RETRY && !collapse;
	unsigned long first;
	u64 ran;

	if (!mended) {
		mms_swapsteps_fail(in->mm, in->addr, again);
		if (again)
			keep_leg(in);
		return;
	}
	f.fault.began = in->began;
	f.fault.pages = pages_in(in, &first);
	mms_swapsteps_mend(in->mm, first, f.fault.pages);
	f.fault.why = why(in, ret);
	f.fault.collapse = collapse;
	f.fault.ns = max_t(s64, ktime_get_mono_fast_ns() - in->began, 0);
	ran = ran_so_far() - in->ran;
	f.fault.asleep = f.fault.ns > ran ? f.fault.ns - ran : 0;
	mms_swapsum_add_fault(&f.fault);
	mms_swapnotify_each(in->mm, count_in, &f);
}

/**
 * mms_swapin_zswap - zswap gives the current thread a page
 * @entry: its place
 *
 * Context: preemption off.
 */
void mms_swapin_zswap(swp_entry_t entry)
{
	struct mark *mark = own_mark();

	if (is_marked(mark, entry))
		WRITE_ONCE(mark->task, READ_ONCE(mark->task) | MARK_GIVEN);
}

static void count_swapoff(struct mms_swapbook *book, const void *unused)
{
	mms_swapbook_add(book, MMSCOPE_SWAP_SWAPOFF, 1);
}

/**
 * mms_swapin_by_swapoff - a page is about to be mapped that may be swapoff's
 * @vma: mapping, which the kernel has locked
 * @addr: address
 *
 * It is locked and up to date, and nothing else can bring it in.
 *
 * Context: preemption off.
 */
void mms_swapin_by_swapoff(const struct vm_area_struct *vma, unsigned long addr)
{
	struct mms_fault_entry e;
	swp_entry_t entry;

	/* swapoff asks to be the first to go if memory does not suffice */
	if (!oom_task_origin(current))
		return;
	e = mms_fault_read(vma->vm_mm, addr);
	if (!mms_entry_is_swap(e.level, e.raw, &entry))
		return;
	mms_swapsum_add(MMSCOPE_SWAP_SWAPOFF, 1);
	mms_swapnotify_each(vma->vm_mm, count_swapoff, NULL);
}

/**
 * mms_swapin_drop - forget all that is under way
 *
 * Context: any; no call above is under way.
 */
void mms_swapin_drop(void)
{
	mms_legs_drop(&swapin_legs);
	memset(marks, 0, sizeof(marks));
}

/**
 * mms_swapin_lost - faults that did not go on, as far as that was noticed
 *
 * Return: their number since the module was loaded.
 */
u64 mms_swapin_lost(void)
{
	return mms_legs_lost(&swapin_legs);
}
