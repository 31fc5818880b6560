/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TARGET_H
#define MMS_TARGET_H

#include <linux/atomic.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "ledger.h"
#include "rest.h"

struct dentry;
struct mm_struct;
struct mms_watch;
struct pid;

/**
 * struct mms_target - a process that is watched
 * @node: in the table of targets; written under the registry's lock, read
 *	under RCU
 * @pid: the process, whatever it executes; referenced
 * @nr: its number in the initial PID namespace
 * @gone: it has exited or was detached; set once, read anywhere
 * @refs: the registry's, and one each open file's
 * @follow: what it forks is attached as well; set once, read anywhere
 * @forked: it was attached as it was forked; set once
 * @published: it is shown to users; under the registry's lock
 * @dir: what the publisher made of it; the publisher's
 * @rest: of its address space, whatever it executes
 * @watch: over what it has in swap; of swapwatch.c
 * @ledger: what is counted of it; its counters are their processor's, the rest
 *	is under the registry's lock
 * @free: for freeing, after a grace period
 */
struct mms_target {
	struct hlist_node node;
	struct pid *pid;
	pid_t nr;
	bool gone;
	bool follow;
	bool forked;
	bool published;
	refcount_t refs;
	struct dentry *dir;
	struct mms_rest rest;
	struct mms_watch *watch;
	struct mms_ledger ledger;
	struct rcu_work free;
};

/**
 * struct mms_target_ops - who shows targets to users
 * @publish: a target was attached; 0 or -errno, which undoes the attach
 * @unpublish: it is going; files open may hold a reference beyond that
 * @settle: a process was attached by mms_target_attach(), and published; 0 or
 *	-errno, which undoes the attach
 * @drain: all were unpublished: give references back
 *
 * The first two are called under the registry's lock, the others without; all
 * may sleep.
 */
struct mms_target_ops {
	int (*publish)(struct mms_target *t);
	void (*unpublish)(struct mms_target *t);
	int (*settle)(struct mms_target *t);
	void (*drain)(void);
};

/**
 * struct mms_image - tells what a process executes from what it did before
 * @mm: compared only
 * @exec_id: counts its execs
 */
struct mms_image {
	const struct mm_struct *mm;
	u64 exec_id;
};

static inline bool mms_image_same(const struct mms_image *a,
				  const struct mms_image *b)
{
	return a->mm == b->mm && a->exec_id == b->exec_id;
}

int mms_target_init(const struct mms_target_ops *ops);
void mms_target_exit(void);

int mms_target_attach(pid_t nr, bool follow);
int mms_target_detach(pid_t nr);
struct mms_target *mms_target_alloc(void);
int mms_target_adopt(struct mms_target *t, struct pid *pid);
void mms_target_publish(void);
struct mms_target *mms_target_find(struct pid *pid);

int mms_target_each(int (*act)(struct mms_target *t));
void mms_target_count_faults(bool on);
void mms_target_faults(struct mms_target *t, struct mms_kernel_counts *since);

/* Changes whenever a process begins or ceases to be a target. */
extern atomic_t mms_target_change;

static inline unsigned int mms_target_changes(void)
{
	return atomic_read(&mms_target_change);
}

struct mms_target *mms_target_get(struct mms_target *t);
void mms_target_put(struct mms_target *t);
bool mms_target_gone(const struct mms_target *t);
struct mm_struct *mms_target_mm(struct mms_target *t, struct mms_image *image);

unsigned int mms_target_count(void);
unsigned int mms_target_max(void);
void mms_target_set_max(unsigned int max);

#define MMS_TARGETS_DEFAULT	4096U
#define MMS_TARGETS_MAX		65536U

#endif /* MMS_TARGET_H */
