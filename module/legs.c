// SPDX-License-Identifier: GPL-2.0
/*
 * Faults between two of their legs. There are as many slots as threads can be
 * expected to wait for an mmap_lock at once; where a thread finds none, the
 * oldest of those near is given up: most likely one that a signal has ended,
 * of which the kernel tells nothing.
 */
#include "legs.h"

#include <linux/atomic.h>

#define LEG_BITS	12U
#define MOST_STEPS	8U

struct mms_mark mms_marks[1U << MMS_MARK_BITS];

static struct mms_leg legs[1U << LEG_BITS];
static atomic64_t legs_lost;

static struct mms_leg *slot_of(unsigned int step)
{
	return &legs[(hash_ptr(current, LEG_BITS) + step) &
		     ((1U << LEG_BITS) - 1)];
}

/* The slot that the current thread has, %NULL if it has none. */
static struct mms_leg *own_slot(void)
{
	unsigned int i;

	for (i = 0; i < MOST_STEPS; i++)
		if (READ_ONCE(slot_of(i)->task) == current)
			return slot_of(i);
	return NULL;
}

static struct mms_leg *oldest_slot(void)
{
	struct mms_leg *oldest = slot_of(0);
	unsigned int i;

	for (i = 1; i < MOST_STEPS; i++)
		if (READ_ONCE(slot_of(i)->began) < READ_ONCE(oldest->began))
			oldest = slot_of(i);
	return oldest;
}

/* A slot that is the current thread's from now on; %NULL if others are faster. */
static struct mms_leg *get_slot(void)
{
	struct mms_leg *slot = own_slot();
	struct task_struct *task;
	unsigned int i;

	if (slot) {
		/* a fault that the kernel did not go on with */
		atomic64_inc(&legs_lost);
		return slot;
	}
	for (i = 0; i < MOST_STEPS; i++)
		if (!cmpxchg(&slot_of(i)->task, NULL, current))
			return slot_of(i);
	atomic64_inc(&legs_lost);
	slot = oldest_slot();
	task = READ_ONCE(slot->task);
	return cmpxchg(&slot->task, task, current) == task ? slot : NULL;
}

/**
 * mms_legs_keep - note that the current thread's fault is to go on
 * @leg: what to remember of it; the thread is filled in
 *
 * Context: preemption off.
 */
void mms_legs_keep(const struct mms_leg *leg)
{
	struct mms_leg *slot = get_slot();

	if (!slot)
		return;
	WRITE_ONCE(slot->addr, leg->addr);
	WRITE_ONCE(slot->began, leg->began);
	WRITE_ONCE(slot->cause, leg->cause);
}

/**
 * mms_legs_take - go on with the fault that the current thread has begun
 * @addr: address of the leg that begins
 * @leg: filled, if there is one
 *
 * Context: preemption off.
 * Return: true if there is one, which is forgotten then.
 */
bool mms_legs_take(unsigned long addr, struct mms_leg *leg)
{
	struct mms_leg *slot = own_slot();

	if (!slot || READ_ONCE(slot->addr) != addr)
		return false;
	leg->began = READ_ONCE(slot->began);
	leg->cause = READ_ONCE(slot->cause);
	leg->addr = addr;
	/* Another thread may have found it to be the oldest just now. */
	return cmpxchg(&slot->task, current, NULL) == current;
}

/**
 * mms_legs_drop - forget all, as nobody sees further legs any more
 *
 * Context: any; no call above is under way.
 */
void mms_legs_drop(void)
{
	memset(legs, 0, sizeof(legs));
	memset(mms_marks, 0, sizeof(mms_marks));
}

/**
 * mms_legs_lost - faults that did not go on, as far as that was noticed
 *
 * Return: their number since the module was loaded.
 */
u64 mms_legs_lost(void)
{
	return atomic64_read(&legs_lost);
}
