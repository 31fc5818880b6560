/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Do something with its first, second, ... allocation or copy failing, or with all
 * allocations failing: it says so, has left nothing out otherwise, and can be done
 * again.
 */
#ifndef STARVE_H
#define STARVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "child.h"
#include "inject.h"
#include "libmmscope.h"

/**
 * struct stage - where something is done, and what fails meanwhile
 * @in: failures
 * @h: handle
 * @target: a process that stands still
 * @held: how many bytes the module held before
 * @pid: of what process it is done: of @target, or as a test says
 * @before: what is set in `control` before each time, without a failure
 * @whole: how long it is without a failure
 * @came: it has come to the last failure
 * @told: how many failures were told
 * @done: what was done, if nothing was wrong
 * @wrong: the first that was wrong
 */
struct stage {
	struct inject in;
	struct mmscope *h;
	struct child target;
	uint64_t held;
	pid_t pid;
	const char *before;
	size_t whole;
	bool came;
	int told;
	char done[96];
	char wrong[160];
};

/* Something done with the module: 0 or -errno, and nothing left behind. */
typedef int action_fn(struct mmscope *h, pid_t pid, const char *name);

/* Start a process that stands still; 0 or -errno. */
int stage_target(struct child *c);

/* Once inject_begin() was true; 0 or -errno. */
int stage_begin(struct stage *s);

/* Nothing fails any more. What is left in the module, or "nothing". */
const char *stage_end(struct stage *s);

/* Is it success, or how one failure may be told? */
bool is_expected(int ret);

/* NULL, or what is wrong. */
const char *each_fails(struct stage *s, action_fn *act, const char *name);
const char *all_fail(struct stage *s, action_fn *act, const char *name);

/* In a test, of what these return: nothing is wrong. It logs what was done. */
#define EXPECT_TOLD(s, result)						\
do {									\
	const char *wrong = (result);					\
									\
	EXPECT_EQ(NULL, wrong);						\
	TH_LOG("%s", wrong ? wrong : (s)->done);			\
} while (0)

#endif /* STARVE_H */
