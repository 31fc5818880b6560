/* SPDX-License-Identifier: GPL-2.0 */
/* The steps of the lab. */
#ifndef SWAP_STEPS_H
#define SWAP_STEPS_H

#include "lab.h"
#include "libmmscope.h"
#include "swap-push.h"

/**
 * struct swap_lab - the lab under way
 * @lab: its frame
 * @h: the module's files; the process is attached
 * @region: the pages
 * @last: the counts when the last step had ended
 * @majors: major faults then, by getrusage()
 * @grown_majors: major faults of the step, likewise
 */
struct swap_lab {
	struct lab lab;
	struct mmscope *h;
	struct swap_region region;
	struct mmscope_swap last;
	long majors;
	long grown_majors;
};

/* All of them; until a signal comes. */
void swap_steps(struct swap_lab *s);

#endif /* SWAP_STEPS_H */
