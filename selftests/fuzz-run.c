// SPDX-License-Identifier: GPL-2.0
/* A round of the fuzzer: descriptors, threads. */
#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "fuzzer.h"

static void *thread(void *arg)
{
	struct fuzzer *f = arg;

	fuzzer_operate(f, f->plan->operations / f->plan->threads);
	return NULL;
}

/**
 * fuzz_run() - do the operations of a round
 * @plan: round
 *
 * To be called in a process that ends then.
 *
 * Return: 0 or -errno.
 */
int fuzz_run(struct fuzz_plan *plan)
{
	static struct fuzzer f[2];
	pthread_t other;
	unsigned int i;
	int err;

	for (i = 0; i < plan->threads; i++) {
		f[i].plan = plan;
		f[i].rng.state = plan->seed + i;
		f[i].moves = plan->threads == 1 || (plan->moving && !i);
		err = fuzzer_prepare(&f[i]);
		if (err)
			return err;
	}
	if (plan->threads > 1 && pthread_create(&other, NULL, thread, &f[1]))
		return -EAGAIN;
	thread(&f[0]);
	if (plan->threads > 1)
		pthread_join(other, NULL);
	return 0;
}

/**
 * fuzz_open_slots() - open a file for each descriptor, some of them twice
 * @plan: round; @plan->kind is filled
 *
 * It goes on with the file after the last one of the round before.
 */
void fuzz_open_slots(struct fuzz_plan *plan)
{
	struct fuzzer f = {
		.plan = plan, .rng.state = ~plan->seed, .opened = plan->opened,
	};
	unsigned int i;

	for (i = 0; i < FUZZ_SLOTS; i++)
		if (i % 3 == 2)
			fuzzer_dup(&f, i);
		else
			fuzzer_open(&f, i);
	plan->opened = f.opened;
}

/**
 * fuzz_close_slots() - close all descriptors
 */
void fuzz_close_slots(void)
{
	unsigned int i;

	for (i = 0; i < FUZZ_SLOTS; i++)
		close(FUZZ_FD + i);
}
