// SPDX-License-Identifier: GPL-2.0
/* /proc/mmscope: counts for everyone. */
#include "procfs.h"

#include <linux/errno.h>
#include <linux/proc_fs.h>

#include "faultview.h"
#include "selfview.h"
#include "swapview.h"
#include "tlbview.h"

static struct proc_dir_entry *procfs_root;

/**
 * mms_procfs_init - make the files
 *
 * Return: 0 or -ENOMEM, with nothing left behind.
 */
int mms_procfs_init(void)
{
	procfs_root = proc_mkdir("mmscope", NULL);
	if (!procfs_root)
		return -ENOMEM;
	if (proc_create_single("self", 0444, procfs_root, mms_selfview_show) &&
	    proc_create_single("faults", 0444, procfs_root,
			       mms_faultview_totals) &&
	    proc_create_single("swap", 0444, procfs_root, mms_swapview_totals) &&
	    proc_create_single("tlb", 0444, procfs_root, mms_tlbview_totals))
		return 0;
	proc_remove(procfs_root);
	return -ENOMEM;
}

/**
 * mms_procfs_exit - remove them, when no read is under way
 */
void mms_procfs_exit(void)
{
	proc_remove(procfs_root);
}
