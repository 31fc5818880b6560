/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The harness gives each test a fixed number of seconds. Where the kernel is
 * slower than usual, PATIENCE in the environment says how many times as long
 * a test may take. Included by all test programs, before all else.
 */
#ifndef PATIENCE_H
#define PATIENCE_H

#include <stdlib.h>
#include <unistd.h>

/* Any time that something is waited for, in its own unit. */
static inline unsigned int patient(unsigned int time)
{
	const char *patience = getenv("PATIENCE");

	return time * (patience ? atoi(patience) : 1);
}

static inline unsigned int patient_alarm(unsigned int seconds)
{
	return alarm(patient(seconds));
}

#define alarm(seconds)	patient_alarm(seconds)

#endif /* PATIENCE_H */
