// SPDX-License-Identifier: GPL-2.0
/* Text files of a target, or of the kernel, row by row, over seq_file. */
#include "rows.h"

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>

#include "opts.h"
#include "stats.h"
#include "target.h"
#include "text.h"

/**
 * mms_may_see_frames - is the opener of a file allowed frame numbers?
 * @file: what was opened
 *
 * As in /proc/PID/pagemap: who has CAP_SYS_ADMIN in the initial user
 * namespace, as the file was opened.
 *
 * Return: true if it is.
 */
bool mms_may_see_frames(const struct file *file)
{
	return file_ns_capable(file, &init_user_ns, CAP_SYS_ADMIN);
}

static void *rows_at(struct mms_rows *rows, loff_t pos)
{
	while (rows->at < pos) {
		int ret = rows->ops->next(rows);

		if (ret <= 0)
			return ERR_PTR(ret);
		rows->at++;
	}
	return rows;
}

static void *rows_start(struct seq_file *m, loff_t *pos)
{
	struct mms_rows *rows = m->private;

	if (!*pos || *pos < rows->at) {
		rows->ops->restart(rows);
		rows->at = 0;
	}
	return *pos ? rows_at(rows, *pos) : SEQ_START_TOKEN;
}

static void *rows_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return rows_at(m->private, *pos);
}

static void rows_stop(struct seq_file *m, void *v)
{
}

static int rows_show(struct seq_file *m, void *v)
{
	struct mms_rows *rows = m->private;

	if (v != SEQ_START_TOKEN)
		rows->ops->show(m, rows);
	else if (rows->ops->header)
		seq_printf(m, "%s\n", rows->ops->header);
	return 0;
}

static const struct seq_operations rows_seq_ops = {
	.start = rows_start,
	.next = rows_next,
	.stop = rows_stop,
	.show = rows_show,
};

static void close_view(struct mms_rows *rows)
{
	if (rows->ops->close)
		rows->ops->close(rows);
}

static void put_target(struct mms_target *t)
{
	if (t)
		mms_target_put(t);
}

/* Is there still what the file is about? */
static bool is_gone(const struct mms_rows *rows)
{
	return rows->target && mms_target_gone(rows->target);
}

/**
 * mms_rows_open - open a text file
 * @inode: its i_private is the target, or %NULL
 * @file: file
 * @ops: what the rows are
 *
 * Return: 0, -ENOMEM, -EPERM, or what @ops->open gives.
 */
int mms_rows_open(struct inode *inode, struct file *file,
		  const struct mms_rows_ops *ops)
{
	bool frames = mms_may_see_frames(file);
	struct mms_target *t = inode->i_private;
	struct mms_rows *rows;
	int ret = 0;

	if (ops->privileged && !frames)
		return -EPERM;

	rows = kvzalloc(ops->size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!rows)
		return -ENOMEM;
	rows->ops = ops;
	rows->target = t ? mms_target_get(t) : NULL;
	if (ops->open)
		ret = ops->open(rows, t, frames);
	if (ret)
		goto err_put;
	ret = seq_open(file, &rows_seq_ops);
	if (ret)
		goto err_close;
	((struct seq_file *)file->private_data)->private = rows;
	mms_stats_held(ops->size);
	return 0;

err_close:
	close_view(rows);
err_put:
	put_target(t);
	kvfree(rows);
	return ret;
}

/**
 * mms_rows_release - close it
 * @inode: inode
 * @file: file
 *
 * Return: 0.
 */
int mms_rows_release(struct inode *inode, struct file *file)
{
	struct mms_rows *rows = ((struct seq_file *)file->private_data)->private;

	close_view(rows);
	put_target(rows->target);
	mms_stats_held(-(long)rows->ops->size);
	kvfree(rows);
	return seq_release(inode, file);
}

/**
 * mms_rows_read - read rows, while there is a target
 * @file: file
 * @to: where to
 * @count: how much
 * @pos: file position
 *
 * Return: bytes read; -ESRCH also for what was printed before the target went.
 */
ssize_t mms_rows_read(struct file *file, char __user *to, size_t count,
		      loff_t *pos)
{
	struct seq_file *m = file->private_data;
	struct mms_rows *rows = m->private;

	if (is_gone(rows))
		return -ESRCH;
	return seq_read(file, to, count, pos);
}

/**
 * mms_rows_rewind - forget what seq_file has printed and not handed out
 * @m: its lock is held
 * @pos: file position, set to the start
 */
void mms_rows_rewind(struct seq_file *m, loff_t *pos)
{
	lockdep_assert_held(&m->lock);
	m->count = 0;
	m->from = 0;
	m->index = 0;
	m->read_pos = 0;
	*pos = 0;
}

/**
 * mms_rows_write - ask for something, and begin anew
 * @file: file
 * @from: the request
 * @count: its length
 * @pos: file position, set to the start
 *
 * Return: @count; -EINVAL, -ESRCH, -EFAULT, and nothing is changed.
 */
ssize_t mms_rows_write(struct file *file, const char __user *from, size_t count,
		       loff_t *pos)
{
	struct seq_file *m = file->private_data;
	struct mms_rows *rows = m->private;
	char text[MMS_OPTS_SIZE];
	ssize_t ret;

	if (is_gone(rows))
		return -ESRCH;
	ret = mms_text_from_user(text, sizeof(text), from, count);
	if (ret < 0)
		return ret;
	mutex_lock(&m->lock);
	ret = rows->ops->write(rows, text);
	if (!ret) {
		rows->ops->restart(rows);
		rows->at = 0;
		mms_rows_rewind(m, pos);
	}
	mutex_unlock(&m->lock);
	return ret ? ret : count;
}
