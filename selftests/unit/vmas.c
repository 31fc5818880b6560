// SPDX-License-Identifier: GPL-2.0
/* `vmas`: rows, names and what is no row. */
#include "kselftest_harness.h"

#include <errno.h>

#include "libmmscope.h"
#include "mangle.h"
#include "tree.h"

#define COUNTS	"1 2 3 4 5 6 7 8 9 - "

static const char good[] =
	"# start-end perms kind present ... longest faults name\n"
	"00400000-00401000 r-xp file 1 0 0 0 1 0 0 1 1 file:2,cow:77 /usr/bin/a b\n"
	"7f0000000000-7f0000600000 rw-p anon  512 3 1 1020 0 1 0 2 512 - -\n"
	"7ffc00000000-7ffc00021000 rw-p stack 3 0 0 30 3 0 0 0 2   anon_write:3 [stack]\n"
	"ffff0000-ffff1000 rw-s shmem 1 0 0 0 1 0 0 0 1 oom:1,retried:9 /a\\012b\\134c (deleted)\n";

TEST(vmas__rows_are_read)
{
	struct mmscope_vma *v;
	size_t n;

	ASSERT_EQ(0, mmscope_vmas_parse(good, &v, &n));
	ASSERT_EQ(4, n);
	EXPECT_EQ(0x400000, v[0].start);
	EXPECT_EQ(0x401000, v[0].end);
	EXPECT_STREQ("r-xp", v[0].perms);
	EXPECT_EQ(MMSCOPE_VMA_FILE, v[0].kind);
	EXPECT_EQ(2, v[0].faults[MMSCOPE_FAULT_FILE]);
	EXPECT_EQ(77, v[0].faults[MMSCOPE_FAULT_COW]);
	EXPECT_EQ(0, v[0].faults[MMSCOPE_FAULT_FILE_HIT]);
	EXPECT_STREQ("/usr/bin/a b", v[0].name);
	EXPECT_EQ(0x7f0000600000, v[1].end);
	EXPECT_EQ(MMSCOPE_VMA_ANON, v[1].kind);
	EXPECT_EQ(512, v[1].present);
	EXPECT_EQ(3, v[1].swapped);
	EXPECT_EQ(1, v[1].other);
	EXPECT_EQ(1020, v[1].untouched);
	EXPECT_EQ(0, v[1].pte);
	EXPECT_EQ(1, v[1].pmd);
	EXPECT_EQ(0, v[1].pud);
	EXPECT_EQ(2, v[1].shared);
	EXPECT_EQ(512, v[1].longest);
	EXPECT_EQ(0, v[1].faults[MMSCOPE_FAULT_ANON_WRITE]);
	EXPECT_STREQ("", v[1].name);
	EXPECT_EQ(3, v[2].faults[MMSCOPE_FAULT_ANON_WRITE]);
	EXPECT_STREQ("[stack]", v[2].name);
	EXPECT_EQ(9, v[3].faults[MMSCOPE_FAULT_RETRIED]);
	EXPECT_STREQ("rw-s", v[3].perms);
	EXPECT_STREQ("/a\nb\\c (deleted)", v[3].name);
	mmscope_vmas_free(v, n);
}

TEST(vmas__every_kind_is_known)
{
	struct mmscope_vma *v;
	unsigned int kind;
	char row[256];
	size_t n;

	for (kind = 0; mmscope_vma_kind_name(kind); kind++) {
		snprintf(row, sizeof(row), "1000-2000 ---p %s " COUNTS "x",
			 mmscope_vma_kind_name(kind));
		ASSERT_EQ(0, mmscope_vmas_parse(row, &v, &n));
		EXPECT_EQ(1, n);
		EXPECT_EQ(kind, v->kind);
		mmscope_vmas_free(v, n);
	}
}

TEST(vmas__names_are_decoded)
{
	static const struct {
		const char *text;
		const char *name;
	} cases[] = {
		{ "-", "" }, { "--", "--" }, { "-a", "-a" },
		{ "a\\040b", "a b" }, { "\\134", "\\" }, { "\\012\\012", "\n\n" },
		{ "\\1340", "\\0" }, { "a  b", "a  b" }, { "x ", "x " },
		{ "\\377", "\377" }, { "#", "#" },
	};
	struct mmscope_vma *v;
	char row[256];
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		snprintf(row, sizeof(row), "1000-2000 rwxp anon " COUNTS "%s\n",
			 cases[i].text);
		ASSERT_EQ(0, mmscope_vmas_parse(row, &v, &n));
		EXPECT_STREQ(cases[i].name, v->name);
		mmscope_vmas_free(v, n);
	}
}

TEST(vmas__nothing_is_an_empty_array)
{
	struct mmscope_vma *v = (void *)1;
	size_t n = 1;

	EXPECT_EQ(0, mmscope_vmas_parse("", &v, &n));
	EXPECT_EQ(0, n);
	EXPECT_EQ(NULL, v);
	EXPECT_EQ(0, mmscope_vmas_parse("# no rows\n", &v, &n));
	EXPECT_EQ(NULL, v);
	mmscope_vmas_free(v, n);
}

TEST(vmas__parse_refuses)
{
	static const char *const bad[] = {
		"\n",
		"1000-2000",
		"1000-2000 rw-p",
		"1000-2000 rw-p anon",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 ",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 - ",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 - -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 x 9 - -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 -8 9 - -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9.0 - -",
		"1000-2000 rw-p anon 1 2 3 99999999999999999999 5 6 7 8 9 - -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 name",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 cow -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 cow: -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 cow:0 -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 :1 -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 Cow:1 -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 cow:1, -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 ,cow:1 -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 cow:1,cow:1 -",
		"1000-2000 rw-p anon 1 2 3 4 5 6 7 8 9 -,cow:1 -",
		"1000-2000 rw-p none " COUNTS "-",
		"1000-2000 rw-p Anon " COUNTS "-",
		"1000-2000 rw- anon " COUNTS "-",
		"1000-2000 rw-pp anon " COUNTS "-",
		"1000-2000 wr-p anon " COUNTS "-",
		"1000-2000 rw-x anon " COUNTS "-",
		"1000-2000 ---- anon " COUNTS "-",
		"2000-1000 rw-p anon " COUNTS "-",
		"1000-1000 rw-p anon " COUNTS "-",
		"1000 rw-p anon " COUNTS "-",
		"1000- rw-p anon " COUNTS "-",
		"-2000 rw-p anon " COUNTS "-",
		"1000-2000-3000 rw-p anon " COUNTS "-",
		"0x1000-0x2000 rw-p anon " COUNTS "-",
		"1000-20000000000000000 rw-p anon " COUNTS "-",
		"1000-2000\trw-p anon " COUNTS "-",
		"1000-2000 rw-p anon " COUNTS "a\\",
		"1000-2000 rw-p anon " COUNTS "a\\1",
		"1000-2000 rw-p anon " COUNTS "a\\12",
		"1000-2000 rw-p anon " COUNTS "a\\128",
		"1000-2000 rw-p anon " COUNTS "a\\000",
		"1000-2000 rw-p anon " COUNTS "a\\400",
		"1000-2000 rw-p anon " COUNTS "a\\n",
		"1000-2000 rw-p anon " COUNTS "-\n\n",
		"1000-2000 rw-p anon " COUNTS "-\n1000",
	};
	struct mmscope_vma *v;
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EPROTO, mmscope_vmas_parse(bad[i], &v, &n))
			TH_LOG("taken: '%s'", bad[i]);
		EXPECT_EQ(NULL, v);
		EXPECT_EQ(0, n);
	}
}

static int parse(const char *text)
{
	struct mmscope_vma *v;
	size_t n;
	int err = mmscope_vmas_parse(text, &v, &n);

	mmscope_vmas_free(v, n);
	return err;
}

TEST(vmas__parse_survives_mangled_text)
{
	EXPECT_EQ(0, mangle(parse, good));
}

TEST(vmas__many_rows_are_read_from_the_file)
{
	const size_t rows = 1000;
	static char text[1000 * 100];
	struct mmscope_vma *v;
	struct mmscope *h;
	struct tree tree;
	char *p = text;
	size_t i, n;

	for (i = 0; i < rows; i++)
		p += sprintf(p, "%zx000-%zx000 rw-p anon %zu 0 0 0 1 0 0 0 1 - n%zu\n",
			     i + 1, i + 2, i, i);
	ASSERT_EQ(0, tree_make(&tree));
	ASSERT_EQ(0, tree_target(&tree, 7));
	ASSERT_EQ(0, tree_file(&tree, "7/vmas", text));
	ASSERT_EQ(0, mmscope_open_at(&h, tree.debugfs, NULL));
	EXPECT_EQ(0, mmscope_vmas(h, 7, &v, &n));
	EXPECT_EQ(rows, n);
	for (i = 0; i < n; i++)
		EXPECT_EQ(i, v[i].present);
	EXPECT_STREQ("n999", v[n - 1].name);
	mmscope_vmas_free(v, n);
	ASSERT_EQ(0, tree_file(&tree, "7/vmas", "1000-2000 bad"));
	EXPECT_EQ(-EPROTO, mmscope_vmas(h, 7, &v, &n));
	EXPECT_NE(NULL, strstr(mmscope_error(h), "vmas of process 7"));
	EXPECT_EQ(NULL, v);
	mmscope_close(h);
	tree_remove(&tree);
}

TEST_HARNESS_MAIN
