// SPDX-License-Identifier: GPL-2.0
/* The words of the uapi header's lists: unique, and the same there and back. */
#include "kselftest_harness.h"

#include <errno.h>
#include <string.h>

#include "libmmscope.h"

#define TEXT(name, value, text, doc)	text,
#define VALUE(name, value, text, doc)	value,

static const char *const kinds[] = { MMSCOPE_KINDS(TEXT) };
static const char *const flags[] = { MMSCOPE_FLAGS(TEXT) };
static const char *const vma_kinds[] = { MMSCOPE_VMA_KINDS(TEXT) };
static const char *const faults[] = { MMSCOPE_FAULTS(TEXT) };
static const char *const origins[] = { MMSCOPE_ORIGINS(TEXT) };
static const unsigned int fault_values[] = { MMSCOPE_FAULTS(VALUE) };
static const unsigned int origin_values[] = { MMSCOPE_ORIGINS(VALUE) };
static const unsigned int kind_values[] = { MMSCOPE_KINDS(VALUE) };
static const unsigned int flag_bits[] = { MMSCOPE_FLAGS(VALUE) };
static const unsigned int vma_values[] = { MMSCOPE_VMA_KINDS(VALUE) };

/* The first text of the list that is there twice or cannot be one word. */
static const char *unfit(const char *const *list, size_t n)
{
	size_t i, j;

	for (i = 0; i < n; i++) {
		if (!*list[i] || !strcmp(list[i], "-") ||
		    strpbrk(list[i], " ,=:\n\\#"))
			return list[i];
		for (j = 0; j < i; j++)
			if (!strcmp(list[i], list[j]))
				return list[i];
	}
	return NULL;
}

TEST(names__texts_are_words_and_unique)
{
	EXPECT_EQ(NULL, unfit(kinds, ARRAY_SIZE(kinds)));
	EXPECT_EQ(NULL, unfit(flags, ARRAY_SIZE(flags)));
	EXPECT_EQ(NULL, unfit(vma_kinds, ARRAY_SIZE(vma_kinds)));
	EXPECT_EQ(NULL, unfit(faults, ARRAY_SIZE(faults)));
	EXPECT_EQ(NULL, unfit(origins, ARRAY_SIZE(origins)));
}

TEST(names__values_are_unique)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kind_values); i++)
		EXPECT_EQ(i, kind_values[i]);
	for (i = 0; i < ARRAY_SIZE(vma_values); i++)
		EXPECT_EQ(i, vma_values[i]);
	for (i = 0; i < ARRAY_SIZE(fault_values); i++)
		EXPECT_EQ(i, fault_values[i]);
	EXPECT_EQ(MMSCOPE_NR_FAULTS, ARRAY_SIZE(fault_values));
	for (i = 0; i < ARRAY_SIZE(origin_values); i++)
		EXPECT_EQ(i, origin_values[i]);
	EXPECT_EQ(MMSCOPE_NR_ORIGINS, ARRAY_SIZE(origin_values));
	for (i = 0; i < ARRAY_SIZE(flag_bits); i++) {
		EXPECT_EQ(i, flag_bits[i]);
		EXPECT_GT(MMSCOPE_PKEY_SHIFT, flag_bits[i]);
	}
}

TEST(names__kinds_round_trip)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		EXPECT_STREQ(kinds[i], mmscope_kind_name(kind_values[i]));
		EXPECT_EQ(kind_values[i], mmscope_kind_by_name(kinds[i]));
		EXPECT_NE(NULL, mmscope_kind_doc(kind_values[i]));
	}
}

TEST(names__vma_kinds_round_trip)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vma_kinds); i++) {
		unsigned int v = vma_values[i];

		EXPECT_STREQ(vma_kinds[i], mmscope_vma_kind_name(v));
		EXPECT_EQ(v, mmscope_vma_kind_by_name(vma_kinds[i]));
		EXPECT_NE(NULL, mmscope_vma_kind_doc(v));
	}
}

TEST(names__faults_round_trip)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		EXPECT_STREQ(faults[i], mmscope_fault_name(i));
		EXPECT_EQ(i, mmscope_fault_by_name(faults[i]));
		EXPECT_NE(NULL, mmscope_fault_doc(i));
	}
	for (i = 0; i < ARRAY_SIZE(origins); i++) {
		EXPECT_STREQ(origins[i], mmscope_origin_name(i));
		EXPECT_EQ(i, mmscope_origin_by_name(origins[i]));
		EXPECT_NE(NULL, mmscope_origin_doc(i));
	}
	EXPECT_EQ(NULL, mmscope_fault_name(MMSCOPE_NR_FAULTS));
	EXPECT_EQ(NULL, mmscope_fault_doc(MMSCOPE_NR_FAULTS));
	EXPECT_EQ(NULL, mmscope_origin_name(MMSCOPE_NR_ORIGINS));
	EXPECT_EQ(NULL, mmscope_origin_doc(MMSCOPE_NR_ORIGINS));
}

TEST(names__the_kernel_counts_what_did_not_fail)
{
	EXPECT_TRUE(mmscope_fault_counted(MMSCOPE_FAULT_ANON_READ));
	EXPECT_TRUE(mmscope_fault_counted(MMSCOPE_FAULT_OTHER));
	EXPECT_FALSE(mmscope_fault_counted(MMSCOPE_FAULT_SEGV_UNMAPPED));
	EXPECT_FALSE(mmscope_fault_counted(MMSCOPE_FAULT_POISONED));
	EXPECT_FALSE(mmscope_fault_counted(MMSCOPE_FAULT_RETRIED));
}

TEST(names__flags_round_trip)
{
	uint32_t flag;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		uint32_t bit = 1U << flag_bits[i];

		EXPECT_STREQ(flags[i], mmscope_flag_name(bit));
		EXPECT_EQ(0, mmscope_flag_by_name(flags[i], &flag));
		EXPECT_EQ(bit, flag);
		EXPECT_NE(NULL, mmscope_flag_doc(bit));
	}
}

TEST(names__levels_round_trip)
{
	unsigned int level;

	for (level = MMSCOPE_PTE; level <= MMSCOPE_PGD; level++) {
		const char *name = mmscope_level_name(level);

		ASSERT_NE(NULL, name);
		EXPECT_EQ(level, mmscope_level_by_name(name));
	}
	EXPECT_STREQ("pte", mmscope_level_name(MMSCOPE_PTE));
	EXPECT_STREQ("pgd", mmscope_level_name(MMSCOPE_PGD));
}

TEST(names__unknown_values_have_no_name)
{
	static const unsigned int values[] = { 13, 14, 100, 255, 256, ~0U };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		EXPECT_EQ(NULL, mmscope_kind_name(values[i]));
		EXPECT_EQ(NULL, mmscope_kind_doc(values[i]));
		EXPECT_EQ(NULL, mmscope_vma_kind_name(values[i]));
		EXPECT_EQ(NULL, mmscope_vma_kind_doc(values[i]));
		EXPECT_EQ(NULL, mmscope_level_name(values[i]));
	}
	EXPECT_EQ(NULL, mmscope_level_name(0));
	EXPECT_EQ(NULL, mmscope_flag_name(0));
	EXPECT_EQ(NULL, mmscope_flag_name(3));
	EXPECT_EQ(NULL, mmscope_flag_name(1U << 27));
	EXPECT_EQ(NULL, mmscope_flag_doc(0));
}

TEST(names__unknown_words_have_no_value)
{
	static const char *const words[] = {
		"", "-", " page", "page ", "Page", "PAGE", "pag", "pages",
		"anon,file", "none", "0", "pkey=1", "pte0", "\xff",
	};
	uint32_t flag = 77;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		EXPECT_EQ(-EINVAL, mmscope_kind_by_name(words[i]));
		EXPECT_EQ(-EINVAL, mmscope_vma_kind_by_name(words[i]));
		EXPECT_EQ(-EINVAL, mmscope_level_by_name(words[i]));
		EXPECT_EQ(-EINVAL, mmscope_fault_by_name(words[i]));
		EXPECT_EQ(-EINVAL, mmscope_origin_by_name(words[i]));
		EXPECT_EQ(-EINVAL, mmscope_flag_by_name(words[i], &flag));
	}
	EXPECT_EQ(77, flag);
}

TEST_HARNESS_MAIN
