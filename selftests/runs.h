/* SPDX-License-Identifier: GPL-2.0 */
/* What is true of records whatever they are about. */
#ifndef RUNS_H
#define RUNS_H

#include "libmmscope.h"
#include "smaps.h"

#define RUNS_AD	(MMSCOPE_F_ACCESSED | MMSCOPE_F_DIRTY)

struct runs {
	struct mmscope_range *r;
	size_t n;
};

const char *runs_format(const struct mmscope_range *r);
bool runs_same(const struct runs *a, const struct runs *b);
bool runs_same_but_hole_levels(const struct runs *a, const struct runs *b);
bool runs_are_sound(const struct runs *runs, const struct smaps *s,
		    bool loose);
bool runs_cover(const struct runs *runs, const struct smaps *s);
struct runs runs_clip(const struct runs *runs, uint64_t start, uint64_t end);
bool runs_are_loosened(const struct runs *strict, const struct runs *loose);

#endif /* RUNS_H */
