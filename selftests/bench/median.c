// SPDX-License-Identifier: GPL-2.0
/* Time, and what is typical of several. */
#include "median.h"

#include <stdlib.h>
#include <time.h>

/**
 * now_ns() - the time of CLOCK_MONOTONIC
 *
 * Return: nanoseconds.
 */
double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/**
 * median() - that of several values
 * @values: sorted by this
 * @n: how many, at least one
 *
 * Return: the median.
 */
double median(double *values, int n)
{
	qsort(values, n, sizeof(values[0]), compare);
	return values[n / 2];
}
