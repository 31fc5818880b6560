// SPDX-License-Identifier: GPL-2.0
/*
 * How calls of handle_mm_fault() are seen: as they begin, by ftrace where it
 * passes arguments, else by a kprobe; as they begin and end, by an fprobe where
 * there are those that can leave something for the end, else by a kretprobe.
 * The first of each costs less; Documentation/performance.rst has how much.
 */
#include "faulthook.h"

#include <linux/fprobe.h>
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/ptrace.h>

#include "faults.h"
#include "unhook.h"

#define HOOKED		"handle_mm_fault"
/*
 * ftrace is told the address. To have it look for the name is not safe: where it
 * has no memory for what it has found the filter is empty, which is no error, and
 * with an empty filter all functions of the kernel are hooked (match_records() in
 * kernel/trace/ftrace.c, 6.1 and 6.12).
 */
#define HOOKED_ADDRESS	((unsigned long)handle_mm_fault)

/**
 * struct backend - a way to see calls
 * @add: begin to, -errno if that cannot be
 * @remove: cease to; no call of ours is under way afterwards
 * @missed: calls that were not seen since @add
 */
struct backend {
	int (*add)(unsigned int in_flight);
	void (*remove)(void);
	u64 (*missed)(void);
};

static const struct backend *backend;	/* the one in use, or %NULL */
static u64 missed_before;		/* by those in use before */

#ifdef CONFIG_DYNAMIC_FTRACE_WITH_ARGS

#ifdef ftrace_regs_get_argument
#define mms_ftrace_argument	ftrace_regs_get_argument
#else
/* Its registers are there, but for those that a function need not keep. */
#define mms_ftrace_argument(fregs, n) \
	regs_get_kernel_argument(&(fregs)->regs, n)
#endif

/* Preemption is off for what is counted; nothing here faults or is traced. */
static notrace void seen_by_ftrace(unsigned long ip, unsigned long parent_ip,
				   struct ftrace_ops *ops,
				   struct ftrace_regs *fregs)
{
	preempt_disable_notrace();
	mms_fault_seen((void *)mms_ftrace_argument(fregs, 0),
		       mms_ftrace_argument(fregs, 1),
		       mms_ftrace_argument(fregs, 2),
		       (void *)mms_ftrace_argument(fregs, 3));
	preempt_enable_notrace();
}

static struct ftrace_ops begin_ops;

static int add_begin(unsigned int in_flight)
{
	int ret;

	/* ftrace_free_filter() has left it with a pointer to what it freed. */
	begin_ops = (struct ftrace_ops) {
		.func = seen_by_ftrace,
		/* or counting stops without a word as ftrace is switched off */
		.flags = FTRACE_OPS_FL_PERMANENT,
	};
	ret = ftrace_set_filter_ip(&begin_ops, HOOKED_ADDRESS, 0, 1);
	if (!ret)
		ret = register_ftrace_function(&begin_ops);
	if (ret)
		ftrace_free_filter(&begin_ops);
	return ret;
}

static void remove_begin(void)
{
	unregister_ftrace_function(&begin_ops);
	ftrace_free_filter(&begin_ops);
}

static u64 missed_begin(void)
{
	return 0;
}

#else /* CONFIG_DYNAMIC_FTRACE_WITH_ARGS */

static int seen_by_kprobe(struct kprobe *kp, struct pt_regs *regs)
{
	mms_fault_seen((void *)regs_get_kernel_argument(regs, 0),
		       regs_get_kernel_argument(regs, 1),
		       regs_get_kernel_argument(regs, 2),
		       (void *)regs_get_kernel_argument(regs, 3));
	return 0;
}

static struct kprobe begin_probe;

static int add_begin(unsigned int in_flight)
{
	begin_probe = (struct kprobe) {
		.symbol_name = HOOKED,
		.pre_handler = seen_by_kprobe,
	};
	return register_kprobe(&begin_probe);
}

static void remove_begin(void)
{
	unregister_kprobe(&begin_probe);
}

static u64 missed_begin(void)
{
	return begin_probe.nmissed;
}

#endif /* CONFIG_DYNAMIC_FTRACE_WITH_ARGS */

static const struct backend begin_backend = {
	.add = add_begin,
	.remove = remove_begin,
	.missed = missed_begin,
};

static __always_inline int begins(struct mms_fault_kept *kept,
				  struct pt_regs *regs)
{
	return mms_fault_begins(kept, (void *)regs_get_kernel_argument(regs, 0),
				regs_get_kernel_argument(regs, 1),
				regs_get_kernel_argument(regs, 2),
				(void *)regs_get_kernel_argument(regs, 3));
}

#if defined(CONFIG_FPROBE) && defined(MMS_HAVE_FPROBE_REGS)

static notrace int begun_by_fprobe(struct fprobe *fp, unsigned long entry_ip,
				   unsigned long ret_ip, struct pt_regs *regs,
				   void *kept)
{
	return begins(kept, regs);
}

static notrace void ended_by_fprobe(struct fprobe *fp, unsigned long entry_ip,
				    unsigned long ret_ip, struct pt_regs *regs,
				    void *kept)
{
	mms_fault_ends(kept, (__force vm_fault_t)regs_return_value(regs));
}

static struct fprobe end_probe;

static int add_end(unsigned int in_flight)
{
	unsigned long hooked = HOOKED_ADDRESS;

	end_probe = (struct fprobe) {
		/* likewise */
		.ops.flags = FTRACE_OPS_FL_PERMANENT,
		.entry_handler = begun_by_fprobe,
		.exit_handler = ended_by_fprobe,
		.entry_data_size = sizeof(struct mms_fault_kept),
		.nr_maxactive = in_flight,
	};
	return register_fprobe_ips(&end_probe, &hooked, 1);
}

static void remove_end(void)
{
	unregister_fprobe(&end_probe);
}

static u64 missed_end(void)
{
	return READ_ONCE(end_probe.nmissed);
}

#else /* CONFIG_FPROBE && MMS_HAVE_FPROBE_REGS */

static int begun_by_kretprobe(struct kretprobe_instance *ri,
			      struct pt_regs *regs)
{
	return begins((struct mms_fault_kept *)ri->data, regs);
}

static int ended_by_kretprobe(struct kretprobe_instance *ri,
			      struct pt_regs *regs)
{
	mms_fault_ends((struct mms_fault_kept *)ri->data,
		       (__force vm_fault_t)regs_return_value(regs));
	return 0;
}

static struct kretprobe end_probe;

static int add_end(unsigned int in_flight)
{
	end_probe = (struct kretprobe) {
		.kp.symbol_name = HOOKED,
		.entry_handler = begun_by_kretprobe,
		.handler = ended_by_kretprobe,
		.data_size = sizeof(struct mms_fault_kept),
		.maxactive = in_flight,
	};
	return register_kretprobe(&end_probe);
}

static void remove_end(void)
{
	unregister_kretprobe(&end_probe);
}

static u64 missed_end(void)
{
	return READ_ONCE(end_probe.nmissed) + READ_ONCE(end_probe.kp.nmissed);
}

#endif /* CONFIG_FPROBE && MMS_HAVE_FPROBE_REGS */

static const struct backend end_backend = {
	.add = add_end,
	.remove = remove_end,
	.missed = missed_end,
};

static int use(const struct backend *b, unsigned int in_flight)
{
	int ret = b->add(in_flight);

	if (!ret)
		backend = b;
	return ret;
}

/**
 * mms_faulthook_begin_only - see faults as they begin: mms_fault_seen()
 *
 * Context: process; may sleep; one caller at a time, with no hook there.
 * Return: 0 or -errno.
 */
int mms_faulthook_begin_only(void)
{
	return use(&begin_backend, 0);
}

/**
 * mms_faulthook_begin_and_end - see them begin and end: mms_fault_begins()
 * @in_flight: faults that may be under way at once
 *
 * Context: process; may sleep; one caller at a time, with no hook there.
 * Return: 0 or -errno.
 */
int mms_faulthook_begin_and_end(unsigned int in_flight)
{
	return use(&end_backend, in_flight);
}

/**
 * mms_faulthook_remove - take the hook away, if one is there
 *
 * Description: Those under way end unseen.
 *
 * Context: process; may sleep; one caller at a time.
 */
void mms_faulthook_remove(void)
{
	if (!backend)
		return;
	mms_unhook(backend->remove);
	missed_before += backend->missed();
	backend = NULL;
}

/**
 * mms_faulthook_missed - faults that the hook could not see
 *
 * Context: process; no other call of these is under way.
 * Return: their number since the module was loaded.
 */
u64 mms_faulthook_missed(void)
{
	return missed_before + (backend ? backend->missed() : 0);
}
