/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_TARGET_H
#define MMS_TARGET_H

#include <linux/refcount.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "ledger.h"
#include "rest.h"

struct dentry;
struct mm_struct;
struct mms_watch;
struct pid;
struct task_struct;

/**
 * struct mms_target - a process that is watched
 * @node: in the table of targets; written under the list's lock, read
 *	under RCU
 * @pid: the process, whatever it executes; referenced
 * @nr: its number in the initial PID namespace
 * @gone: it has exited or was detached; set once, read anywhere
 * @refs: the list's, and one each open file's
 * @follow: what it forks is attached as well; set once, read anywhere
 * @forked: it was attached as it was forked; set once
 * @published: it is shown to users; under the list's lock
 * @dir: what the publisher made of it; the publisher's
 * @rest: of its address space, whatever it executes
 * @watch: over what it has in swap; of swapwatch.c
 * @ledger: what is counted of it; its counters are their processor's, the rest
 *	is under the list's lock
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

int mms_target_init(void);
void mms_target_exit(void);

struct mms_target *mms_target_alloc(void);
struct mms_target *mms_target_get(struct mms_target *t);
void mms_target_put(struct mms_target *t);
bool mms_target_gone(const struct mms_target *t);
struct mm_struct *mms_target_mm(struct mms_target *t, struct mms_image *image);

struct task_struct *mms_live_leader(struct pid *pid);
bool mms_process_lives(struct pid *pid);

#endif /* MMS_TARGET_H */
