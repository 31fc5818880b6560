// SPDX-License-Identifier: GPL-2.0
/* What ptdump writes, into spans. */
#include "kselftest_harness.h"

#include <errno.h>

#include "mangle.h"
#include "ptdumpfile.h"

#define ROW(addresses, size, bits, level) \
	addresses "   " size " " bits level "\n"
#define NOT_MAPPED	"                              "
#define REST	ROW("0x0000000000006000-0x0000000000000000",	\
		    "18014398509481960K", NOT_MAPPED, "pgd")

static const char text[] =
	"---[ User Space ]---\n"
	ROW("0x0000000000000000-0x0000000000001000", "        4K",
	    NOT_MAPPED, "pte")
	ROW("0x0000000000001000-0x0000000000003000", "        8K",
	    "USR RW PWT PCD     PAT GLB NX ", "pte")
	"---[ ESPfix Area ]---\n"
	ROW("0x0000000000003000-0x0000000000004000", "        4K",
	    "    ro                     x  ", "pte")
	"... 2 entries skipped ...\n"
	ROW("0x0000000000005000-0x0000000000006000", "        4K",
	    "    ro         PSE         x  ", "pmd")
	REST;

TEST(ptdumpfile__rows_are_read)
{
	static const struct span want[] = {
		{ 0, 0x1000, SPAN_ENTRY, MMSCOPE_PTE, 0 },
		{ 0x1000, 0x3000, SPAN_PAGE, MMSCOPE_PTE,
		  MMSCOPE_F_USER | MMSCOPE_F_WRITE | MMSCOPE_F_WRITE_THROUGH |
		  MMSCOPE_F_CACHE_DISABLE | MMSCOPE_F_PAT | MMSCOPE_F_GLOBAL },
		{ 0x3000, 0x4000, SPAN_PAGE, MMSCOPE_PTE, MMSCOPE_F_EXEC },
		{ 0x4000, 0x5000, SPAN_UNTOLD, 0, 0 },
		{ 0x5000, 0x6000, SPAN_PAGE, MMSCOPE_PMD, MMSCOPE_F_EXEC },
		{ 0x6000, -4096ULL, SPAN_ENTRY, MMSCOPE_PGD, 0 },
	};
	struct spans spans;
	size_t i;

	ASSERT_EQ(0, ptdump_parse(text, &spans));
	ASSERT_EQ(ARRAY_SIZE(want), spans.n);
	for (i = 0; i < spans.n; i++)
		EXPECT_STREQ(span_format(&want[i]),
			     span_format(&spans.rows[i]));
	spans_free(&spans);
}

static int parse(const char *first, const char *rest)
{
	struct spans spans;
	char both[512];
	int err;

	snprintf(both, sizeof(both), "%s\n%s", first, rest);
	err = ptdump_parse(both, &spans);
	spans_free(&spans);
	return err;
}

TEST(ptdumpfile__refuses)
{
	static const char * const bad[] = {
		"",
		"0x0-0x6000",
		"0x0-0x6000 24K",
		"0x0-0x6000 24K pt",
		"0x0-0x6000 24K pte pte",
		"0-0x6000 24K pte",
		"0x0-6000 24K pte",
		"0x0-0x6001 24577B pte",
		"0x1000-0x6000 20K pte",
		"0x0-0x5000 20K pte",
		"0x0-0x6000 23K pte",
		"0x0-0x6000 24M pte",
		"0x0-0x6000 24 pte",
		"0x0-0x6000 K pte",
		"0x0-0x6000 24K USR pte",
		"0x0-0x6000 24K NX pte",
		"0x0-0x6000 24K RW pte",
		"0x0-0x6000 24K RW ro NX pte",
		"0x0-0x6000 24K RW NX GLB pte",
		"0x0-0x6000 24K RW NX x pte",
		"0x0-0x6000 24K RW PSE NX pte",
		"0x0-0x6000 24K RW NX pmd",
		"0x6000-0x0 18014398509481960K pgd",
	};
	size_t i;

	ASSERT_EQ(0, parse("0x0-0x6000 24K RW NX pte", REST));
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EPROTO, parse(bad[i], REST))
			TH_LOG("row %zu is taken", i);
	}
	EXPECT_EQ(-EPROTO, parse("0x0-0x6000 24K RW NX pte", ""));
	EXPECT_EQ(-EPROTO, parse("0x0-0x6000 24K RW NX pte", REST REST));
}

static int parse_text(const char *mangled)
{
	struct spans spans;
	int err = ptdump_parse(mangled, &spans);

	spans_free(&spans);
	return err;
}

TEST(ptdumpfile__parse_survives_mangled_text)
{
	EXPECT_EQ(0, mangle(parse_text, text));
}

TEST_HARNESS_MAIN
