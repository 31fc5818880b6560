// SPDX-License-Identifier: GPL-2.0
/*
 * Faults between two of their legs. There are as many slots as threads can be
 * expected to wait for an mmap_lock at once; where a thread finds none, the
 * oldest of those near is given up: most likely one that a signal has ended,
 * of which the kernel tells nothing.
 */
#include "legs.h"

#define MOST_STEPS	8U

struct mms_mark mms_marks[1U << MMS_MARK_BITS] ____cacheline_aligned;
struct mms_legs mms_fault_legs;

static struct mms_leg *slot_of(struct mms_legs *legs, unsigned int step)
{
	return &legs->slot[(mms_thread_place(current, MMS_LEG_BITS) + step) &
			   ((1U << MMS_LEG_BITS) - 1)];
}

/* The slot that the current thread has, %NULL if it has none. */
static struct mms_leg *own_slot(struct mms_legs *legs)
{
	unsigned int i;

	for (i = 0; i < MOST_STEPS; i++)
		if (READ_ONCE(slot_of(legs, i)->task) == current)
			return slot_of(legs, i);
	return NULL;
}

static struct mms_leg *oldest_slot(struct mms_legs *legs)
{
	struct mms_leg *oldest = slot_of(legs, 0);
	unsigned int i;

	for (i = 1; i < MOST_STEPS; i++)
		if (READ_ONCE(slot_of(legs, i)->began) < READ_ONCE(oldest->began))
			oldest = slot_of(legs, i);
	return oldest;
}

/* A slot that becomes the current thread's; %NULL if others are faster. */
static struct mms_leg *get_slot(struct mms_legs *legs)
{
	struct task_struct *task;
	struct mms_leg *slot;
	unsigned int i;

	for (i = 0; i < MOST_STEPS; i++)
		if (!cmpxchg(&slot_of(legs, i)->task, NULL, current))
			return slot_of(legs, i);
	atomic64_inc(&legs->lost);
	slot = oldest_slot(legs);
	task = READ_ONCE(slot->task);
	return cmpxchg(&slot->task, task, current) == task ? slot : NULL;
}

/**
 * mms_legs_keep - note that the current thread's fault is to go on
 * @legs: where
 * @leg: what to remember of it; the thread is filled in
 * @before: filled, if there is one, with a fault that the kernel did not go on with
 *
 * Context: preemption off.
 * Return: true if there is one, which the thread had begun before.
 */
bool mms_legs_keep(struct mms_legs *legs, const struct mms_leg *leg,
		   struct mms_leg *before)
{
	struct mms_leg *slot = own_slot(legs);
	bool found = slot;

	if (found) {
		*before = *slot;
		atomic64_inc(&legs->lost);
	} else {
		slot = get_slot(legs);
	}
	if (!slot)
		return false;
	WRITE_ONCE(slot->addr, leg->addr);
	WRITE_ONCE(slot->began, leg->began);
	WRITE_ONCE(slot->owner, leg->owner);
	WRITE_ONCE(slot->more, leg->more);
	return found;
}

/**
 * mms_legs_take - go on with the fault that the current thread has begun
 * @legs: where it was kept
 * @addr: address of the leg that begins
 * @leg: filled, if there is one
 *
 * Context: preemption off.
 * Return: true if there is one, which is forgotten then.
 */
bool mms_legs_take(struct mms_legs *legs, unsigned long addr,
		   struct mms_leg *leg)
{
	struct mms_leg *slot = own_slot(legs);

	if (!slot || READ_ONCE(slot->addr) != addr)
		return false;
	leg->began = READ_ONCE(slot->began);
	leg->owner = READ_ONCE(slot->owner);
	leg->more = READ_ONCE(slot->more);
	leg->addr = addr;
	/* Another thread may have found it to be the oldest just now. */
	return cmpxchg(&slot->task, current, NULL) == current;
}

/**
 * mms_legs_drop - forget all, as nobody sees further legs any more
 * @legs: which
 *
 * Context: any; no call above is under way.
 */
void mms_legs_drop(struct mms_legs *legs)
{
	memset(legs->slot, 0, sizeof(legs->slot));
}

/**
 * mms_marks_drop - forget all marks, as nobody sees faults begin any more
 *
 * Context: any.
 */
void mms_marks_drop(void)
{
	memset(mms_marks, 0, sizeof(mms_marks));
}

/**
 * mms_legs_lost - faults that did not go on, as far as that was noticed
 * @legs: of which
 *
 * Return: their number since the module was loaded.
 */
u64 mms_legs_lost(const struct mms_legs *legs)
{
	return atomic64_read(&legs->lost);
}
