// SPDX-License-Identifier: GPL-2.0
/* A walk over a target, resumed as often as a reader wants more of it. */
#include "stream.h"

#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "stats.h"

/**
 * mms_stream_init - prepare to walk a target
 * @s: stream
 * @t: target, of which a reference is taken
 * @frames: may the reader see frames?
 * @records: size of the buffer, in runs
 *
 * Return: 0 or -ENOMEM.
 */
int mms_stream_init(struct mms_stream *s, struct mms_target *t, bool frames,
		    unsigned int records)
{
	struct mmscope_range *buf;
	struct mms_opts_rules rules;
	struct mms_opts opts;

	buf = kvmalloc_array(records, sizeof(*buf),
			     GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!buf)
		return -ENOMEM;
	mms_stats_held(records * sizeof(*buf));
	s->target = mms_target_get(t);
	s->frames = frames;
	s->walk.buf = buf;
	s->walk.max = records;
	mms_opts_rules_user(&rules);
	mms_opts_default(&opts, &rules);
	mms_stream_restart(s, &opts);
	return 0;
}

/**
 * mms_stream_exit - give back what mms_stream_init() took
 * @s: stream
 */
void mms_stream_exit(struct mms_stream *s)
{
	mms_stats_held(-(long)(s->walk.max * sizeof(*s->walk.buf)));
	kvfree(s->walk.buf);
	mms_target_put(s->target);
}

/**
 * mms_stream_restart - walk from the start, what was found is dropped
 * @s: stream
 * @opts: what to walk for; may be @s->opts
 */
void mms_stream_restart(struct mms_stream *s, const struct mms_opts *opts)
{
	u32 how = opts->how | (s->frames ? MMS_WALK_FRAMES : 0);

	s->opts = *opts;
	mms_walk_init(&s->walk, opts->start, opts->end, how, s->walk.buf,
		      s->walk.max);
	s->taken = 0;
	s->begun = false;
	s->done = false;
}

/* One hold of the target's mmap_lock. */
static int fill_once(struct mms_stream *s)
{
	struct mms_image image;
	struct mm_struct *mm;
	int ret = mms_rest_take(&s->target->rest);

	if (ret)
		return ret;
	mm = mms_target_mm(s->target, &image);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	if (!s->begun) {
		s->image = image;
		s->begun = true;
		mms_stats_add(MMS_STAT_WALKS, 1);
	}
	ret = -ESTALE;
	if (mms_image_same(&image, &s->image))
		ret = mms_walk_fill(&s->walk, mm);
	mmput(mm);
	if (ret < 0)
		return ret;
	mms_rest_owe(&s->target->rest, s->walk.due);
	s->taken = 0;
	s->done = ret;
	return 0;
}

/**
 * mms_stream_fill - see that there is a run to take
 * @s: stream
 *
 * Context: process; may sleep, holding nothing.
 * Return: 1 if there is, 0 at the end; -ESRCH if the target is gone, -ESTALE
 * if it has executed something else since the walk began; -ERESTARTSYS if a
 * signal came first, -EINTR if a fatal one did.
 */
int mms_stream_fill(struct mms_stream *s)
{
	int ret;

	if (mms_target_gone(s->target))
		return -ESRCH;
	while (!mms_stream_ready(s)) {
		if (s->done)
			return 0;
		if (signal_pending(current))
			return -ERESTARTSYS;
		ret = fill_once(s);
		if (ret)
			return ret;
		cond_resched();
	}
	return 1;
}
