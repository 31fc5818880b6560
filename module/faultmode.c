// SPDX-License-Identifier: GPL-2.0
/* Whether page faults are accounted, and how closely. */
#include "faultmode.h"

#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/string.h>

#include "clock.h"
#include "faultcpu.h"
#include "faulthook.h"
#include "fixupwatch.h"
#include "kcounts.h"
#include "legs.h"
#include "signalwatch.h"
#include "targets.h"

/* Faults that sleep hold what their end needs: as many as threads may wait. */
#define IN_FLIGHT_DEFAULT	4096U
#define IN_FLIGHT_MAX		65536U

static char *faults = "count";
module_param(faults, charp, 0444);
MODULE_PARM_DESC(faults, "page faults: off, count or latency");

static unsigned int faults_in_flight = IN_FLIGHT_DEFAULT;
module_param(faults_in_flight, uint, 0444);
MODULE_PARM_DESC(faults_in_flight, "faults under way at once that are timed");

static const char * const names[MMS_NR_FAULTMODES] = {
	[MMS_FAULTS_OFF] = "off",
	[MMS_FAULTS_COUNT] = "count",
	[MMS_FAULTS_LATENCY] = "latency",
};

static DEFINE_MUTEX(mode_lock);
static enum mms_faultmode mode_now;	/* changed under mode_lock */
/* Of all processes, only what tells the kernel's own counts; under mode_lock. */
static struct mms_ledger system_ledger;

/**
 * mms_faultmode_parse - the mode that a word names
 * @word: word
 * @mode: filled
 *
 * Return: 0 or -EINVAL.
 */
int mms_faultmode_parse(const char *word, enum mms_faultmode *mode)
{
	int i = match_string(names, MMS_NR_FAULTMODES, word);

	if (i < 0)
		return -EINVAL;
	*mode = i;
	return 0;
}

static int add_hook(enum mms_faultmode mode)
{
	if (mode == MMS_FAULTS_OFF)
		return 0;
	if (mode == MMS_FAULTS_COUNT)
		return mms_faulthook_begin_only();
	/* No leg is left that has a time of another clock. */
	mms_clock_choose();
	return mms_faulthook_begin_and_end(faults_in_flight);
}

static int need_tables(enum mms_faultmode mode)
{
	int ret = 0;

	if (mode != MMS_FAULTS_OFF)
		ret = mms_faults_need_places();
	if (!ret && mode == MMS_FAULTS_LATENCY)
		ret = mms_faults_need_times();
	return ret;
}

/* The kernel's own counts are compared with ours: leave out what we do not count. */
static int resume_kernel(void)
{
	struct mms_kernel_counts now;
	int ret = mms_kcounts_system(&now);

	if (ret)
		return ret;
	mms_ledger_resume(&system_ledger, &now);
	mms_targets_count_faults(true);
	return 0;
}

static void pause_kernel(void)
{
	struct mms_kernel_counts now;

	mms_targets_count_faults(false);
	/* without memory the time until they are counted again is not left out */
	if (!mms_kcounts_system(&now))
		mms_ledger_pause(&system_ledger, &now);
}

/* Faults that do not come to the hook; as they are watched now if that fails. */
static int watch_others(enum mms_faultmode mode)
{
	bool on = mode != MMS_FAULTS_OFF;
	int ret;

	/* Where the hook sees how faults end it sees these signals' as well. */
	ret = mms_signalwatch_set(on, mode == MMS_FAULTS_COUNT);
	if (ret)
		return ret;
	ret = mms_fixupwatch_set(on);
	if (ret)
		mms_signalwatch_set(mode_now != MMS_FAULTS_OFF,
				    mode_now == MMS_FAULTS_COUNT);
	return ret;
}

/* What can fail and does not change anything comes first. */
static int change_mode(enum mms_faultmode mode)
{
	bool was_on = mode_now != MMS_FAULTS_OFF;
	bool on = mode != MMS_FAULTS_OFF;
	int ret;

	ret = need_tables(mode);
	if (!ret)
		ret = watch_others(mode);
	if (ret)
		return ret;
	if (on && !was_on)
		ret = resume_kernel();
	if (ret) {
		watch_others(MMS_FAULTS_OFF);
		return ret;
	}
	mms_faulthook_remove();
	mms_legs_drop(&mms_fault_legs);
	mms_marks_drop();
	ret = add_hook(mode);
	WRITE_ONCE(mode_now, ret ? MMS_FAULTS_OFF : mode);
	if (ret || !on)
		pause_kernel();
	if (ret)
		watch_others(MMS_FAULTS_OFF);
	return ret;
}

/**
 * mms_faultmode_set - account faults in another way
 * @mode: how
 *
 * Context: process; may sleep.
 * Return: 0; -errno, and faults are as before, or off if the hook failed.
 */
int mms_faultmode_set(enum mms_faultmode mode)
{
	int ret = 0;

	mutex_lock(&mode_lock);
	if (mode != mode_now)
		ret = change_mode(mode);
	mutex_unlock(&mode_lock);
	return ret;
}

/**
 * mms_faultmode_now - how faults are accounted
 *
 * Return: how, at this moment.
 */
enum mms_faultmode mms_faultmode_now(void)
{
	return READ_ONCE(mode_now);
}

/**
 * mms_faultmode_name - the word for how faults are accounted
 *
 * Return: the word.
 */
const char *mms_faultmode_name(void)
{
	return names[mms_faultmode_now()];
}

/**
 * mms_faultmode_missed - faults that the hook could not see
 *
 * Context: process; may sleep.
 * Return: their number since the module was loaded.
 */
u64 mms_faultmode_missed(void)
{
	u64 missed;

	mutex_lock(&mode_lock);
	missed = mms_faulthook_missed() + mms_fixupwatch_missed();
	mutex_unlock(&mode_lock);
	return missed;
}

/**
 * mms_faultmode_kernel - what the kernel has counted while we have
 * @since: filled: pgfault and pgmajfault of /proc/vmstat
 *
 * Context: process; may sleep.
 * Return: 0 or -ENOMEM.
 */
int mms_faultmode_kernel(struct mms_kernel_counts *since)
{
	struct mms_kernel_counts now;
	int ret;

	/* looked at under the lock, so that it is not of before the base */
	mutex_lock(&mode_lock);
	ret = mms_kcounts_system(&now);
	if (!ret)
		mms_ledger_kernel(&system_ledger, &now, since);
	mutex_unlock(&mode_lock);
	return ret;
}

/**
 * mms_faultmode_init - account faults as the module's parameter says
 *
 * Description: A kernel where that cannot be done has all else.
 *
 * Context: process; may sleep.
 * Return: 0, -EINVAL if the parameter is wrong, -ENOMEM.
 */
int mms_faultmode_init(void)
{
	struct mms_kernel_counts now;
	enum mms_faultmode mode;
	int ret;

	if (mms_faultmode_parse(faults, &mode) || !faults_in_flight ||
	    faults_in_flight > IN_FLIGHT_MAX)
		return -EINVAL;
	ret = mms_kcounts_system(&now);
	if (ret)
		return ret;
	mms_ledger_start(&system_ledger, &now, true);
	ret = mms_faults_init();
	if (ret)
		return ret;
	ret = mms_faultmode_set(mode);
	if (ret && ret != -ENOMEM) {
		pr_notice("mmscope: page faults are not accounted: error %d\n",
			  ret);
		return 0;
	}
	if (ret)
		mms_faults_exit();
	return ret;
}

/**
 * mms_faultmode_exit - account no more
 *
 * Context: process; may sleep. Before targets are gone nothing is freed that
 * theirs are rows of: see mms_faults_exit().
 */
void mms_faultmode_exit(void)
{
	mms_faultmode_set(MMS_FAULTS_OFF);
}
