/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_ROWS_H
#define MMS_ROWS_H

#include <linux/fs.h>
#include <linux/types.h>

struct mms_target;
struct seq_file;

/**
 * struct mms_rows_ops - a text file of rows, made as they are read
 * @size: of the view's own structure, which begins with struct mms_rows
 * @header: first line, without the newline, or %NULL
 * @privileged: for those only who may see frames
 * @open: prepare a view, which is restarted before it is read; 0 or -errno.
 *	May be %NULL.
 * @close: undo @open. May be %NULL.
 * @restart: begin again with the first row
 * @next: go to the next row: 1, 0 at the end (again and again), -errno
 * @show: print the row gone to
 * @write: a request was written, as a string; 0 or -errno. May be %NULL.
 *
 * All but @open and @close are called one at a time for a view.
 */
struct mms_rows_ops {
	size_t size;
	const char *header;
	bool privileged;
	int (*open)(void *view, struct mms_target *t, bool frames);
	void (*close)(void *view);
	void (*restart)(void *view);
	int (*next)(void *view);
	void (*show)(struct seq_file *m, void *view);
	int (*write)(void *view, char *text);
};

/**
 * struct mms_rows - the part of a view that is alike in all
 * @ops: what the view does
 * @target: referenced, or %NULL
 * @at: number of the row gone to, 0 before the first
 */
struct mms_rows {
	const struct mms_rows_ops *ops;
	struct mms_target *target;
	loff_t at;
};

int mms_rows_open(struct inode *inode, struct file *file,
		  const struct mms_rows_ops *ops);
int mms_rows_release(struct inode *inode, struct file *file);
ssize_t mms_rows_read(struct file *file, char __user *to, size_t count,
		      loff_t *pos);
ssize_t mms_rows_write(struct file *file, const char __user *from, size_t count,
		       loff_t *pos);
void mms_rows_rewind(struct seq_file *m, loff_t *pos);
bool mms_may_see_frames(const struct file *file);

#endif /* MMS_ROWS_H */
