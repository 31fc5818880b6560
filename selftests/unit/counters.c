// SPDX-License-Identifier: GPL-2.0
/* Files of "name value" and "key=value" lines. */
#include "kselftest_harness.h"

#include <errno.h>

#include "libmmscope.h"
#include "mangle.h"
#include "tree.h"

static uint64_t value(const struct mmscope_counters *set, const char *name)
{
	uint64_t v = ~0ULL;

	mmscope_counter(set, name, &v);
	return v;
}

TEST(counters__both_forms_are_read)
{
	struct mmscope_counters set;

	ASSERT_EQ(0, mmscope_counters_parse("abi 1\nlong_name   0x1f\n"
					    "chunk=20000\nlast 18446744073709551615",
					    &set));
	EXPECT_EQ(4, set.n);
	EXPECT_EQ(1, value(&set, "abi"));
	EXPECT_EQ(31, value(&set, "long_name"));
	EXPECT_EQ(20000, value(&set, "chunk"));
	EXPECT_EQ(~0ULL, value(&set, "last"));
	mmscope_counters_free(&set);
	EXPECT_EQ(0, set.n);
}

TEST(counters__absent_one_leaves_the_value)
{
	struct mmscope_counters set;
	uint64_t v = 77;

	ASSERT_EQ(0, mmscope_counters_parse("abi 1\n", &set));
	EXPECT_EQ(-ENOENT, mmscope_counter(&set, "ab", &v));
	EXPECT_EQ(-ENOENT, mmscope_counter(&set, "abi ", &v));
	EXPECT_EQ(-ENOENT, mmscope_counter(&set, "", &v));
	EXPECT_EQ(77, v);
	mmscope_counters_free(&set);
}

TEST(counters__empty_text_is_an_empty_set)
{
	struct mmscope_counters set;

	EXPECT_EQ(0, mmscope_counters_parse("", &set));
	EXPECT_EQ(0, set.n);
	mmscope_counters_free(&set);
}

TEST(counters__parse_refuses)
{
	static const char *const bad[] = {
		"\n", " ", "abi", "abi ", "abi=", "abi x", "abi 1 2",
		"abi 1x", "abi -1", "abi +1", "abi 1.0", "abi 0x", "abi 0xg",
		"abi 0X1", "abi 18446744073709551616",
		"abi 0x10000000000000000", "abi\t1", " abi 1", "abi == 1",
		"abi= 1", "abi =1", "=1", "ABI 1", "a-b 1", "a.b 1",
		"abi 1\n\nx 2", "abi 1\nabi 2", "abi 1\r", "1",
		"a_name_of_more_than_the_forty_seven_bytes_there_are 1",
		"\xff 1", "abi \xff",
	};
	struct mmscope_counters set;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EPROTO, mmscope_counters_parse(bad[i], &set))
			TH_LOG("taken: '%s'", bad[i]);
		EXPECT_EQ(NULL, set.rows);
	}
}

static int parse(const char *text)
{
	struct mmscope_counters set;
	int err = mmscope_counters_parse(text, &set);

	mmscope_counters_free(&set);
	return err;
}

TEST(counters__parse_survives_mangled_text)
{
	EXPECT_EQ(0, mangle(parse, "abi 1\nwalks 22\nchunk=0x3f\n"));
}

FIXTURE(files)
{
	struct tree tree;
	struct mmscope *h;
};

FIXTURE_SETUP(files)
{
	ASSERT_EQ(0, tree_make(&self->tree));
	ASSERT_EQ(0, mmscope_open_at(&self->h, self->tree.debugfs,
				     self->tree.procfs));
}

FIXTURE_TEARDOWN(files)
{
	mmscope_close(self->h);
	tree_remove(&self->tree);
}

TEST_F(files, counters__are_read_from_each_place)
{
	struct mmscope_counters set;

	ASSERT_EQ(0, tree_target(&self->tree, 12));
	ASSERT_EQ(0, tree_file(&self->tree, "12/some", "one 1\n"));
	ASSERT_EQ(0, tree_file(&self->tree, "numbers", "chunk=1000\n"));
	ASSERT_EQ(0, tree_put(self->tree.procfs, "self", "present 5\n", 10));

	ASSERT_EQ(0, mmscope_counters(self->h, 0, "numbers", &set));
	EXPECT_EQ(1000, value(&set, "chunk"));
	mmscope_counters_free(&set);
	ASSERT_EQ(0, mmscope_counters(self->h, 12, "some", &set));
	EXPECT_EQ(1, value(&set, "one"));
	mmscope_counters_free(&set);
	ASSERT_EQ(0, mmscope_counters_proc(self->h, "self", &set));
	EXPECT_EQ(5, value(&set, "present"));
	mmscope_counters_free(&set);
}

TEST_F(files, counters__stat_is_one_of_stats)
{
	uint64_t v = 0;

	EXPECT_EQ(0, mmscope_stat(self->h, "walks", &v));
	EXPECT_EQ(7, v);
	EXPECT_EQ(-EPROTO, mmscope_stat(self->h, "no_such", &v));
	EXPECT_NE(NULL, strstr(mmscope_error(self->h), "no_such"));
}

TEST_F(files, counters__set_writes_the_lines)
{
	char buf[64];

	ASSERT_EQ(0, tree_file(&self->tree, "control", ""));
	EXPECT_EQ(0, mmscope_set(self->h, "chunk=2000\nstats=reset"));
	tree_read(&self->tree, "control", buf, sizeof(buf));
	EXPECT_STREQ("chunk=2000\nstats=reset", buf);
}

TEST_F(files, counters__get_is_one_of_control)
{
	char value[8] = "same";

	ASSERT_EQ(0, tree_file(&self->tree, "control",
			       "chunk=1000\nfaults=latency\nempty=\nx\n"));
	EXPECT_EQ(0, mmscope_get(self->h, "chunk", value, sizeof(value)));
	EXPECT_STREQ("1000", value);
	EXPECT_EQ(0, mmscope_get(self->h, "faults", value, sizeof(value)));
	EXPECT_STREQ("latency", value);
	EXPECT_EQ(-EPROTO, mmscope_get(self->h, "faults", value, 7));
	EXPECT_EQ(-EPROTO, mmscope_get(self->h, "empty", value, 8));
	EXPECT_EQ(-ENOENT, mmscope_get(self->h, "fault", value, 8));
	EXPECT_EQ(-ENOENT, mmscope_get(self->h, "faults=", value, 8));
	EXPECT_EQ(-ENOENT, mmscope_get(self->h, "aults", value, 8));
	EXPECT_EQ(-ENOENT, mmscope_get(self->h, "x", value, 8));
	EXPECT_EQ(-ENOENT, mmscope_get(self->h, "none", value, 8));
	EXPECT_NE(NULL, strstr(mmscope_error(self->h), "\"none\""));
	EXPECT_STREQ("latency", value);
}

TEST_F(files, counters__a_nul_in_the_file_is_refused)
{
	struct mmscope_counters set;

	ASSERT_EQ(0, tree_put(self->tree.debugfs, "stats", "abi 1\n\0x 2\n",
			      11));
	EXPECT_EQ(-EPROTO, mmscope_counters(self->h, 0, "stats", &set));
	EXPECT_EQ(NULL, set.rows);
}

TEST_F(files, counters__a_line_that_is_cut_off_is_refused)
{
	struct mmscope_counters set;

	ASSERT_EQ(0, tree_file(&self->tree, "stats", "abi 1\ntargets 12"));
	EXPECT_EQ(-EPROTO, mmscope_counters(self->h, 0, "stats", &set));
	EXPECT_EQ(NULL, set.rows);
}

TEST_HARNESS_MAIN
