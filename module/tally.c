// SPDX-License-Identifier: GPL-2.0
/*
 * Counters by owner and key, in a table of bounded size for each processor:
 * a hash with a short search. What finds no room is for the caller to tell of.
 */
#include "tally.h"

#include <linux/cpumask.h>
#include <linux/hash.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/vmalloc.h>

/* Rows that are looked at for a key. */
#define MOST_STEPS	8U

static size_t row_size(const struct mms_tally *t)
{
	return sizeof(struct mms_tally_row) + t->words * sizeof(u64);
}

static struct mms_tally_row *row_at(const struct mms_tally *t,
				    unsigned int cpu, u64 first,
				    unsigned int step)
{
	u64 index = (first + step) & ((1U << t->bits) - 1);

	return t->tables[cpu] + index * row_size(t);
}

static u64 first_row(const struct mms_tally *t, u64 owner, u64 key)
{
	return hash_64(key + owner * GOLDEN_RATIO_64, t->bits);
}

/**
 * mms_tally_init - make the tables
 * @t: filled
 * @words: counters a row
 * @bits: log2 of the rows of each processor's table, at least 3
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_tally_init(struct mms_tally *t, unsigned int words, unsigned int bits)
{
	void **tables = kcalloc(nr_cpu_ids, sizeof(*tables), GFP_KERNEL);
	unsigned int cpu;

	if (!tables)
		return -ENOMEM;
	t->words = words;
	t->bits = bits;
	for_each_possible_cpu(cpu) {
		tables[cpu] = __vmalloc(row_size(t) << bits,
					GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN);
		if (!tables[cpu])
			goto err;
	}
	t->tables = tables;
	return 0;

err:
	for_each_possible_cpu(cpu)
		vfree(tables[cpu]);
	kfree(tables);
	return -ENOMEM;
}

/**
 * mms_tally_exit - free the tables
 * @t: tally, that nobody uses; may have none
 *
 * Context: process; may sleep.
 */
void mms_tally_exit(struct mms_tally *t)
{
	unsigned int cpu;

	if (!t->tables)
		return;
	for_each_possible_cpu(cpu)
		vfree(t->tables[cpu]);
	kfree(t->tables);
	t->tables = NULL;
}

/**
 * mms_tally_bytes - what the tables take
 * @t: tally
 *
 * Return: bytes.
 */
u64 mms_tally_bytes(const struct mms_tally *t)
{
	return t->tables ? (u64)num_possible_cpus() * row_size(t) << t->bits : 0;
}

/**
 * mms_tally_take - find the row of a key, or take one for it
 * @t: tally
 * @owner: whose
 * @key: of what
 *
 * Context: preemption off, not in an interrupt.
 * Return: its counters, %NULL if there is no room.
 */
u64 *mms_tally_take(struct mms_tally *t, u64 owner, u64 key)
{
	unsigned int cpu = smp_processor_id();
	u64 first = first_row(t, owner, key);
	struct mms_tally_row *free = NULL;
	unsigned int i;

	for (i = 0; i < MOST_STEPS; i++) {
		struct mms_tally_row *row = row_at(t, cpu, first, i);
		/* pairs with purge(): the counters of a free one are 0 */
		u64 has = smp_load_acquire(&row->owner);

		if (has == owner && row->key == key)
			return row->data;
		if (!has && !free)
			free = row;
	}
	if (!free)
		return NULL;
	free->key = key;
	/* readers find the key with it */
	smp_store_release(&free->owner, owner);
	return free->data;
}

/**
 * mms_tally_find - a row of a processor's
 * @t: tally
 * @cpu: processor
 * @owner: whose, not purged meanwhile
 * @key: of what
 *
 * Context: any.
 * Return: its counters, %NULL if there are none. They may be counting.
 */
const u64 *mms_tally_find(const struct mms_tally *t, unsigned int cpu,
			  u64 owner, u64 key)
{
	u64 first = first_row(t, owner, key);
	unsigned int i;

	for (i = 0; i < MOST_STEPS; i++) {
		const struct mms_tally_row *row = row_at(t, cpu, first, i);

		/* pairs with take(): the key is there */
		if (smp_load_acquire(&row->owner) == owner && row->key == key)
			return row->data;
	}
	return NULL;
}

/**
 * mms_tally_keys - the keys that an owner has rows for, on any processor
 * @t: tally
 * @owner: whose, not purged meanwhile
 * @keys: filled, some more than once
 * @room: for this many
 *
 * Context: process; may sleep.
 * Return: how many there are, which may be more than @room.
 */
size_t mms_tally_keys(const struct mms_tally *t, u64 owner, u64 *keys,
		      size_t room)
{
	unsigned int cpu, i;
	size_t n = 0;

	if (!t->tables)
		return 0;
	for_each_possible_cpu(cpu) {
		for (i = 0; i < 1U << t->bits; i++) {
			const struct mms_tally_row *row = row_at(t, cpu, i, 0);

			/* pairs with take(): the key is there */
			if (smp_load_acquire(&row->owner) != owner)
				continue;
			if (n < room)
				keys[n] = row->key;
			n++;
		}
		cond_resched();
	}
	return n;
}

/**
 * mms_tally_purge - give the rows of an owner back
 * @t: tally; may have no tables
 * @owner: whose; nobody counts for it, or reads it, any more
 *
 * Context: any.
 */
void mms_tally_purge(struct mms_tally *t, u64 owner)
{
	unsigned int cpu, i;

	if (!t->tables)
		return;
	for_each_possible_cpu(cpu) {
		for (i = 0; i < 1U << t->bits; i++) {
			struct mms_tally_row *row = row_at(t, cpu, i, 0);

			if (READ_ONCE(row->owner) != owner)
				continue;
			memset(row->data, 0, t->words * sizeof(u64));
			/* whoever takes it finds counters of 0 */
			smp_store_release(&row->owner, 0);
		}
	}
}
