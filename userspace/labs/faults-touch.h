/* SPDX-License-Identifier: GPL-2.0 */
/* Touch pages, and hold the faults of one cause against what they are to be. */
#ifndef FAULTS_TOUCH_H
#define FAULTS_TOUCH_H

#include "lab-see.h"

/* Pages that each cause is provoked with. */
#define FAULTS_N	64

/*
 * Touch @pages of them from @at. @n faults are to be of @cause where faults are
 * counted, or of @fine where they are timed, and none of another.
 */
void faults_count(struct lab *l, const char *what, char *at, bool writes,
		  size_t pages, int64_t n, enum mmscope_fault cause,
		  enum mmscope_fault fine);

/* FAULTS_N pages. */
void faults_touch(struct lab *l, const char *what, char *at, bool writes,
		  int64_t n, enum mmscope_fault cause, enum mmscope_fault fine);

/* Nothing is checked. */
void faults_write_all(char *at, size_t pages);

#endif /* FAULTS_TOUCH_H */
