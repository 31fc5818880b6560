// SPDX-License-Identifier: GPL-2.0
/*
 * To take a kprobe off ftrace the kernel makes a copy of ftrace's filter. If it has
 * no memory for that it warns and leaves the probe where it is. Who unregisters it
 * is not told, as unregister_kprobe() is void, and frees the probe with the module
 * (__disarm_kprobe_ftrace() and unregister_kprobes() of kernel/kprobes.c, 6.1 and
 * 6.12). Nor can it be tried again, as the kernel has counted it as gone.
 *
 * A process may be refused even little memory: one that is killed for want of it.
 * A kernel thread waits until there is some (__alloc_pages_slowpath() of
 * mm/page_alloc.c). So it is a kernel thread that takes probes away: on the same
 * processor, so that who keeps all that is hooked to one keeps this there, too.
 */
#include "unhook.h"

#include <linux/smp.h>
#include <linux/workqueue.h>

struct unhooking {
	struct work_struct work;
	void (*remove)(void);
};

static void unhook(struct work_struct *work)
{
	container_of(work, struct unhooking, work)->remove();
}

/**
 * mms_unhook - take hooks away, without fail
 * @remove: takes them away; unregister_kprobe() and the like
 *
 * Context: process; may sleep, for as long as there is no memory.
 */
void mms_unhook(void (*remove)(void))
{
	struct unhooking u = { .remove = remove };

	INIT_WORK_ONSTACK(&u.work, unhook);
	schedule_work_on(raw_smp_processor_id(), &u.work);
	flush_work(&u.work);
	destroy_work_on_stack(&u.work);
}
