// SPDX-License-Identifier: GPL-2.0
/* `tlb`: of a process and of the system, and what is none of them. */
#include "kselftest_harness.h"

#include <errno.h>

#include "libmmscope.h"

#define SWITCHES	"mm 1\nthread 2\nlazy 3\nback 4\nin 7\nout 8\n"
#define PROCESS		"mode on\n" SWITCHES "processors 2\n"
#define SYSTEM		"mode off\n" SWITCHES "missed 9\n"
#define SOME		"task_switch 5 1 4 0 0\nremote_shootdown 6 0 1 2 30\n"
#define REST		"local_mm_shootdown 0 0 0 0 0\n" \
			"remote_send_ipi 0 0 0 0 0\nother 0 0 0 0 0\n"
#define FLUSHES		SOME "local_shootdown 0 0 0 0 0\n" REST

TEST(tlb__of_a_process)
{
	struct mmscope_tlb t;

	ASSERT_EQ(0, mmscope_tlb_parse(PROCESS "# flush\n" FLUSHES, false, &t));
	EXPECT_TRUE(t.on);
	EXPECT_EQ(1, t.n[MMSCOPE_SWITCH_MM]);
	EXPECT_EQ(8, t.n[MMSCOPE_SWITCH_OUT]);
	EXPECT_EQ(2, t.processors);
	EXPECT_TRUE(t.flushes_known);
	EXPECT_EQ(5, t.flush[MMSCOPE_FLUSH_TASK_SWITCH].events);
	EXPECT_EQ(4, t.flush[MMSCOPE_FLUSH_TASK_SWITCH].full);
	EXPECT_EQ(2, t.flush[MMSCOPE_FLUSH_REMOTE].one);
	EXPECT_EQ(30, t.flush[MMSCOPE_FLUSH_REMOTE].pages);
}

TEST(tlb__of_the_system)
{
	struct mmscope_tlb t;

	ASSERT_EQ(0, mmscope_tlb_parse(SYSTEM FLUSHES, true, &t));
	EXPECT_FALSE(t.on);
	EXPECT_EQ(9, t.missed);
}

TEST(tlb__where_the_kernel_does_not_tell)
{
	struct mmscope_tlb t;

	ASSERT_EQ(0, mmscope_tlb_parse(PROCESS "# flushes unsupported\n", false,
				       &t));
	EXPECT_FALSE(t.flushes_known);
}

TEST(tlb__parse_refuses)
{
	static const char *const bad[] = {
		"", "mode on\n", "mode maybe\n" SWITCHES "processors 2\n",
		"mode on\n" SWITCHES, "mode on\n" SWITCHES "missed 2\n",
		"mode on\n" SWITCHES "processors x\n",
		"mode on\n" SWITCHES "processors 2 3\n",
		PROCESS SOME, PROCESS SOME REST, PROCESS FLUSHES "other 0 0 0 0 0\n",
		PROCESS "task_switch 5 1 4 0\n", PROCESS "task_switch 5 1 4 0 0 0\n",
		PROCESS "task_switch 5 1 4 0 -1\n", SYSTEM FLUSHES, PROCESS "x\n",
	};
	struct mmscope_tlb t;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EPROTO, mmscope_tlb_parse(bad[i], false, &t))
			TH_LOG("%s", bad[i]);
		EXPECT_EQ(0, t.n[MMSCOPE_SWITCH_MM]);
	}
}

TEST_HARNESS_MAIN
