/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fixture of the tests that are run over all shapes: a process in a shape,
 * attached, with what the kernel and mmscope say of it. It is included by such
 * a test once.
 */
#ifndef WALKFIX_H
#define WALKFIX_H

#include "kselftest_harness.h"
#include "runs.h"
#include "shape.h"
#include "smaps.h"

static const struct mmscope_walk_opts everything = {
	.holes = true,
	.page_facts = true,
};

FIXTURE(shape)
{
	struct mmscope *h;
	struct shape shape;
	struct smaps maps;
	struct runs runs;
};

FIXTURE_VARIANT(shape)
{
	struct shape_want want;
};

#define SHAPE(name, ...) \
	FIXTURE_VARIANT_ADD(shape, name) { .want = SHAPE_WANT(name, __VA_ARGS__) }
#include "shape-list.h"

static inline struct runs walk(struct mmscope *h, pid_t pid,
			       const struct mmscope_walk_opts *opts)
{
	struct runs runs = { 0 };

	if (mmscope_pages(h, pid, opts, &runs.r, &runs.n)) {
		printf("# %s\n", mmscope_error(h));
		exit(KSFT_FAIL);
	}
	return runs;
}

FIXTURE_SETUP(shape)
{
	enum shape_state state = shape_start(&self->shape, variant->want.name);

	if (state == SHAPE_SKIPPED)
		SKIP(return, "%s", self->shape.reason + 5);
	ASSERT_EQ(SHAPE_READY, state)
		TH_LOG("%s", self->shape.reason);
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, mmscope_attach(self->h, self->shape.pid));
	ASSERT_TRUE(smaps_read(&self->maps, self->shape.pid));
	self->runs = walk(self->h, self->shape.pid, &everything);
}

FIXTURE_TEARDOWN(shape)
{
	if (self->h)
		mmscope_detach(self->h, self->shape.pid);
	mmscope_close(self->h);
	shape_stop(&self->shape);
	smaps_free(&self->maps);
	free(self->runs.r);
}

#endif /* WALKFIX_H */
