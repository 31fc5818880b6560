// SPDX-License-Identifier: GPL-2.0
/*
 * Where switches and flushes are seen: the kernel's tracepoints
 * sched:sched_switch and, on x86, tlb:tlb_flush.
 */
#include "tlbhook.h"

#include <linux/irqflags.h>
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <linux/tracepoint.h>
#include <trace/events/sched.h>

#include "tlbcpu.h"
#include "tpoint.h"

static struct tracepoint *switch_tracepoint;
static struct tracepoint *flush_tracepoint;

static void on_switch(void *unused, bool preempt, struct task_struct *prev,
		      struct task_struct *next, unsigned int prev_state)
{
	mms_tlb_switched(prev, next);
}

static unsigned int reason_of(int reason)
{
	switch (reason) {
	case TLB_FLUSH_ON_TASK_SWITCH:
		return MMSCOPE_FLUSH_TASK_SWITCH;
	case TLB_REMOTE_SHOOTDOWN:
		return MMSCOPE_FLUSH_REMOTE;
	case TLB_LOCAL_SHOOTDOWN:
		return MMSCOPE_FLUSH_LOCAL;
	case TLB_LOCAL_MM_SHOOTDOWN:
		return MMSCOPE_FLUSH_LOCAL_MM;
	case TLB_REMOTE_SEND_IPI:
		return MMSCOPE_FLUSH_SEND_IPI;
	default:
		return MMSCOPE_FLUSH_OTHER;
	}
}

static void on_flush(void *unused, int reason, unsigned long pages)
{
	unsigned long irqs;

	/* who sends interrupts may be interrupted by one */
	local_irq_save(irqs);
	mms_tlb_flushed(reason_of(reason), pages);
	local_irq_restore(irqs);
}

/**
 * mms_tlbhook_init - find out what this kernel tells
 *
 * Description: Its own tracepoints are there for good.
 *
 * Context: process; may sleep.
 */
void mms_tlbhook_init(void)
{
	switch_tracepoint = mms_tpoint_find("sched_switch");
	flush_tracepoint = mms_tpoint_find("tlb_flush");
}

/**
 * mms_tlbhook_add - see switches and flushes from now on
 *
 * Context: process; may sleep; one caller at a time, with no hook there.
 * Return: 0; -EOPNOTSUPP on a kernel without the tracepoint for switches;
 * -ENOMEM.
 */
int mms_tlbhook_add(void)
{
	int ret;

	check_trace_callback_type_sched_switch(on_switch);
	if (!switch_tracepoint)
		return -EOPNOTSUPP;
	if (flush_tracepoint) {
		ret = tracepoint_probe_register(flush_tracepoint, on_flush,
						NULL);
		if (ret)
			return ret;
	}
	ret = tracepoint_probe_register(switch_tracepoint, on_switch, NULL);
	if (ret && flush_tracepoint) {
		tracepoint_probe_unregister(flush_tracepoint, on_flush, NULL);
		tracepoint_synchronize_unregister();
	}
	return ret;
}

/**
 * mms_tlbhook_remove - see them no more
 *
 * Context: process; may sleep; one caller at a time. No call of ours is under
 * way afterwards.
 */
void mms_tlbhook_remove(void)
{
	tracepoint_probe_unregister(switch_tracepoint, on_switch, NULL);
	if (flush_tracepoint)
		tracepoint_probe_unregister(flush_tracepoint, on_flush, NULL);
	tracepoint_synchronize_unregister();
}

/**
 * mms_tlbhook_sees_flushes - does this kernel tell of flushes?
 *
 * Return: true if it has the tracepoint.
 */
bool mms_tlbhook_sees_flushes(void)
{
	return flush_tracepoint;
}
