/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_CLOCK_H
#define MMS_CLOCK_H

#include <linux/math64.h>
#include <linux/sched/clock.h>

#include "arch.h"

/*
 * The time that something takes, where reading the kernel's clock would be a
 * good part of what is measured. Ticks are the processor's own where all agree
 * on them, else nanoseconds.
 */

/**
 * struct mms_clock - what a tick is
 * @ns: nanoseconds, as a fixed point number with 32 bits below the point
 * @cycles: it is one of mms_arch_cycles(), not of sched_clock()
 */
struct mms_clock {
	u64 ns;
	bool cycles;
};

extern struct mms_clock mms_clock;

/* Does it take no call to read it? */
static __always_inline bool mms_clock_is_cheap(void)
{
	return mms_clock.cycles;
}

/* In ticks. */
static __always_inline u64 mms_clock_now(void)
{
	return likely(mms_clock.cycles) ? mms_arch_cycles() : sched_clock();
}

/* What passed from then to now, in ns. Processors may differ by a little. */
static __always_inline u64 mms_clock_ns(u64 then, u64 now)
{
	s64 ticks = now - then;

	return likely(ticks > 0) ? mul_u64_u64_shr(ticks, mms_clock.ns, 32) : 0;
}

void mms_clock_choose(void);

#endif /* MMS_CLOCK_H */
