// SPDX-License-Identifier: GPL-2.0
/* Whether switches of address spaces and flushes of TLBs are accounted. */
#include "tlbmode.h"

#include <linux/moduleparam.h>
#include <linux/mutex.h>

#include "tlbcpu.h"
#include "tlbhook.h"

static bool tlb;
module_param(tlb, bool, 0444);
MODULE_PARM_DESC(tlb, "account switches of address spaces and flushes of TLBs: on or off");

static DEFINE_MUTEX(mode_lock);
static bool tlb_on;		/* changed under mode_lock */

static int begin(void)
{
	int ret = mms_tlb_need();

	if (ret)
		return ret;
	mms_tlb_begin();
	return mms_tlbhook_add();
}

/**
 * mms_tlbmode_set - account them, or do not
 * @on: which
 *
 * Context: process; may sleep.
 * Return: 0; -errno, and they are not accounted.
 */
int mms_tlbmode_set(bool on)
{
	int ret = 0;

	mutex_lock(&mode_lock);
	if (on && !tlb_on)
		ret = begin();
	else if (!on && tlb_on)
		mms_tlbhook_remove();
	if (!ret)
		WRITE_ONCE(tlb_on, on);
	mutex_unlock(&mode_lock);
	return ret;
}

/**
 * mms_tlbmode_is_on - are they accounted?
 *
 * Return: true if so, at this moment.
 */
bool mms_tlbmode_is_on(void)
{
	return READ_ONCE(tlb_on);
}

/**
 * mms_tlbmode_init - account them as the module's parameter says
 *
 * Description: A kernel where that cannot be done has all else.
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_tlbmode_init(void)
{
	int ret = mms_tlb_init();

	if (ret)
		return ret;
	mms_tlbhook_init();
	ret = mms_tlbmode_set(tlb);
	if (ret && ret != -ENOMEM) {
		pr_notice("mmscope: switches are not accounted: error %d\n",
			  ret);
		return 0;
	}
	if (ret)
		mms_tlb_exit();
	return ret;
}

/**
 * mms_tlbmode_off - account them no more
 *
 * Context: process; may sleep. Nobody can ask for it any more. What was counted
 * is there until mms_tlb_exit(), which comes after the targets have gone.
 */
void mms_tlbmode_off(void)
{
	mms_tlbmode_set(false);
}
