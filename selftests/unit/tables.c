// SPDX-License-Identifier: GPL-2.0
/* `tables`: rows and totals. */
#include "kselftest_harness.h"

#include <errno.h>

#include "libmmscope.h"
#include "mangle.h"
#include "tree.h"

#define ALL	"total all tables=3 bytes=12288 deposited=1 mapped=8192\n"

static const char good[] =
	"# level start-end phys used entries\n"
	"pgd 000000000000-1000000000000 0x0000000003b0a000 2 512\n"
	"pud 7f8000000000-800000000000 0x0000000003b0b000 1 512\n"
	"pmd 7fc000000000-7fc040000000 0x3b0c000 1 512\n"
	"total pgd tables=1 used=2 entries=512 bytes=4096\n"
	"total pud tables=1 used=1 entries=512 bytes=4096\n"
	"total pmd tables=1 used=1 entries=512 bytes=4096\n"
	"total pte tables=0 used=0 entries=0 bytes=0\n"
	ALL;

TEST(tables__text_is_read)
{
	struct mmscope_tables t;

	ASSERT_EQ(0, mmscope_tables_parse(good, &t));
	ASSERT_EQ(3, t.n);
	EXPECT_EQ(MMSCOPE_PGD, t.rows[0].level);
	EXPECT_EQ(0, t.rows[0].start);
	EXPECT_EQ(1ULL << 48, t.rows[0].end);
	EXPECT_EQ(0x3b0a000, t.rows[0].phys);
	EXPECT_EQ(2, t.rows[0].used);
	EXPECT_EQ(512, t.rows[0].entries);
	EXPECT_EQ(MMSCOPE_PMD, t.rows[2].level);
	EXPECT_EQ(1, t.level[MMSCOPE_PGD].tables);
	EXPECT_EQ(2, t.level[MMSCOPE_PGD].used);
	EXPECT_EQ(512, t.level[MMSCOPE_PMD].entries);
	EXPECT_EQ(4096, t.level[MMSCOPE_PUD].bytes);
	EXPECT_EQ(0, t.level[MMSCOPE_P4D].tables);
	EXPECT_EQ(3, t.tables);
	EXPECT_EQ(12288, t.bytes);
	EXPECT_EQ(1, t.deposited);
	EXPECT_EQ(8192, t.mapped);
	mmscope_tables_free(&t);
	EXPECT_EQ(NULL, t.rows);
	EXPECT_EQ(0, t.tables);
}

TEST(tables__totals_alone_will_do)
{
	struct mmscope_tables t;

	ASSERT_EQ(0, mmscope_tables_parse(ALL, &t));
	EXPECT_EQ(0, t.n);
	EXPECT_EQ(3, t.tables);
	mmscope_tables_free(&t);
}

TEST(tables__parse_refuses)
{
	static const char *const bad[] = {
		"",
		"# level start-end phys used entries\n",
		"pgd 0-1000 0x1000 2 512\n",
		"total pgd tables=1 used=2 entries=512 bytes=4096\n",
		"\n" ALL,
		ALL "\n",
		ALL ALL,
		ALL "pgd 0-1000 0x1000 2 512\n",
		"pgd\n" ALL,
		"pgd 0-1000\n" ALL,
		"pgd 0-1000 0x1000\n" ALL,
		"pgd 0-1000 0x1000 2\n" ALL,
		"pgd 0-1000 0x1000 2 512 1\n" ALL,
		"pgd 0-1000 0x1000 513 512\n" ALL,
		"pgd 0-1000 0x1000 -1 512\n" ALL,
		"pgd 0-1000 0x1000 x 512\n" ALL,
		"pgd 0-1000 - 2 512\n" ALL,
		"pgd 1000-0 0x1000 2 512\n" ALL,
		"pgd 0 0x1000 2 512\n" ALL,
		"root 0-1000 0x1000 2 512\n" ALL,
		"0-1000 pgd 0x1000 2 512\n" ALL,
		"total\n" ALL,
		"total all\n",
		"total none tables=1 used=2 entries=512 bytes=4096\n" ALL,
		"total pgd tables=1\n" ALL,
		"total pgd tables=1 used=2 entries=512\n" ALL,
		"total pgd tables=1 used=2 entries=512 bytes=4K\n" ALL,
		"total pgd tables=1 used=2 entries=512 bytes=4096 x=1\n" ALL,
		"total pgd used=2 tables=1 entries=512 bytes=4096\n" ALL,
		"total pgd tables 1 used 2 entries 512 bytes 4096\n" ALL,
		"total pgd tables= used=2 entries=512 bytes=4096\n" ALL,
		"total all tables=3 bytes=12288 deposited=1\n",
		"total all tables=3 bytes=12288 deposited=1 mapped=\n",
		"total all tables=3 bytes=12288 mapped=8192 deposited=1\n",
		"total all tables=3 bytes=12288 deposited=1 mapped=8192 x\n",
		"total all tables=99999999999999999999 bytes=1 deposited=1 mapped=1",
	};
	struct mmscope_tables t;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EPROTO, mmscope_tables_parse(bad[i], &t))
			TH_LOG("taken: '%s'", bad[i]);
		EXPECT_EQ(NULL, t.rows);
	}
}

static int parse(const char *text)
{
	struct mmscope_tables t;
	int err = mmscope_tables_parse(text, &t);

	mmscope_tables_free(&t);
	return err;
}

TEST(tables__parse_survives_mangled_text)
{
	EXPECT_EQ(0, mangle(parse, good));
}

TEST(tables__file_is_read)
{
	struct mmscope_tables t;
	struct mmscope *h;
	struct tree tree;

	ASSERT_EQ(0, tree_make(&tree));
	ASSERT_EQ(0, tree_target(&tree, 7));
	ASSERT_EQ(0, tree_file(&tree, "7/tables", good));
	ASSERT_EQ(0, mmscope_open_at(&h, tree.debugfs, NULL));
	EXPECT_EQ(0, mmscope_tables(h, 7, &t));
	EXPECT_EQ(3, t.n);
	mmscope_tables_free(&t);
	ASSERT_EQ(0, tree_file(&tree, "7/tables", "x"));
	EXPECT_EQ(-EPROTO, mmscope_tables(h, 7, &t));
	EXPECT_EQ(NULL, t.rows);
	EXPECT_EQ(-ENOENT, mmscope_tables(h, 8, &t));
	EXPECT_EQ(NULL, t.rows);
	mmscope_close(h);
	tree_remove(&tree);
}

TEST_HARNESS_MAIN
