// SPDX-License-Identifier: GPL-2.0
/* mmscope: makes the virtual memory of a running kernel visible. */
#include <linux/init.h>
#include <linux/module.h>

#include "arch.h"
#include "attach.h"
#include "debugfs.h"
#include "faultcpu.h"
#include "faultmode.h"
#include "follow.h"
#include "lab.h"
#include "procfs.h"
#include "swapmode.h"
#include "swapwatch.h"
#include "target.h"
#include "tlbcpu.h"
#include "tlbmode.h"

static int publish(struct mms_target *t)
{
	int ret = mms_swapmode_begin(t);

	if (ret)
		return ret;
	ret = mms_debugfs_publish(t);
	if (ret)
		mms_swapwatch_remove(t);
	return ret;
}

static void unpublish(struct mms_target *t)
{
	mms_debugfs_unpublish(t);
	mms_swapwatch_remove(t);
}

static const struct mms_target_ops target_ops = {
	.publish = publish,
	.unpublish = unpublish,
	.settle = mms_swapwatch_settle,
	.drain = mms_swapwatch_flush,
};

/*
 * Files come last, and can be opened once loading can not fail any more: those
 * of debugfs see to that themselves, and procfs takes its own from readers.
 */
static int __init mmscope_init(void)
{
	int ret;

	if (!mms_arch_supported()) {
		pr_err("mmscope: the page tables of this machine cannot be read as they are\n");
		return -EOPNOTSUPP;
	}
	ret = mms_attach_init(&target_ops);
	if (ret)
		return ret;
	ret = mms_faultmode_init();
	if (ret)
		goto err_target;
	ret = mms_swapmode_init();
	if (ret)
		goto err_faults;
	ret = mms_tlbmode_init();
	if (ret)
		goto err_swap;
	ret = mms_lab_init();
	if (ret)
		goto err_tlb;
	ret = mms_procfs_init();
	if (ret)
		goto err_lab;
	ret = mms_debugfs_init();
	if (ret)
		goto err_procfs;
	return 0;

err_procfs:
	mms_procfs_exit();
err_lab:
	mms_lab_exit();
err_tlb:
	mms_tlbmode_off();
	mms_tlb_exit();
err_swap:
	mms_swapmode_off();
	mms_swapmode_exit();
err_faults:
	mms_faultmode_exit();
	mms_faults_exit();
err_target:
	mms_attach_exit();
	return ret;
}

static void __exit mmscope_exit(void)
{
	/* what is open there does not keep the module: it is waited for, first */
	mms_procfs_exit();
	mms_faultmode_exit();
	mms_swapmode_off();
	mms_tlbmode_off();
	mms_follow_exit();
	mms_attach_exit();
	mms_swapmode_exit();
	mms_tlb_exit();
	mms_debugfs_exit();
	mms_lab_exit();
	mms_faults_exit();
}

module_init(mmscope_init);
module_exit(mmscope_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("The mmscope authors");
MODULE_DESCRIPTION("Makes the virtual memory of a running kernel visible");
