// SPDX-License-Identifier: GPL-2.0
/*
 * <pid>/swapin: write the address of a page that is out, have it touched, and
 * read by which steps it came back.
 */
#include "swapinview.h"

#include <linux/sched/mm.h>
#include <linux/seq_file.h>

#include "compat.h"
#include "names.h"
#include "query.h"
#include "swapmode.h"
#include "swapsteps.h"
#include "target.h"

struct swapin_file {
	struct mms_query query;		/* first */
	struct mms_swapsteps steps;
	bool followed;
};

static void swapin_close(void *query)
{
	struct swapin_file *sf = query;

	if (sf->followed)
		mms_swapsteps_leave(&sf->steps);
	sf->followed = false;
}

static int swapin_ask(void *query, u64 addr)
{
	struct swapin_file *sf = query;
	struct mms_image image;
	struct mm_struct *mm;
	int ret;

	mm = mms_target_mm(sf->query.target, &image);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	ret = mms_swapmode_watch_steps();
	if (!ret) {
		/* what was asked before is no longer answered */
		swapin_close(sf);
		mms_swapsteps_follow(&sf->steps, mm, addr);
		sf->followed = true;
	}
	mmput(mm);
	return ret;
}

static const char *state(const struct mms_swapsteps *s)
{
	if (READ_ONCE(s->done))
		return "done";
	return READ_ONCE(s->task) ? "begun" : "waiting";
}

static int swapin_show(struct seq_file *m, void *query)
{
	const struct swapin_file *sf = query;
	const struct mms_swapsteps *s = &sf->steps;
	bool begun = READ_ONCE(s->at[MMSCOPE_STEP_SLOT]) != MMS_NO_STEP;
	unsigned int i;

	seq_printf(m, "address 0x%016lx\nstate %s\nslot ", s->addr, state(s));
	mms_show_where(m, begun ? MMSCOPE_K_SWAP : MMSCOPE_K_HOLE,
		       swp_type(s->entry),
		       sf->query.frames ? swp_offset(s->entry) : 0);
	seq_printf(m, "\nsleeps %u\n", READ_ONCE(s->sleeps));
	seq_puts(m, "# step ns\n");
	for (i = 0; i < MMSCOPE_NR_STEPS; i++) {
		u64 ns = READ_ONCE(s->at[i]);

		seq_printf(m, "%-6s ", mms_name_step(i));
		if (ns == MMS_NO_STEP)
			seq_puts(m, "-\n");
		else
			seq_printf(m, "%llu\n", ns);
	}
	return 0;
}

static const struct mms_query_ops swapin_query = {
	.size = sizeof(struct swapin_file),
	.ask = swapin_ask,
	.close = swapin_close,
	.show = swapin_show,
};

static int swapin_open(struct inode *inode, struct file *file)
{
	return mms_query_open(inode, file, &swapin_query);
}

const struct file_operations mms_swapinview_fops = {
	.owner = THIS_MODULE,
	.open = swapin_open,
	.read = mms_query_read,
	.write = mms_query_write,
	.llseek = seq_lseek,
	.release = mms_query_release,
};
