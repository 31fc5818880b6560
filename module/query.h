/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_QUERY_H
#define MMS_QUERY_H

#include <linux/fs.h>
#include <linux/types.h>

struct mms_target;
struct seq_file;

/**
 * struct mms_query_ops - a file to which an address is written, to be read
 * what there is to say of it
 * @size: of the file's own structure, which begins with struct mms_query
 * @start: least address that can be asked for; %NULL: those of user space
 * @end: first address that can not; %NULL with @start
 * @privileged: for those only who may see frames
 * @ask: an address was written: 0, or -errno and it was not. May be %NULL.
 * @close: undo @ask. May be %NULL.
 * @show: print the answer; 0 or -errno
 *
 * All are called one at a time for a file.
 */
struct mms_query_ops {
	size_t size;
	u64 (*start)(void);
	u64 (*end)(void);
	bool privileged;
	int (*ask)(void *query, u64 addr);
	void (*close)(void *query);
	int (*show)(struct seq_file *m, void *query);
};

/**
 * struct mms_query - the part that is alike in all
 * @ops: what the file answers
 * @target: referenced, or %NULL
 * @frames: may the reader see frames?
 * @asked: an address was written
 * @addr: the address; this and @asked are guarded by the seq_file's lock
 */
struct mms_query {
	const struct mms_query_ops *ops;
	struct mms_target *target;
	bool frames;
	bool asked;
	u64 addr;
};

int mms_query_open(struct inode *inode, struct file *file,
		   const struct mms_query_ops *ops);
int mms_query_release(struct inode *inode, struct file *file);
ssize_t mms_query_read(struct file *file, char __user *to, size_t count,
		       loff_t *pos);
ssize_t mms_query_write(struct file *file, const char __user *from,
			size_t count, loff_t *pos);

#endif /* MMS_QUERY_H */
