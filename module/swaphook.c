// SPDX-License-Identifier: GPL-2.0
/*
 * Where the kernel's functions are seen that bring pages in from swap, or free
 * slots: by kprobes, and kretprobes where the end counts. They are called once
 * a page that is out, which takes a hundred times as long as a probe.
 */
#include "swaphook.h"

#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/swap.h>
#include <linux/swapops.h>

#include "compat.h"
#include "swapchange.h"
#include "swapin.h"
#include "swapsteps.h"
#include "unhook.h"

static u64 missed_before;	/* by those that were there before */

static int fault_begins(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	return mms_swapin_begins((struct mms_swapin *)ri->data,
				 (void *)regs_get_kernel_argument(regs, 0));
}

static int fault_ends(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	mms_swapin_ends((struct mms_swapin *)ri->data,
			(__force vm_fault_t)regs_return_value(regs));
	return 0;
}

/* (entry), or (entry, how many) */
static int slots_freed(struct kprobe *kp, struct pt_regs *regs)
{
	swp_entry_t entry = { .val = regs_get_kernel_argument(regs, 0) };
	unsigned int nr = 1;

#ifdef MMS_HAVE_FREE_SWAP_NR
	nr = regs_get_kernel_argument(regs, 1);
#endif
	if (!non_swap_entry(entry))
		mms_swapchange_freed(nr);
	return 0;
}

/* (page, VMA, address) */
static int page_ready(struct kprobe *kp, struct pt_regs *regs)
{
	mms_swapsteps_ready();
	mms_swapin_by_swapoff((void *)regs_get_kernel_argument(regs, 1),
			      regs_get_kernel_argument(regs, 2));
	return 0;
}

#ifdef MMS_HAVE_ZSWAP_LOAD

#define ZSWAP_LOAD	"zswap_load"

/* (folio) */
static swp_entry_t zswap_entry(struct pt_regs *regs)
{
	return mms_compat_folio_swap((void *)regs_get_kernel_argument(regs, 0));
}

static bool zswap_had_it(struct pt_regs *regs)
{
	return regs_return_value(regs) & 0xff;
}

#else /* MMS_HAVE_ZSWAP_LOAD */

#define ZSWAP_LOAD	"zswap_frontswap_load"

/* (device, slot, page) */
static swp_entry_t zswap_entry(struct pt_regs *regs)
{
	return swp_entry(regs_get_kernel_argument(regs, 0),
			 regs_get_kernel_argument(regs, 1));
}

static bool zswap_had_it(struct pt_regs *regs)
{
	return !(int)regs_return_value(regs);
}

#endif /* MMS_HAVE_ZSWAP_LOAD */

static int zswap_begins(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	*(swp_entry_t *)ri->data = zswap_entry(regs);
	return 0;
}

static int zswap_ends(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	if (zswap_had_it(regs))
		mms_swapin_zswap(*(swp_entry_t *)ri->data);
	return 0;
}

static struct kretprobe fault_probe, zswap_probe;
static struct kprobe free_probe, ready_probe;
static bool fault_hooked, free_hooked, ready_hooked, zswap_hooked;

/* As those below, a failure undoes nothing. */
static int add_needed(unsigned int in_flight)
{
	int ret;

	fault_probe = (struct kretprobe) {
		.kp.symbol_name = "do_swap_page",
		.entry_handler = fault_begins,
		.handler = fault_ends,
		.data_size = sizeof(struct mms_swapin),
		.maxactive = in_flight,
	};
	free_probe = (struct kprobe) {
#ifdef MMS_HAVE_FREE_SWAP_NR
		.symbol_name = "free_swap_and_cache_nr",
#else
		.symbol_name = "free_swap_and_cache",
#endif
		.pre_handler = slots_freed,
	};
	ret = register_kprobe(&free_probe);
	if (ret)
		return ret;
	free_hooked = true;
	ret = register_kretprobe(&fault_probe);
	fault_hooked = !ret;
	return ret;
}

static bool is_missing(int ret)
{
	return ret == -ENOENT || ret == -EINVAL;
}

/* What a kernel may be built without. */
static int add_optional(unsigned int in_flight)
{
	int ret;

	ready_probe = (struct kprobe) {
		.symbol_name = "ksm_might_need_to_copy",
		.pre_handler = page_ready,
	};
	zswap_probe = (struct kretprobe) {
		.kp.symbol_name = ZSWAP_LOAD,
		.entry_handler = zswap_begins,
		.handler = zswap_ends,
		.data_size = sizeof(swp_entry_t),
		.maxactive = in_flight,
	};
	ret = register_kprobe(&ready_probe);
	ready_hooked = !ret;
	if (ret && !is_missing(ret))
		return ret;
	ret = register_kretprobe(&zswap_probe);
	zswap_hooked = !ret;
	return is_missing(ret) ? 0 : ret;
}

/**
 * mms_swaphook_add - see what becomes of pages in swap from now on
 * @in_flight: faults for pages that are out that may be under way at once
 *
 * Context: process; may sleep; one caller at a time, with no hook there.
 * Return: 0; -ENOENT on a kernel without swap, or whose functions have other
 * names; -ENOMEM.
 */
int mms_swaphook_add(unsigned int in_flight)
{
	int ret = add_needed(in_flight);

	if (!ret)
		ret = add_optional(in_flight);
	if (ret)
		mms_swaphook_remove();
	return ret;
}

static u64 missed_now(void)
{
	u64 missed = 0;

	if (fault_hooked)
		missed += READ_ONCE(fault_probe.nmissed) +
			  READ_ONCE(fault_probe.kp.nmissed);
	if (free_hooked)
		missed += READ_ONCE(free_probe.nmissed);
	if (ready_hooked)
		missed += READ_ONCE(ready_probe.nmissed);
	if (zswap_hooked)
		missed += READ_ONCE(zswap_probe.nmissed) +
			  READ_ONCE(zswap_probe.kp.nmissed);
	return missed;
}

static void remove_all(void)
{
	if (fault_hooked)
		unregister_kretprobe(&fault_probe);
	if (free_hooked)
		unregister_kprobe(&free_probe);
	if (ready_hooked)
		unregister_kprobe(&ready_probe);
	if (zswap_hooked)
		unregister_kretprobe(&zswap_probe);
	fault_hooked = false;
	free_hooked = false;
	ready_hooked = false;
	zswap_hooked = false;
}

/**
 * mms_swaphook_remove - take the hooks away, if they are there
 *
 * Context: process; may sleep; one caller at a time. No call of ours is under
 * way afterwards.
 */
void mms_swaphook_remove(void)
{
	missed_before += missed_now();
	mms_unhook(remove_all);
}

/**
 * mms_swaphook_missed - what the hooks could not see
 *
 * Context: process; no other call of these is under way.
 * Return: how many calls since the module was loaded.
 */
u64 mms_swaphook_missed(void)
{
	return missed_before + missed_now();
}
