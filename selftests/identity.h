/* SPDX-License-Identifier: GPL-2.0 */
/* What of mmscope's sums is the same as other sums, in a process at rest. */
#ifndef IDENTITY_H
#define IDENTITY_H

#include "census.h"

bool identity_vma(const struct mmscope_vma *v, const struct smaps_vma *vma,
		  const struct census *c);
bool identity_longest(const struct mmscope_vma *v, const struct smaps_vma *vma,
		      pid_t pid);
bool identity_tables(const struct mmscope_tables *t, const struct census *c,
		     uint64_t vmpte);
bool identity_reserve(const struct mmscope_tables *t,
		      const struct mmscope_vma *vmas, size_t n);

#endif /* IDENTITY_H */
