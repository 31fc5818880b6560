/* SPDX-License-Identifier: GPL-2.0 */
/* What two readings of `faults` differ by, and what has to add up in one. */
#ifndef FAULTSUMS_H
#define FAULTSUMS_H

#include <stdbool.h>
#include <stdint.h>

#include "libmmscope.h"

/* Of what is counted with faults=MODE, how it is spelled. */
bool faults_set_mode(struct mmscope *h, const char *mode);

/* What the kernel says that a process has had: minor and major ones. */
bool faults_of_kernel(pid_t pid, uint64_t *minor, uint64_t *major);

void faults_since(struct mmscope_faults *now,
		  const struct mmscope_faults *before);
uint64_t faults_counted(const struct mmscope_faults *f);
uint64_t faults_majors(const struct mmscope_faults *f);
uint64_t faults_within(const struct mmscope_faults *f, uint64_t start,
		       uint64_t end, enum mmscope_fault cause);

/* These say what does not add up, and return how often that is. */
unsigned int faults_sums_wrong(const struct mmscope_faults *f);
unsigned int faults_places_wrong(const struct mmscope_faults *f);
unsigned int faults_vmas_wrong(const struct mmscope_faults *f,
			       const struct mmscope_vma *vmas, size_t n);
unsigned int faults_others(const struct mmscope_faults *f,
			   enum mmscope_fault cause, enum mmscope_fault other,
			   uint64_t legs);

#endif /* FAULTSUMS_H */
