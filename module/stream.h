/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMS_STREAM_H
#define MMS_STREAM_H

#include "opts.h"
#include "target.h"
#include "walk.h"

/* Runs buffered a walk: 32 KiB, whatever the size of what is walked. */
#define MMS_STREAM_RECORDS	1024U

/**
 * struct mms_stream - the runs of a target, one after the other
 * @target: referenced
 * @walk: its buffer holds the runs found and not taken yet
 * @taken: how many of them were taken
 * @opts: what was asked for
 * @frames: may the reader see frames?
 * @image: what the target executed as the walk began
 * @begun: @image is known
 * @done: all is walked
 *
 * One thread at a time; the caller sees to that.
 */
struct mms_stream {
	struct mms_target *target;
	struct mms_walk walk;
	unsigned int taken;
	struct mms_opts opts;
	bool frames;
	struct mms_image image;
	bool begun;
	bool done;
};

int mms_stream_init(struct mms_stream *s, struct mms_target *t, bool frames,
		    unsigned int records);
void mms_stream_exit(struct mms_stream *s);
void mms_stream_restart(struct mms_stream *s, const struct mms_opts *opts);
int mms_stream_fill(struct mms_stream *s);

/* The next run, after mms_stream_fill() has returned 1. */
static inline const struct mmscope_range *
mms_stream_next(const struct mms_stream *s)
{
	return &s->walk.buf[s->taken];
}

/* How many can be taken, from mms_stream_next() on. */
static inline unsigned int mms_stream_ready(const struct mms_stream *s)
{
	return s->walk.nr - s->taken;
}

static inline void mms_stream_take(struct mms_stream *s, unsigned int n)
{
	s->taken += n;
}

#endif /* MMS_STREAM_H */
