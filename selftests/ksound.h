/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is true of all that is read of the files under kernel/, at whatever
 * moment. Each check returns NULL, or a text that says what is wrong.
 */
#ifndef KSOUND_H
#define KSOUND_H

#include "kanswer.h"
#include "kernelfiles.h"
#include "kfphysmem.h"
#include "lablist.h"

/* The text for a frame that is none. */
#define KSOUND_FRAME	"frame"

/**
 * struct ksound_range - what was asked for of `pagetable`
 * @start: first address
 * @end: first address after that
 * @holes: rows of what is not mapped, too
 */
struct ksound_range {
	uint64_t start;
	uint64_t end;
	bool holes;
};

/* @frames: one more than the greatest frame number */
const char *ksound_layout(const struct kf_layout *l);
const char *ksound_runs(const struct kf_runs *runs, const struct kf_layout *l,
			const struct ksound_range *asked, uint64_t frames);
const char *ksound_areas(const struct kf_areas *areas,
			 const struct kf_layout *l);
const char *ksound_memory(const struct kf_mem *m, uint64_t frames);
const char *ksound_lab(const struct lab_row *rows, size_t n,
		       const struct kf_layout *l, uint64_t frames);
const char *ksound_answer(const struct kanswer *a, const struct kf_layout *l);

#endif /* KSOUND_H */
