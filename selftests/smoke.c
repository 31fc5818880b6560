// SPDX-License-Identifier: GPL-2.0
/* The module is there. */
#include <unistd.h>
#include "kselftest_harness.h"

TEST(debugfs_directory)
{
	EXPECT_EQ(0, access("/sys/kernel/debug/mmscope", R_OK));
}

TEST(module_file)
{
	ASSERT_NE(NULL, getenv("MMSCOPE_KO"));
	EXPECT_EQ(0, access(getenv("MMSCOPE_KO"), R_OK));
}

TEST_HARNESS_MAIN
