// SPDX-License-Identifier: GPL-2.0
/* Flags and sizes as text, and back. */
#include "kselftest_harness.h"

#include <errno.h>
#include <string.h>

#include "libmmscope.h"

static uint32_t all_flags(void)
{
	uint32_t all = 0, bit;

	for (bit = 1; mmscope_flag_name(bit); bit <<= 1)
		all |= bit;
	return all;
}

TEST(flags__format_in_order_of_bits)
{
	static const struct {
		uint32_t flags;
		const char *text;
	} cases[] = {
		{ 0, "-" },
		{ MMSCOPE_F_WRITE, "write" },
		{ MMSCOPE_F_USER | MMSCOPE_F_WRITE, "write,user" },
		{ MMSCOPE_F_KSM | MMSCOPE_F_EXEC, "exec,ksm" },
		{ 1U << MMSCOPE_PKEY_SHIFT, "pkey=1" },
		{ 15U << MMSCOPE_PKEY_SHIFT | MMSCOPE_F_USER, "user,pkey=15" },
		{ 1U << 27, "-" },
	};
	char buf[MMSCOPE_FLAGS_SIZE];
	size_t i;
	int len;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		len = mmscope_flags_format(buf, sizeof(buf), cases[i].flags);
		EXPECT_STREQ(cases[i].text, buf);
		EXPECT_EQ(strlen(cases[i].text), len);
	}
}

TEST(flags__all_fit_the_size_promised)
{
	char buf[MMSCOPE_FLAGS_SIZE];
	uint32_t flags = all_flags() | 15U << MMSCOPE_PKEY_SHIFT, back = 0;

	EXPECT_TRUE(all_flags() & MMSCOPE_F_KSM);
	EXPECT_GT(sizeof(buf), mmscope_flags_format(buf, sizeof(buf), flags));
	EXPECT_EQ(0, mmscope_flags_parse(buf, &back));
	EXPECT_EQ(flags, back);
}

TEST(flags__every_pair_and_key_round_trips)
{
	char buf[MMSCOPE_FLAGS_SIZE];
	uint32_t flags, back, one, two, key, all = all_flags();

	for (one = 1; one <= all; one <<= 1) {
		for (two = one; two <= all; two <<= 1) {
			key = (one ^ two) % 16;
			flags = one | two | key << MMSCOPE_PKEY_SHIFT;
			back = 0;
			mmscope_flags_format(buf, sizeof(buf), flags);
			EXPECT_EQ(0, mmscope_flags_parse(buf, &back));
			EXPECT_EQ(flags, back);
			EXPECT_EQ(key, mmscope_pkey(back));
		}
	}
}

TEST(flags__format_cuts_and_says_the_length)
{
	uint32_t flags = MMSCOPE_F_WRITE | MMSCOPE_F_USER |
			 2U << MMSCOPE_PKEY_SHIFT;
	static const char full[] = "write,user,pkey=2";
	char buf[32];
	size_t size;

	for (size = 0; size < sizeof(buf); size++) {
		memset(buf, '~', sizeof(buf));
		EXPECT_EQ(strlen(full),
			  mmscope_flags_format(buf, size, flags));
		EXPECT_EQ('~', buf[sizeof(buf) - 1]);
		if (!size)
			continue;
		EXPECT_GT(size, strlen(buf));
		EXPECT_EQ(0, strncmp(full, buf, size - 1));
	}
}

TEST(flags__parse_refuses)
{
	static const char *const bad[] = {
		"", ",", "write,", ",write", "write,,user", "write user",
		"-,write", "write,-", "--", "Write", "writ", "writes",
		"write,write", "user,write,user", "pkey", "pkey=", "pkey=0",
		"pkey=16", "pkey=-1", "pkey=1,write", "pkey=1,pkey=2",
		"pkey=1 ", "pkey=99999999999999999999", "pkey=x", "unknown",
		"write\n", "\xff",
	};
	uint32_t flags = 77;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EINVAL, mmscope_flags_parse(bad[i], &flags))
			TH_LOG("taken: '%s'", bad[i]);
		EXPECT_EQ(77, flags);
	}
}

TEST(sizes__round_trip)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} cases[] = {
		{ 4096, "4K" }, { 65536, "64K" }, { 2ULL << 20, "2M" },
		{ 1ULL << 30, "1G" }, { 512ULL << 30, "512G" },
		{ 256ULL << 40, "256T" }, { 1ULL << 50, "1P" },
		{ 6144, "6K" }, { 1, "1" }, { 1025, "1025" },
	};
	uint64_t bytes;
	char buf[32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		mmscope_size_format(buf, sizeof(buf), cases[i].bytes);
		EXPECT_STREQ(cases[i].text, buf);
		EXPECT_EQ(0, mmscope_size_parse(cases[i].text, &bytes));
		EXPECT_EQ(cases[i].bytes, bytes);
	}
}

TEST(sizes__parse_refuses)
{
	static const char *const bad[] = {
		"", "K", "0", "0K", "-4K", "+4K", " 4K", "4K ", "4k", "4KB",
		"4KK", "0x4K", "4.0K", "4X", "99999999999999999999",
		"18014398509481984K", "16384P", "4\n",
	};
	uint64_t bytes = 77;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EINVAL, mmscope_size_parse(bad[i], &bytes))
			TH_LOG("taken: '%s'", bad[i]);
		EXPECT_EQ(77, bytes);
	}
}

TEST_HARNESS_MAIN
