/* SPDX-License-Identifier: GPL-2.0 */
/* Time, and what is typical of several. */
#ifndef MEDIAN_H
#define MEDIAN_H

double now_ns(void);
double median(double *values, int n);

#endif /* MEDIAN_H */
