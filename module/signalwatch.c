// SPDX-License-Identifier: GPL-2.0
/*
 * Faults that the kernel answers by a signal, most of them before it comes to
 * handle_mm_fault().
 */
#include "signalwatch.h"

#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/tracepoint.h>
#include <trace/events/signal.h>

#include "faults.h"
#include "tpoint.h"

static struct tracepoint *signal_tracepoint;
static bool watching;
static bool watch_sigbus;

/* The cause that a signal tells of; those that the kernel raises are positive. */
static unsigned int cause_of_signal(int sig, int code)
{
	if (sig == SIGSEGV && code == SEGV_MAPERR)
		return MMSCOPE_FAULT_SEGV_UNMAPPED;
	if (sig == SIGSEGV && (code == SEGV_ACCERR || code == SEGV_PKUERR))
		return MMSCOPE_FAULT_SEGV_ACCESS;
	if (sig == SIGBUS && READ_ONCE(watch_sigbus)) {
		if (code == BUS_ADRERR)
			return MMSCOPE_FAULT_SIGBUS;
		if (code == BUS_MCEERR_AR)
			return MMSCOPE_FAULT_POISONED;
	}
	return MMSCOPE_NR_FAULTS;
}

/* Runs where the signal is raised, with preemption off. */
static void on_signal(void *unused, int sig, struct kernel_siginfo *info,
		      struct task_struct *task, int group, int result)
{
	unsigned int cause;

	/* The first are no pointers: signals without more to say. */
	if (info == SEND_SIG_NOINFO || info == SEND_SIG_PRIV || !in_task() ||
	    task != current)
		return;
	cause = cause_of_signal(sig, info->si_code);
	if (cause != MMSCOPE_NR_FAULTS)
		mms_fault_failed(cause, (unsigned long)info->si_addr);
}

/**
 * mms_signalwatch_set - watch signals, or not any more
 * @on: watch those of addresses that may not be accessed
 * @sigbus: and those of what cannot be mapped
 *
 * Context: process; may sleep; one caller at a time.
 * Return: 0, also on a kernel built without the tracepoint; -ENOMEM.
 */
int mms_signalwatch_set(bool on, bool sigbus)
{
	int ret;

	check_trace_callback_type_signal_generate(on_signal);

	WRITE_ONCE(watch_sigbus, sigbus);
	if (on == watching)
		return 0;
	if (!on) {
		tracepoint_probe_unregister(signal_tracepoint, on_signal, NULL);
		tracepoint_synchronize_unregister();
		watching = false;
		return 0;
	}
	signal_tracepoint = mms_tpoint_find("signal_generate");
	if (!signal_tracepoint)
		return 0;
	ret = tracepoint_probe_register(signal_tracepoint, on_signal, NULL);
	watching = !ret;
	return ret;
}
