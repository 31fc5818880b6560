// SPDX-License-Identifier: GPL-2.0
/* `pagetable`: rows into records. */
#include "kselftest_harness.h"

#include <errno.h>

#include "libmmscope.h"
#include "mangle.h"
#include "tree.h"

#define WU	(MMSCOPE_F_WRITE | MMSCOPE_F_USER)

static const struct {
	const char *row;
	struct mmscope_range range;
} good[] = {
	{ "7f0000000000-7f0000003000 12288 pte 4K page pfn:0x1234 write,user",
	  { 0x7f0000000000, 0x7f0000003000, 0x1234, WU,
	    MMSCOPE_K_PAGE, MMSCOPE_PTE, 12, 0 } },
	{ "00200000-00400000  2097152  pmd  2M  page  pfn:0x200  zero,pkey=3\n",
	  { 0x200000, 0x400000, 0x200, MMSCOPE_F_ZERO | 3U << 28,
	    MMSCOPE_K_PAGE, MMSCOPE_PMD, 21, 0 } },
	{ "1000-2000 4096 pte 4K swap swap:2:0x77 -",
	  { 0x1000, 0x2000, 0x77, 0, MMSCOPE_K_SWAP, MMSCOPE_PTE, 12, 2 } },
	{ "40000000-80000000 1073741824 pud 1G hole - -",
	  { 0x40000000, 0x80000000, 0, 0, MMSCOPE_K_HOLE, MMSCOPE_PUD, 30, 0 } },
	{ "1000-2000 4096 pte 4K migration pfn:0x0 anon-exclusive",
	  { 0x1000, 0x2000, 0, MMSCOPE_F_ANON_EXCLUSIVE,
	    MMSCOPE_K_MIGRATION, MMSCOPE_PTE, 12, 0 } },
	{ "1000-2000 4096 pte 4K marker-guard - -",
	  { 0x1000, 0x2000, 0, 0, MMSCOPE_K_MARK_GUARD, MMSCOPE_PTE, 12, 0 } },
	/* an entry of the root: with four levels it is of the fourth */
	{ "8000000000-10000000000 549755813888 pgd 512G hole - -",
	  { 0x8000000000, 0x10000000000, 0, 0, MMSCOPE_K_HOLE,
	    MMSCOPE_P4D, 39, 0 } },
	{ "8000000000-10000000000 549755813888 p4d 512G hole - -",
	  { 0x8000000000, 0x10000000000, 0, 0, MMSCOPE_K_HOLE,
	    MMSCOPE_P4D, 39, 0 } },
	{ "1000000000000-2000000000000 281474976710656 pgd 256T hole - -",
	  { 0x1000000000000, 0x2000000000000, 0, 0, MMSCOPE_K_HOLE,
	    MMSCOPE_PGD, 48, 0 } },
};

TEST(pagetable__rows_are_read)
{
	struct mmscope_range r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		memset(&r, 0xff, sizeof(r));
		ASSERT_EQ(0, mmscope_pagetable_parse_row(good[i].row, &r))
			TH_LOG("refused: '%s'", good[i].row);
		EXPECT_EQ(0, memcmp(&r, &good[i].range, sizeof(r)))
			TH_LOG("read wrongly: '%s'", good[i].row);
	}
}

TEST(pagetable__every_kind_is_known)
{
	struct mmscope_range r;
	unsigned int kind;
	char row[256];

	for (kind = 0; mmscope_kind_name(kind); kind++) {
		snprintf(row, sizeof(row), "1000-2000 4096 pte 4K %s - -",
			 mmscope_kind_name(kind));
		ASSERT_EQ(0, mmscope_pagetable_parse_row(row, &r));
		EXPECT_EQ(kind, r.kind);
	}
}

TEST(pagetable__parse_row_refuses)
{
	static const char *const bad[] = {
		"",
		"\n",
		"# start-end bytes level leaf kind where flags",
		"1000-2000",
		"1000-2000 4096",
		"1000-2000 4096 pte",
		"1000-2000 4096 pte 4K",
		"1000-2000 4096 pte 4K page",
		"1000-2000 4096 pte 4K page pfn:0x1",
		"1000-2000 4096 pte 4K page pfn:0x1 - -",
		"1000-2000 4096 pte 4K page pfn:0x1 write user",
		"1000-2000 4096 pte 4K page pfn:0x1 -\n\n",
		"1000-2000 4096 pte 4K page pfn:0x1 -\n1000",
		"1000-2000 8192 pte 4K page pfn:0x1 -",
		"1000-2000 4K pte 4K page pfn:0x1 -",
		"1000-2000 -4096 pte 4K page pfn:0x1 -",
		"2000-1000 4096 pte 4K page pfn:0x1 -",
		"1000-1000 0 pte 4K page pfn:0x1 -",
		"1000 4096 pte 4K page pfn:0x1 -",
		"1000-2000 4096 4096 4K page pfn:0x1 -",
		"1000-2000 4096 Pte 4K page pfn:0x1 -",
		"1000-2000 4096 pmdd 4K page pfn:0x1 -",
		"1000-2000 4096 averylonglevel 4K page pfn:0x1 -",
		"1000-2000 4096 pte 5K page pfn:0x1 -",
		"1000-2000 4096 pte 0K page pfn:0x1 -",
		"1000-2000 4096 pte K page pfn:0x1 -",
		"1000-2000 4096 pte 4k page pfn:0x1 -",
		"1000-2000 4096 pte 4K pages pfn:0x1 -",
		"1000-2000 4096 pte 4K a-kind-that-is-longer-than-any-of-ours - -",
		"1000-2000 4096 pte 4K page pfn: -",
		"1000-2000 4096 pte 4K page pfn:0x -",
		"1000-2000 4096 pte 4K page pfn:1g -",
		"1000-2000 4096 pte 4K page pfn:-1 -",
		"1000-2000 4096 pte 4K page 0x1 -",
		"1000-2000 4096 pte 4K page pfn:0x10000000000000000 -",
		"1000-2000 4096 pte 4K page swap:0:0x1 -",
		"1000-2000 4096 pte 4K swap pfn:0x1 -",
		"1000-2000 4096 pte 4K swap swap:0x1 -",
		"1000-2000 4096 pte 4K swap swap::0x1 -",
		"1000-2000 4096 pte 4K swap swap:1: -",
		"1000-2000 4096 pte 4K swap swap:256:0x1 -",
		"1000-2000 4096 pte 4K swap swap:1:2:3 -",
		"1000-2000 4096 pte 4K swap Swap:1:2 -",
		"1000-2000 4096 pte 4K page pfn:0x1 write,",
		"1000-2000 4096 pte 4K page pfn:0x1 write,write",
		"1000-2000 4096 pte 4K page pfn:0x1 wrote",
		"1000-2000 4096 pte 4K page pfn:0x1 pkey=16",
		"1000-2000 4096 pte 4K page pfn:0x1 pkey=1,write",
	};
	struct mmscope_range r, was;
	size_t i;

	memset(&was, 0x5a, sizeof(was));
	r = was;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EPROTO, mmscope_pagetable_parse_row(bad[i], &r))
			TH_LOG("taken: '%s'", bad[i]);
		EXPECT_EQ(0, memcmp(&r, &was, sizeof(r)));
	}
}

static int parse(const char *text)
{
	struct mmscope_range r;

	return mmscope_pagetable_parse_row(text, &r);
}

TEST(pagetable__parse_row_survives_mangled_text)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++)
		EXPECT_EQ(0, mangle(parse, good[i].row));
}

FIXTURE(file)
{
	struct tree tree;
	struct mmscope *h;
};

FIXTURE_SETUP(file)
{
	ASSERT_EQ(0, tree_make(&self->tree));
	ASSERT_EQ(0, tree_target(&self->tree, 7));
	ASSERT_EQ(0, mmscope_open_at(&self->h, self->tree.debugfs, NULL));
}

FIXTURE_TEARDOWN(file)
{
	mmscope_close(self->h);
	tree_remove(&self->tree);
}

TEST_F(file, pagetable__file_is_read)
{
	char text[1024] = "# start-end bytes level leaf kind where flags\n";
	struct mmscope_range *r;
	size_t i, n, len = strlen(text);

	for (i = 0; i < 3; i++)
		len += snprintf(text + len, sizeof(text) - len, "%s%s",
				good[i].row,
				strchr(good[i].row, '\n') ? "" : "\n");
	ASSERT_GT(sizeof(text), len);
	ASSERT_EQ(0, tree_file(&self->tree, "7/pagetable", text));
	ASSERT_EQ(0, mmscope_pagetable(self->h, 7, NULL, &r, &n));
	ASSERT_EQ(3, n);
	for (i = 0; i < 3; i++)
		EXPECT_EQ(0, memcmp(&r[i], &good[i].range, sizeof(*r)));
	free(r);
}

TEST_F(file, pagetable__bad_file_leaves_nothing)
{
	static const char *const bad[] = { "x\n", "\n", "1000-2000\n# x\n" };
	struct mmscope_range *r;
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		ASSERT_EQ(0, tree_file(&self->tree, "7/pagetable", bad[i]));
		EXPECT_EQ(-EPROTO,
			  mmscope_pagetable(self->h, 7, NULL, &r, &n));
		EXPECT_EQ(NULL, r);
		EXPECT_EQ(0, n);
	}
	ASSERT_EQ(0, tree_file(&self->tree, "7/pagetable", "# x\n"));
	EXPECT_EQ(0, mmscope_pagetable(self->h, 7, NULL, &r, &n));
	EXPECT_EQ(NULL, r);
}

TEST_HARNESS_MAIN
