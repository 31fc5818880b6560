// SPDX-License-Identifier: GPL-2.0
/*
 * Memory allocated to be looked at. It is bounded, and freed when the module is
 * unloaded.
 */
#include "lab.h"

#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "arch.h"
#include "labkind.h"
#include "stats.h"

/* The share of what is available that all of them may take: an eighth. */
#define LAB_SHARE	8

static DEFINE_MUTEX(lab_lock);
static LIST_HEAD(allocations);		/* by id; guarded by lab_lock */
static unsigned int nr_items;		/* guarded by lab_lock */
static u64 nr_bytes;			/* guarded by lab_lock */
static unsigned int last_id;		/* guarded by lab_lock */

static unsigned int lab_items = 64;
module_param(lab_items, uint, 0444);
MODULE_PARM_DESC(lab_items, "most allocations in kernel/lab at a time");
static unsigned int lab_each = 64 << 20;
module_param(lab_each, uint, 0444);
MODULE_PARM_DESC(lab_each, "most bytes of one allocation in kernel/lab");
static unsigned int lab_bytes = 256 << 20;
module_param(lab_bytes, uint, 0444);
MODULE_PARM_DESC(lab_bytes, "most bytes in kernel/lab in all");

/* From what was written to bytes that some bound may allow: 0 or -EINVAL. */
static int parse_size(const struct mms_labkind *kind, const char *number,
		      u64 *size)
{
	if (kind->number == MMS_LAB_NO_NUMBER) {
		*size = MMS_ARCH_DEVICE_SIZE;
		return number ? -EINVAL : 0;
	}
	if (!number || kstrtou64(number, 10, size))
		return -EINVAL;
	if (kind->number == MMS_LAB_ORDER) {
		if (*size >= BITS_PER_LONG - PAGE_SHIFT)
			return -EINVAL;
		*size = (u64)PAGE_SIZE << *size;
	}
	return *size && *size <= MMS_LAB_BYTES_MAX ? 0 : -EINVAL;
}

static bool is_within_bounds(const struct mms_allocation *a)
{
	u64 available = (u64)si_mem_available() << PAGE_SHIFT;
	u64 all;

	lockdep_assert_held(&lab_lock);
	if (nr_items >= lab_items || a->item.size > lab_each)
		return false;
	all = nr_bytes + a->taken;
	return all <= lab_bytes && all <= (available + nr_bytes) / LAB_SHARE;
}

static void list_allocation(struct mms_allocation *a)
{
	lockdep_assert_held(&lab_lock);
	a->item.id = ++last_id;
	list_add_tail(&a->list, &allocations);
	nr_items++;
	nr_bytes += a->taken;
	mms_stats_held(sizeof(*a) + a->taken);
}

static int alloc_locked(struct mms_allocation *a)
{
	if (!is_within_bounds(a))
		return -ENOSPC;
	if (!a->kind->alloc(a))
		return -ENOMEM;
	if (!a->item.virt)
		a->item.virt = (uintptr_t)a->handle;
	list_allocation(a);
	return 0;
}

/**
 * mms_lab_alloc - allocate something
 * @kind: a word: kmalloc, vmalloc, ...
 * @number: its size, or order, or %NULL
 *
 * Context: process; may sleep.
 * Return: 0; -EINVAL for another word, or a number that makes no sense;
 * -ENOSPC beyond the bounds; -ENOMEM.
 */
int mms_lab_alloc(const char *kind, const char *number)
{
	const struct mms_labkind *k = mms_labkind_find(kind);
	struct mms_allocation *a;
	u64 size;
	int ret;

	if (!k)
		return -EINVAL;
	ret = parse_size(k, number, &size);
	if (ret)
		return ret;
	a = kzalloc(sizeof(*a), GFP_KERNEL | __GFP_NOWARN);
	if (!a)
		return -ENOMEM;
	a->kind = k;
	a->item.kind = k->name;
	a->item.size = size;
	a->taken = k->taken ? k->taken(size) : size;
	mutex_lock(&lab_lock);
	ret = alloc_locked(a);
	mutex_unlock(&lab_lock);
	if (ret)
		kfree(a);
	return ret;
}

static void free_allocation(struct mms_allocation *a)
{
	lockdep_assert_held(&lab_lock);
	list_del(&a->list);
	nr_items--;
	nr_bytes -= a->taken;
	mms_stats_held(-(long)(sizeof(*a) + a->taken));
	a->kind->free(a);
	kfree(a);
}

/**
 * mms_lab_free - free one of them
 * @id: which
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOENT.
 */
int mms_lab_free(unsigned int id)
{
	struct mms_allocation *a;
	int ret = -ENOENT;

	mutex_lock(&lab_lock);
	list_for_each_entry(a, &allocations, list) {
		if (a->item.id == id) {
			free_allocation(a);
			ret = 0;
			break;
		}
	}
	mutex_unlock(&lab_lock);
	return ret;
}

/**
 * mms_lab_free_all - free all of them
 *
 * Context: process; may sleep.
 */
void mms_lab_free_all(void)
{
	struct mms_allocation *a, *next;

	mutex_lock(&lab_lock);
	list_for_each_entry_safe(a, next, &allocations, list)
		free_allocation(a);
	mutex_unlock(&lab_lock);
}

/**
 * mms_lab_lock - let nothing be freed
 */
void mms_lab_lock(void)
{
	mutex_lock(&lab_lock);
}

/**
 * mms_lab_unlock - undo mms_lab_lock()
 */
void mms_lab_unlock(void)
{
	mutex_unlock(&lab_lock);
}

/**
 * mms_lab_next - what is allocated
 * @after: id of the last one seen, or 0
 * @item: filled with the next
 *
 * Context: under mms_lab_lock(), as long as @item's memory is looked at.
 * Return: false if there is no more.
 */
bool mms_lab_next(unsigned int after, struct mms_lab_item *item)
{
	struct mms_allocation *a;

	lockdep_assert_held(&lab_lock);
	list_for_each_entry(a, &allocations, list) {
		if (a->item.id > after) {
			*item = a->item;
			return true;
		}
	}
	return false;
}

/**
 * mms_lab_init - be ready to allocate
 *
 * Return: 0 or -errno.
 */
int mms_lab_init(void)
{
	lab_items = min(lab_items, MMS_LAB_ITEMS_MAX);
	lab_each = min(lab_each, MMS_LAB_BYTES_MAX);
	lab_bytes = min(lab_bytes, MMS_LAB_BYTES_MAX);
	return mms_labkind_init();
}

/**
 * mms_lab_exit - free all
 */
void mms_lab_exit(void)
{
	mms_lab_free_all();
	mms_labkind_exit();
}

#define LAB_BOUND(name)							\
unsigned int mms_lab_##name(void)					\
{									\
	return READ_ONCE(lab_##name);					\
}									\
									\
void mms_lab_set_##name(unsigned int value)				\
{									\
	WRITE_ONCE(lab_##name, value);					\
}

LAB_BOUND(items)
LAB_BOUND(each)
LAB_BOUND(bytes)
