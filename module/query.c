// SPDX-License-Identifier: GPL-2.0
/* Files to which an address is written, and that are read for an answer. */
#include "query.h"

#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "rows.h"
#include "stats.h"
#include "target.h"
#include "text.h"

/* An address, and white space. */
#define ADDRESS_SIZE	32

static int query_show(struct seq_file *m, void *unused)
{
	struct mms_query *q = m->private;

	return q->asked ? q->ops->show(m, q) : -ENODATA;
}

/**
 * mms_query_open - open a file of this kind
 * @inode: its i_private is the target, or %NULL
 * @file: file
 * @ops: what it answers
 *
 * Return: 0, -ENOMEM, -EPERM.
 */
int mms_query_open(struct inode *inode, struct file *file,
		   const struct mms_query_ops *ops)
{
	bool frames = mms_may_see_frames(file);
	struct mms_query *q;
	int ret;

	if (ops->privileged && !frames)
		return -EPERM;
	q = kvzalloc(ops->size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!q)
		return -ENOMEM;
	ret = single_open_size(file, query_show, q, 2 * PAGE_SIZE);
	if (ret) {
		kvfree(q);
		return ret;
	}
	q->ops = ops;
	if (inode->i_private)
		q->target = mms_target_get(inode->i_private);
	q->frames = frames;
	mms_stats_held(ops->size);
	return 0;
}

/**
 * mms_query_release - close it
 * @inode: inode
 * @file: file
 *
 * Return: 0.
 */
int mms_query_release(struct inode *inode, struct file *file)
{
	struct mms_query *q = ((struct seq_file *)file->private_data)->private;

	if (q->ops->close)
		q->ops->close(q);
	if (q->target)
		mms_target_put(q->target);
	mms_stats_held(-(long)q->ops->size);
	kvfree(q);
	return single_release(inode, file);
}

static bool is_gone(const struct mms_query *q)
{
	return q->target && mms_target_gone(q->target);
}

/**
 * mms_query_read - read the answer
 * @file: file
 * @to: where to
 * @count: how much
 * @pos: file position
 *
 * Return: bytes read; -ENODATA if nothing was asked, -ESRCH if the target is
 * gone, or what the answer gives.
 */
ssize_t mms_query_read(struct file *file, char __user *to, size_t count,
		       loff_t *pos)
{
	struct seq_file *m = file->private_data;

	return is_gone(m->private) ? -ESRCH : seq_read(file, to, count, pos);
}

/* Hexadecimal after 0x, else decimal: a zero in front does not make it octal. */
static int parse_address(const struct mms_query *q, const char *text, u64 *addr)
{
	unsigned int base = strncasecmp(text, "0x", 2) ? 10 : 16;
	u64 start = q->ops->start ? q->ops->start() : 0;
	u64 end = q->ops->end ? q->ops->end() : TASK_SIZE_MAX;

	if (kstrtou64(text, base, addr) || *addr < start || *addr >= end)
		return -EINVAL;
	return 0;
}

/**
 * mms_query_write - ask
 * @file: file
 * @from: an address
 * @count: its length
 * @pos: file position, set to the start
 *
 * Return: @count; -EINVAL, -ESRCH, -EFAULT, or what the file cannot be asked
 * for, and nothing is changed.
 */
ssize_t mms_query_write(struct file *file, const char __user *from,
			size_t count, loff_t *pos)
{
	struct seq_file *m = file->private_data;
	struct mms_query *q = m->private;
	char text[ADDRESS_SIZE];
	ssize_t ret;
	u64 addr;

	if (is_gone(q))
		return -ESRCH;
	ret = mms_text_from_user(text, sizeof(text), from, count);
	if (ret < 0)
		return ret;
	ret = parse_address(q, text, &addr);
	if (ret)
		return ret;
	mutex_lock(&m->lock);
	if (q->ops->ask)
		ret = q->ops->ask(q, addr);
	if (!ret) {
		q->addr = addr;
		q->asked = true;
		mms_rows_rewind(m, pos);
	}
	mutex_unlock(&m->lock);
	return ret ? ret : count;
}
