// SPDX-License-Identifier: GPL-2.0
/* Whether swap is accounted. */
#include "swapmode.h"

#include <linux/moduleparam.h>
#include <linux/mutex.h>

#include "kswap.h"
#include "swapbook.h"
#include "swaphook.h"
#include "swapin.h"
#include "swaprange.h"
#include "swapsteps.h"
#include "swapwatch.h"
#include "target.h"
#include "targets.h"

/* Faults that wait for the device hold what their end needs. */
#define IN_FLIGHT	4096U

static bool swap = true;
module_param(swap, bool, 0444);
MODULE_PARM_DESC(swap, "account swap: on or off");

static DEFINE_MUTEX(mode_lock);
static bool swap_on;		/* changed under mode_lock */

/**
 * mms_swapmode_begin - a process is attached
 * @t: target
 *
 * Context: process; may sleep. Under the list's lock.
 * Return: 0 or -ENOMEM.
 */
int mms_swapmode_begin(struct mms_target *t)
{
	return READ_ONCE(swap_on) && !t->watch ? mms_swapwatch_add(t) : 0;
}

static int end_target(struct mms_target *t)
{
	mms_swapwatch_remove(t);
	return 0;
}

static void end_all(void)
{
	WRITE_ONCE(swap_on, false);
	mms_targets_each(end_target);
	mms_swapwatch_flush();
	mms_swaphook_remove();
	mms_swapsteps_stop();
	mms_swapin_drop();
	mms_kswap_stop();
}

static int begin_all(void)
{
	int ret;

	ret = mms_swapsum_init();
	if (!ret)
		ret = mms_swaprange_init();
	if (!ret)
		ret = mms_kswap_start();
	if (ret)
		return ret;
	ret = mms_swaphook_add(IN_FLIGHT);
	if (ret) {
		mms_kswap_stop();
		return ret;
	}
	/* Who is attached from now on has a watch, and so has who was before. */
	WRITE_ONCE(swap_on, true);
	ret = mms_targets_each(mms_swapmode_begin);
	if (ret)
		end_all();
	else
		mms_swapwatch_flush();
	return ret;
}

/**
 * mms_swapmode_set - account swap, or do not
 * @on: which
 *
 * Context: process; may sleep.
 * Return: 0; -errno, and swap is not accounted.
 */
int mms_swapmode_set(bool on)
{
	int ret = 0;

	mutex_lock(&mode_lock);
	if (on && !swap_on)
		ret = begin_all();
	else if (!on && swap_on)
		end_all();
	mutex_unlock(&mode_lock);
	return ret;
}

/**
 * mms_swapmode_is_on - is swap accounted?
 *
 * Return: true if it is, at this moment.
 */
bool mms_swapmode_is_on(void)
{
	return READ_ONCE(swap_on);
}

/**
 * mms_swapmode_watch_steps - have watched what tells of the steps of pages
 *
 * Description: It is watched until swap is not accounted any more: so not from then on.
 *
 * Context: process; may sleep.
 * Return: 0; -EOPNOTSUPP if swap is not accounted, or on a kernel that cannot;
 * -ENOMEM.
 */
int mms_swapmode_watch_steps(void)
{
	int ret;

	mutex_lock(&mode_lock);
	ret = swap_on ? mms_swapsteps_watch() : -EOPNOTSUPP;
	mutex_unlock(&mode_lock);
	return ret;
}

/**
 * mms_swapmode_missed - what could not be seen
 *
 * Context: process; may sleep.
 * Return: how often, since the module was loaded.
 */
u64 mms_swapmode_missed(void)
{
	u64 missed;

	mutex_lock(&mode_lock);
	missed = mms_swaphook_missed();
	mutex_unlock(&mode_lock);
	return missed + mms_swaprange_lost() + mms_swapin_lost();
}

/**
 * mms_swapmode_bytes - what accounting takes, without what is each target's
 *
 * Return: bytes.
 */
u64 mms_swapmode_bytes(void)
{
	u64 hook = READ_ONCE(swap_on) ? IN_FLIGHT * sizeof(struct mms_swapin) : 0;

	return hook + mms_swapsum_bytes();
}

/**
 * mms_swapmode_init - account swap as the module's parameter says
 *
 * Description: A kernel where that cannot be done has all else.
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_swapmode_init(void)
{
	int ret = mms_swapwatch_init();

	if (ret)
		return ret;
	ret = mms_swapmode_set(swap);
	if (ret && ret != -ENOMEM) {
		pr_notice("mmscope: swap is not accounted: error %d\n", ret);
		return 0;
	}
	if (ret)
		mms_swapmode_exit();
	return ret;
}

/**
 * mms_swapmode_off - account swap no more
 *
 * Context: process; may sleep. Nobody can ask for it any more.
 */
void mms_swapmode_off(void)
{
	mms_swapmode_set(false);
}

/**
 * mms_swapmode_exit - undo mms_swapmode_init(); swap is not accounted, and no
 * file is open
 *
 * Context: process; may sleep.
 */
void mms_swapmode_exit(void)
{
	mms_swapwatch_exit();
	mms_swaprange_exit();
	mms_swapsum_exit();
}
