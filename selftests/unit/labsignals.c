// SPDX-License-Identifier: GPL-2.0
/* Signals that end a lab: which it notes, and which its children die of. */
#include "kselftest_harness.h"

#include <signal.h>
#include <sys/wait.h>

#include "lab-child.h"
#include "lab-signal.h"

static const int fatal[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

/* Each test is a process of its own, which has noted none before. */
FIXTURE(labsignals)
{
};

FIXTURE_VARIANT(labsignals)
{
	int number;
};

#define OF(sig)								\
FIXTURE_VARIANT_ADD(labsignals, sig)					\
{									\
	.number = SIG##sig,						\
}

OF(INT);
OF(TERM);
OF(HUP);
OF(QUIT);

/* Whatever the test itself was started with. */
FIXTURE_SETUP(labsignals)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fatal); i++)
		signal(fatal[i], SIG_DFL);
}

FIXTURE_TEARDOWN(labsignals)
{
}

TEST_F(labsignals, noted)
{
	lab_catch_signals();
	EXPECT_FALSE(lab_stopped());
	raise(variant->number);
	EXPECT_TRUE(lab_stopped());
}

TEST_F(labsignals, ignored_before)
{
	signal(variant->number, SIG_IGN);
	lab_catch_signals();
	raise(variant->number);
	EXPECT_FALSE(lab_stopped());
}

TEST_F(labsignals, held)
{
	lab_catch_signals();
	lab_hold_signals();
	raise(variant->number);
	EXPECT_FALSE(lab_stopped());
	lab_release_signals();
	EXPECT_TRUE(lab_stopped());
}

static int raise_it(void *arg)
{
	raise(*(const int *)arg);
	return 7;
}

static int end_of_child(const int *number)
{
	pid_t pid = lab_child(raise_it, (void *)number);
	int status = -1;

	waitpid(pid, &status, 0);
	return status;
}

TEST_F(labsignals, children)
{
	int status;

	lab_catch_signals();
	status = end_of_child(&variant->number);
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(variant->number, WTERMSIG(status));
	EXPECT_FALSE(lab_stopped());
}

TEST_F(labsignals, children_ignored_before)
{
	signal(variant->number, SIG_IGN);
	lab_catch_signals();
	EXPECT_EQ(7 << 8, end_of_child(&variant->number));
}

/* Writing is to end the lab, whoever ignores it. */
TEST(labsignals__closed_pipe)
{
	signal(SIGPIPE, SIG_IGN);
	lab_catch_signals();
	raise(SIGPIPE);
	EXPECT_TRUE(lab_stopped());
}

TEST_HARNESS_MAIN
