// SPDX-License-Identifier: GPL-2.0
/* /sys/kernel/debug/mmscope: which file is where, and who may open it. */
#include "debugfs.h"

#include <linux/ctype.h>
#include <linux/debugfs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include "attach.h"
#include "control.h"
#include "faultcpu.h"
#include "faultview.h"
#include "follow.h"
#include "kpagetable.h"
#include "ktranslate.h"
#include "labview.h"
#include "layout.h"
#include "mmscope.h"
#include "pages.h"
#include "pagetable.h"
#include "physmem.h"
#include "stats.h"
#include "swapinview.h"
#include "swapmode.h"
#include "swapview.h"
#include "tables.h"
#include "target.h"
#include "targets.h"
#include "text.h"
#include "tlbcpu.h"
#include "tlbview.h"
#include "translate.h"
#include "varea.h"
#include "vmas.h"

/* A process ID, a sign, and white space. */
#define PID_SIZE	16

/**
 * struct debugfs_entry - a file
 * @name: its name
 * @mode: its mode
 * @fops: what it does, owned by the module
 * @gate: what debugfs knows of it: how to get there
 */
struct debugfs_entry {
	const char *name;
	umode_t mode;
	const struct file_operations *fops;
	const struct file_operations gate;
};

static struct dentry *debugfs_root;

/*
 * debugfs warns if it cannot take a reference to a file's owner, unless the
 * owner is going. A module that begins to be unloaded has no references left a
 * moment before it is going; so the reference is taken here. debugfs sees to
 * it that no file is removed meanwhile.
 *
 * The kernel gives references to a module that is being loaded as well, and
 * frees it in spite of them if that fails. So none is asked for before.
 */
static int gate_open(struct inode *inode, struct file *file)
{
	const struct debugfs_entry *entry =
		container_of(file->f_op, struct debugfs_entry, gate);
	const struct file_operations *fops = NULL;

	if (READ_ONCE(THIS_MODULE->state) != MODULE_STATE_COMING)
		fops = fops_get(entry->fops);
	if (!fops)
		return -ENXIO;
	replace_fops(file, fops);
	return fops->open(inode, file);
}

/* A process ID, after a "+" if there may be one: @follow is set then. */
static int pid_from_user(const char __user *from, size_t count, pid_t *nr,
			 bool *follow)
{
	char text[PID_SIZE];
	ssize_t ret;
	bool plus;

	ret = mms_text_from_user(text, sizeof(text), from, count);
	if (ret < 0)
		return ret;
	plus = *text == '+';
	if (plus && !follow)
		return -EINVAL;
	/* the number itself has no sign */
	if (!isdigit(text[plus]) || kstrtoint(text + plus, 10, nr) || *nr <= 0)
		return -EINVAL;
	if (follow)
		*follow = plus;
	return 0;
}

static ssize_t attach_write(struct file *file, const char __user *from,
			    size_t count, loff_t *pos)
{
	bool follow;
	pid_t nr;
	int ret = pid_from_user(from, count, &nr, &follow);

	if (!ret && follow)
		ret = mms_follow_start();
	if (!ret)
		ret = mms_attach(nr, follow);
	return ret ? ret : count;
}

static ssize_t detach_write(struct file *file, const char __user *from,
			    size_t count, loff_t *pos)
{
	pid_t nr;
	int ret = pid_from_user(from, count, &nr, NULL);

	if (!ret)
		ret = mms_detach(nr);
	return ret ? ret : count;
}

static const struct file_operations attach_fops = {
	.owner = THIS_MODULE,
	.open = nonseekable_open,
	.write = attach_write,
};

static const struct file_operations detach_fops = {
	.owner = THIS_MODULE,
	.open = nonseekable_open,
	.write = detach_write,
};

static int stats_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "abi %u\ntargets %u\n", MMSCOPE_ABI, mms_targets_count());
	mms_stats_show(m);
	seq_printf(m, "fault_bytes %llu\nswap_bytes %llu\ntlb_bytes %llu\n",
		   mms_faults_bytes(), mms_swapmode_bytes(), mms_tlb_bytes());
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

#define ENTRY(name, mode, fops) { name, mode, fops, { .open = gate_open } }

static const struct debugfs_entry top_entries[] = {
	ENTRY("attach", 0200, &attach_fops),
	ENTRY("detach", 0200, &detach_fops),
	ENTRY("control", 0600, &mms_control_fops),
	ENTRY("stats", 0400, &stats_fops),
	ENTRY("faults", 0400, &mms_faultview_fops),
	ENTRY("swap", 0400, &mms_swapview_fops),
	ENTRY("tlb", 0400, &mms_tlbview_fops),
};

static const struct debugfs_entry kernel_entries[] = {
	ENTRY("layout", 0400, &mms_layout_fops),
	ENTRY("pagetable", 0400, &mms_kpagetable_fops),
	ENTRY("vmalloc", 0400, &mms_varea_fops),
	ENTRY("physmem", 0400, &mms_physmem_fops),
	ENTRY("translate", 0600, &mms_ktranslate_fops),
	ENTRY("lab", 0600, &mms_lab_fops),
};

static const struct debugfs_entry target_entries[] = {
	ENTRY("vmas", 0400, &mms_vmas_fops),
	ENTRY("pagetable", 0400, &mms_pagetable_fops),
	ENTRY("pages", 0400, &mms_pages_fops),
	ENTRY("tables", 0400, &mms_tables_fops),
	ENTRY("translate", 0600, &mms_translate_fops),
	ENTRY("faults", 0400, &mms_faultview_fops),
	ENTRY("swap", 0400, &mms_swapview_fops),
	ENTRY("swapin", 0600, &mms_swapinview_fops),
	ENTRY("tlb", 0400, &mms_tlbview_fops),
};

/*
 * The plain kind of file, which debugfs does not guard call by call: what a
 * file needs is referenced as it is opened, and the module as well. So a file
 * can stay open when its target goes, and tells so by -ESRCH.
 */
static int create_all(struct dentry *dir, void *data,
		      const struct debugfs_entry *entries, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		struct dentry *file =
			debugfs_create_file_unsafe(entries[i].name,
						   entries[i].mode, dir, data,
						   &entries[i].gate);

		if (IS_ERR(file))
			return PTR_ERR(file);
	}
	return 0;
}

/**
 * mms_debugfs_publish - make the directory of a target
 * @t: target
 *
 * Context: process; may sleep. Under the list's lock.
 * Return: 0 or -errno, with nothing left behind.
 */
int mms_debugfs_publish(struct mms_target *t)
{
	char name[PID_SIZE];
	int ret;

	snprintf(name, sizeof(name), "%d", t->nr);
	t->dir = debugfs_create_dir(name, debugfs_root);
	if (IS_ERR(t->dir))
		return PTR_ERR(t->dir);
	ret = create_all(t->dir, t, target_entries, ARRAY_SIZE(target_entries));
	if (ret)
		debugfs_remove(t->dir);
	return ret;
}

/**
 * mms_debugfs_unpublish - remove the directory of a target
 * @t: target
 *
 * Context: process; may sleep. Waits for opens under way, not for files open.
 */
void mms_debugfs_unpublish(struct mms_target *t)
{
	debugfs_remove(t->dir);
}

static int create_kernel(void)
{
	struct dentry *dir = debugfs_create_dir("kernel", debugfs_root);

	if (IS_ERR(dir))
		return PTR_ERR(dir);
	return create_all(dir, NULL, kernel_entries,
			  ARRAY_SIZE(kernel_entries));
}

/**
 * mms_debugfs_init - make the files that are there without a target
 *
 * Return: 0 or -errno, with nothing left behind.
 */
int mms_debugfs_init(void)
{
	int ret;

	debugfs_root = debugfs_create_dir("mmscope", NULL);
	if (IS_ERR(debugfs_root))
		return PTR_ERR(debugfs_root);
	ret = create_all(debugfs_root, NULL, top_entries,
			 ARRAY_SIZE(top_entries));
	if (!ret)
		ret = create_kernel();
	if (ret)
		debugfs_remove(debugfs_root);
	return ret;
}

/**
 * mms_debugfs_exit - remove all
 *
 * Context: process; may sleep. No file is open, and targets may be there.
 */
void mms_debugfs_exit(void)
{
	debugfs_remove(debugfs_root);
}
