// SPDX-License-Identifier: GPL-2.0
/* Which clock takes the times of page faults. */
#include "clock.h"

#include <linux/time64.h>

struct mms_clock mms_clock;

/**
 * mms_clock_choose - take the cheapest clock that can be trusted now
 *
 * Description: Ticks from before mean nothing afterwards.
 *
 * Context: any; nobody reads the clock meanwhile.
 */
void mms_clock_choose(void)
{
	unsigned int khz = mms_arch_cycles_khz();

	mms_clock.cycles = khz;
	mms_clock.ns = khz ? div_u64((u64)NSEC_PER_MSEC << 32, khz) :
			     1ULL << 32;
}
