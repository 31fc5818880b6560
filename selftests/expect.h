/* SPDX-License-Identifier: GPL-2.0 */
/* What /proc/PID/pagemap has to say of a page, if mmscope is right. */
#ifndef EXPECT_H
#define EXPECT_H

#include "libmmscope.h"
#include "smaps.h"

uint64_t expect_pagemap(const struct mmscope_range *ranges, size_t at,
			uint64_t address, const struct smaps_vma *vma);
uint64_t expect_ignore(const struct mmscope_range *r);

#endif /* EXPECT_H */
