/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_ATTACH_H
#define MMS_ATTACH_H

#include <linux/types.h>

struct mms_target;
struct pid;

/**
 * struct mms_target_ops - who shows targets to users
 * @publish: a target was attached; 0 or -errno, which undoes the attach
 * @unpublish: it is going; files open may hold a reference beyond that
 * @settle: a process was attached by mms_attach(), and published; 0 or
 *	-errno, which undoes the attach
 * @drain: all were unpublished: give references back
 *
 * The first two are called under the list's lock, the others without; all
 * may sleep.
 */
struct mms_target_ops {
	int (*publish)(struct mms_target *t);
	void (*unpublish)(struct mms_target *t);
	int (*settle)(struct mms_target *t);
	void (*drain)(void);
};

int mms_attach_init(const struct mms_target_ops *ops);
void mms_attach_exit(void);

int mms_attach(pid_t nr, bool follow);
int mms_detach(pid_t nr);
int mms_attach_forked(struct mms_target *t, struct pid *pid);
void mms_attach_publish(void);

#endif /* MMS_ATTACH_H */
