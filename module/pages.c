// SPDX-License-Identifier: GPL-2.0
/* <pid>/pages: the runs of a target as binary records. */
#include "pages.h"

#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "rows.h"
#include "stats.h"
#include "stream.h"
#include "text.h"

#define RECORD	sizeof(struct mmscope_range)

/* An open `pages`. */
struct pages_file {
	struct mutex lock;		/* guards the rest */
	struct mms_stream stream;
	loff_t pos;			/* that the stream has come to */
};

static int pages_open(struct inode *inode, struct file *file)
{
	struct pages_file *pf = kzalloc(sizeof(*pf), GFP_KERNEL_ACCOUNT);
	int ret;

	if (!pf)
		return -ENOMEM;
	mutex_init(&pf->lock);
	ret = mms_stream_init(&pf->stream, inode->i_private,
			      mms_may_see_frames(file), MMS_STREAM_RECORDS);
	if (ret) {
		kfree(pf);
		return ret;
	}
	mms_stats_held(sizeof(*pf));
	file->private_data = pf;
	return 0;
}

static int pages_release(struct inode *inode, struct file *file)
{
	struct pages_file *pf = file->private_data;

	mms_stats_held(-(long)sizeof(*pf));
	mms_stream_exit(&pf->stream);
	kfree(pf);
	return 0;
}

/* Copy up to @left records. Returns how many, 0 at the end, or -errno. */
static ssize_t copy_some(struct pages_file *pf, char __user *to, size_t left)
{
	int ret = mms_stream_fill(&pf->stream);
	size_t n;

	if (ret <= 0)
		return ret;
	n = min_t(size_t, left, mms_stream_ready(&pf->stream));
	if (copy_to_user(to, mms_stream_next(&pf->stream), n * RECORD))
		return -EFAULT;
	mms_stream_take(&pf->stream, n);
	return n;
}

static ssize_t read_records(struct pages_file *pf, char __user *to, size_t max)
{
	size_t done = 0;

	while (done < max) {
		ssize_t n = copy_some(pf, to + done * RECORD, max - done);

		if (n < 0 && !done)
			return n;
		if (n <= 0)
			break;
		done += n;
	}
	return done * RECORD;
}

static void restart(struct pages_file *pf, const struct mms_opts *opts)
{
	mms_stream_restart(&pf->stream, opts);
	pf->pos = 0;
}

static ssize_t pages_read(struct file *file, char __user *to, size_t count,
			  loff_t *pos)
{
	struct pages_file *pf = file->private_data;
	ssize_t ret;

	if (count % RECORD)
		return -EINVAL;
	ret = mutex_lock_interruptible(&pf->lock);
	if (ret)
		return ret;
	if (!*pos && (pf->pos || pf->stream.done))
		restart(pf, &pf->stream.opts);
	/* The stream is read on, or again from its start; it has no middle. */
	ret = -EINVAL;
	if (*pos == pf->pos)
		ret = read_records(pf, to, count / RECORD);
	if (ret > 0) {
		pf->pos += ret;
		*pos = pf->pos;
	}
	mutex_unlock(&pf->lock);
	return ret;
}

static ssize_t pages_write(struct file *file, const char __user *from,
			   size_t count, loff_t *pos)
{
	struct pages_file *pf = file->private_data;
	char text[MMS_OPTS_SIZE];
	struct mms_opts_rules rules;
	struct mms_opts opts;
	ssize_t ret;

	if (mms_target_gone(pf->stream.target))
		return -ESRCH;
	ret = mms_text_from_user(text, sizeof(text), from, count);
	if (ret < 0)
		return ret;
	mms_opts_rules_user(&rules);
	ret = mms_opts_parse(&opts, &rules, text);
	if (ret)
		return ret;
	ret = mutex_lock_interruptible(&pf->lock);
	if (ret)
		return ret;
	restart(pf, &opts);
	*pos = 0;
	mutex_unlock(&pf->lock);
	return count;
}

/* To the start, where all is looked at anew, or to nowhere (which tells the position). */
static loff_t pages_llseek(struct file *file, loff_t offset, int whence)
{
	struct pages_file *pf = file->private_data;
	int ret;

	if (offset || (whence != SEEK_SET && whence != SEEK_CUR))
		return -EINVAL;
	if (whence == SEEK_CUR)
		return file->f_pos;
	ret = mutex_lock_interruptible(&pf->lock);
	if (ret)
		return ret;
	restart(pf, &pf->stream.opts);
	mutex_unlock(&pf->lock);
	return vfs_setpos(file, 0, MAX_LFS_FILESIZE);
}

const struct file_operations mms_pages_fops = {
	.owner = THIS_MODULE,
	.open = pages_open,
	.read = pages_read,
	.write = pages_write,
	.llseek = pages_llseek,
	.release = pages_release,
};
