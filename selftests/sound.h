/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is true of all that is read of a `mutator`, at whatever moment; and, as
 * far as it does not depend on where that maps what, of a stranger. Each check
 * returns NULL, or a text that says what is wrong.
 */
#ifndef SOUND_H
#define SOUND_H

#include "libmmscope.h"

/* The text for what is read where the target never maps anything. */
#define SOUND_NOWHERE	"where nothing is ever mapped"
/* The text for a frame that is none. */
#define SOUND_FRAME	"frame"

/**
 * struct sound_walk - a walk that is checked record by record
 * @start: first address asked for
 * @end: first address after that
 * @holes: holes were asked for
 * @facts: page facts were asked for
 * @stranger: it is no `mutator`
 * @frames: one more than the greatest frame number
 * @last: end of the record before
 */
struct sound_walk {
	uint64_t start;
	uint64_t end;
	bool holes;
	bool facts;
	bool stranger;
	uint64_t frames;
	uint64_t last;
};

uint64_t sound_frames(void);
const char *sound_range(struct sound_walk *w, const struct mmscope_range *r);
const char *sound_vmas(const struct mmscope_vma *vmas, size_t n,
		       bool stranger);
const char *sound_tables(const struct mmscope_tables *t, uint64_t frames);
const char *sound_translation(const struct mmscope_translation *t,
			      uint64_t address, uint64_t frames);

#endif /* SOUND_H */
