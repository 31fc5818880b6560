// SPDX-License-Identifier: GPL-2.0
/*
 * Accesses of the kernel's to user memory that fail before it comes to
 * handle_mm_fault(), and of which no signal tells: a system call gets -EFAULT. The
 * kernel then looks up where to go on, in fixup_exception(), which faults that are
 * answered do not come to: they cost nothing more.
 */
#include "fixupwatch.h"

#include <linux/kprobes.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "arch.h"
#include "faults.h"
#include "unhook.h"

#define HOOKED	"fixup_exception"

static bool watching;
static u64 missed_before;

/*
 * With faults forbidden the kernel tries whether something is there, and has another
 * way if it is not: that is no failure.
 */
static int on_fixup(struct kprobe *kp, struct pt_regs *regs)
{
	struct mms_arch_fixup fixup;

	if (in_task() && current->mm && !pagefault_disabled() &&
	    mms_arch_is_fixup(regs, &fixup))
		mms_fault_refused(fixup.addr, fixup.ip);
	return 0;
}

static struct kprobe fixup_probe;

static int watch(void)
{
	int ret;

	fixup_probe = (struct kprobe) {
		.symbol_name = HOOKED,
		.pre_handler = on_fixup,
	};
	ret = register_kprobe(&fixup_probe);
	if (!ret)
		watching = true;
	/* a kernel where it cannot be probed does without */
	return ret == -ENOMEM ? ret : 0;
}

static void unwatch(void)
{
	unregister_kprobe(&fixup_probe);
}

/**
 * mms_fixupwatch_set - watch accesses of the kernel's, or not any more
 * @on: watch them
 *
 * Context: process; may sleep; one caller at a time.
 * Return: 0, also on a kernel where they cannot be watched; -ENOMEM.
 */
int mms_fixupwatch_set(bool on)
{
	if (on == watching)
		return 0;
	if (on)
		return watch();
	mms_unhook(unwatch);
	missed_before += fixup_probe.nmissed;
	watching = false;
	return 0;
}

/**
 * mms_fixupwatch_missed - such accesses that could not be seen
 *
 * Context: process; no call of mms_fixupwatch_set() is under way.
 * Return: their number since the module was loaded.
 */
u64 mms_fixupwatch_missed(void)
{
	return missed_before + (watching ? READ_ONCE(fixup_probe.nmissed) : 0);
}
