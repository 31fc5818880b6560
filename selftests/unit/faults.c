// SPDX-License-Identifier: GPL-2.0
/* `faults`: of a process and of the system, and what is none of them. */
#include "kselftest_harness.h"

#include <errno.h>

#include "libmmscope.h"
#include "mangle.h"
#include "tree.h"

#define FACTS	"mode latency\nminor 10\nmajor 2\nunfinished 1\nunmatched 3\n"
#define TOTALS	"missed 4\nunplaced 5\nuntimed 6\n"
#define ROW	" 0 0 0 0 0 0 0 0 0 -\n"
#define SUM	"sum" ROW

/* The text of a file is put together in here, its rows from the uapi's list. */
static char text[0x4000];

/* @special instead of the row of this cause, or before the sum. */
static const char *rows(const char *facts, unsigned int cause,
			const char *special, const char *tail)
{
	char *p = text;
	unsigned int i;

	p += sprintf(p, "%s# cause count major\n", facts);
	for (i = 0; i < MMSCOPE_NR_FAULTS; i++)
		if (i == cause)
			p += sprintf(p, "%s", special);
		else
			p += sprintf(p, "%s" ROW, mmscope_fault_name(i));
	if (cause == i)
		p += sprintf(p, "%s", special);
	sprintf(p, "%s", tail);
	return text;
}

static int parse_one(const char *s)
{
	struct mmscope_faults f;
	int err = mmscope_faults_parse(s, false, &f);

	mmscope_faults_free(&f);
	return err;
}

static int parse_system(const char *s)
{
	struct mmscope_faults f;
	int err = mmscope_faults_parse(s, true, &f);

	mmscope_faults_free(&f);
	return err;
}

TEST(faults__numbers_are_read)
{
	const struct mmscope_fault_row *row;
	struct mmscope_faults f;

	rows(FACTS, MMSCOPE_FAULT_SWAP_DEVICE,
	     "swap_device  15 14 1 2 4 8 13 0x10 9 0:1,4:11,63:1\n",
	     "sum 7 6 1 2 3 1 5 4 3 2:5");
	ASSERT_EQ(0, mmscope_faults_parse(text, false, &f));
	EXPECT_EQ(MMSCOPE_FAULTS_LATENCY, f.mode);
	EXPECT_EQ(10, f.minor);
	EXPECT_EQ(2, f.major);
	EXPECT_EQ(1, f.unfinished);
	EXPECT_EQ(3, f.unmatched);
	row = &f.cause[MMSCOPE_FAULT_SWAP_DEVICE];
	EXPECT_EQ(15, row->count);
	EXPECT_EQ(14, row->major);
	EXPECT_EQ(1, row->origin[MMSCOPE_ORIGIN_USER]);
	EXPECT_EQ(2, row->origin[MMSCOPE_ORIGIN_EXEC]);
	EXPECT_EQ(4, row->origin[MMSCOPE_ORIGIN_KERNEL]);
	EXPECT_EQ(8, row->origin[MMSCOPE_ORIGIN_GUP]);
	EXPECT_EQ(13, row->timed);
	EXPECT_EQ(16, row->ns);
	EXPECT_EQ(9, row->longest);
	EXPECT_EQ(1, row->histogram[0]);
	EXPECT_EQ(11, row->histogram[4]);
	EXPECT_EQ(1, row->histogram[63]);
	EXPECT_EQ(0, row->histogram[1]);
	EXPECT_EQ(0, f.cause[MMSCOPE_FAULT_SWAP_CACHE].count);
	EXPECT_EQ(7, f.sum.count);
	EXPECT_EQ(5, f.sum.histogram[2]);
	EXPECT_EQ(0, f.n);
	EXPECT_EQ(NULL, f.vmas);
	mmscope_faults_free(&f);
}

TEST(faults__mappings_are_read)
{
	struct mmscope_faults f;

	rows(FACTS, ~0U, "",
	     SUM "# start-end\n"
	     "00400000-00401000 file:2\n"
	     "7f0000000000-7f0000001000  anon_read:1,oom:2,cow:3\n"
	     "elsewhere retried:4,anon_read:18446744073709551615\n");
	ASSERT_EQ(0, mmscope_faults_parse(text, false, &f));
	ASSERT_EQ(2, f.n);
	EXPECT_EQ(0x400000, f.vmas[0].start);
	EXPECT_EQ(0x401000, f.vmas[0].end);
	EXPECT_EQ(2, f.vmas[0].count[MMSCOPE_FAULT_FILE]);
	EXPECT_EQ(0, f.vmas[0].count[MMSCOPE_FAULT_COW]);
	EXPECT_EQ(1, f.vmas[1].count[MMSCOPE_FAULT_ANON_READ]);
	EXPECT_EQ(2, f.vmas[1].count[MMSCOPE_FAULT_OOM]);
	EXPECT_EQ(3, f.vmas[1].count[MMSCOPE_FAULT_COW]);
	EXPECT_EQ(4, f.elsewhere[MMSCOPE_FAULT_RETRIED]);
	EXPECT_EQ(~0ULL, f.elsewhere[MMSCOPE_FAULT_ANON_READ]);
	mmscope_faults_free(&f);
	EXPECT_EQ(NULL, f.vmas);
}

TEST(faults__the_system_has_more_lines_and_no_mappings)
{
	struct mmscope_faults f;

	ASSERT_EQ(0, mmscope_faults_parse(rows(FACTS TOTALS, ~0U, "", SUM),
					  true, &f));
	EXPECT_EQ(3, f.unmatched);
	EXPECT_EQ(4, f.missed);
	EXPECT_EQ(5, f.unplaced);
	EXPECT_EQ(6, f.untimed);
	mmscope_faults_free(&f);
	EXPECT_EQ(-EPROTO, parse_one(text));
	EXPECT_EQ(-EPROTO, parse_system(rows(FACTS, ~0U, "", SUM)));
	EXPECT_EQ(-EPROTO, parse_system(rows(FACTS TOTALS, ~0U, "",
					     SUM "1000-2000 cow:1\n")));
	EXPECT_EQ(-EPROTO, parse_system(rows(FACTS TOTALS, ~0U, "",
					     SUM "elsewhere cow:1\n")));
}

TEST(faults__every_mode_is_known)
{
	static const char *const facts[] = {
		"mode off\nminor 0\nmajor 0\nunfinished 0\nunmatched 0\n",
		"mode count\nminor 0\nmajor 0\nunfinished 0\nunmatched 0\n",
		"mode latency\nminor 0\nmajor 0\nunfinished 0\nunmatched 0\n",
	};
	struct mmscope_faults f;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(facts); i++) {
		ASSERT_EQ(0, mmscope_faults_parse(rows(facts[i], ~0U, "", SUM),
						  false, &f));
		EXPECT_EQ(i, f.mode);
		mmscope_faults_free(&f);
	}
}

TEST(faults__parse_refuses_facts)
{
	static const char *const bad[] = {
		"", "mode\n", "mode on\n", "mode Off\n", "off\n", "\n",
		"mode count\n",
		"mode count\nminor 1\nmajor 1\nunfinished 1\n",
		"mode count extra\nminor 1\nmajor 1\nunfinished 1\nunmatched 1\n",
		"minor 1\nmode count\nmajor 1\nunfinished 1\nunmatched 1\n",
		"mode count\nmajor 1\nminor 1\nunfinished 1\nunmatched 1\n",
		"mode count\nminor\nmajor 1\nunfinished 1\nunmatched 1\n",
		"mode count\nminor x\nmajor 1\nunfinished 1\nunmatched 1\n",
		"mode count\nminor 1 2\nmajor 1\nunfinished 1\nunmatched 1\n",
		"mode count\nminor -1\nmajor 1\nunfinished 1\nunmatched 1\n",
		"mode count\nminor=1\nmajor 1\nunfinished 1\nunmatched 1\n",
		"mode count\n\nminor 1\nmajor 1\nunfinished 1\nunmatched 1\n",
		(FACTS "unmatched 3\n"), (FACTS "missed 4\n"), (FACTS "\n"),
		(FACTS FACTS),
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EPROTO, parse_one(rows(bad[i], ~0U, "", SUM)))
			TH_LOG("taken: '%s'", bad[i]);
	}
}

TEST(faults__parse_refuses_rows)
{
	static const char *const bad[] = {
		"", "\n", "cow\n", "cow 1 2 3 4 5 6 7 8 9\n",
		"cow 1 2 3 4 5 6 7 8 9 10\n", "cow 1 2 3 4 5 6 7 8 9 - -\n",
		"cow x 2 3 4 5 6 7 8 9 -\n", "cow 1 2 3 4 5 6 7 8 -9 -\n",
		"cow 1 2 3 4 5 6 7 18446744073709551616 9 -\n",
		"cow 1 2 3 4 5 6 7 8 9 1:\n", "cow 1 2 3 4 5 6 7 8 9 :1\n",
		"cow 1 2 3 4 5 6 7 8 9 1:0\n", "cow 1 2 3 4 5 6 7 8 9 64:1\n",
		"cow 1 2 3 4 5 6 7 8 9 1:1,\n", "cow 1 2 3 4 5 6 7 8 9 ,1:1\n",
		"cow 1 2 3 4 5 6 7 8 9 1:1,1:1\n",
		"cow 1 2 3 4 5 6 7 8 9 1:1 2:1\n",
		"cow 1 2 3 4 5 6 7 8 9 1:2:3\n", "cow 1 2 3 4 5 6 7 8 9 -1:2\n",
		"cow 1 2 3 4 5 6 7 8 9 -,1:2\n", "cow 1 2 3 4 5 6 7 8 9 cow:1\n",
		"cows 1 2 3 4 5 6 7 8 9 -\n", "Cow 1 2 3 4 5 6 7 8 9 -\n",
		"cow_file 1 2 3 4 5 6 7 8 9 -\n", "sum 1 2 3 4 5 6 7 8 9 -\n",
		"cow 1 2 3 4 5 6 7 8 9 -\ncow 1 2 3 4 5 6 7 8 9 -\n",
		"none 1 2 3 4 5 6 7 8 9 -\n", "1000-2000 cow:1\n",
	};
	size_t i;

	EXPECT_EQ(0, parse_one(rows(FACTS, MMSCOPE_FAULT_COW,
				    "cow 1 2 3 4 5 6 7 8 9 -\n", SUM)));
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EPROTO, parse_one(rows(FACTS, MMSCOPE_FAULT_COW,
						  bad[i], SUM)))
			TH_LOG("taken: '%s'", bad[i]);
	}
}

TEST(faults__parse_refuses_what_is_after_the_causes)
{
	static const char *const bad[] = {
		"", "sum\n", "sum 1\n", "total" ROW, SUM "\n", SUM SUM,
		SUM "cow" ROW,
		SUM "1000-2000\n", SUM "1000-2000 -\n", SUM "1000-2000 cow\n",
		SUM "1000-2000 cow:0\n", SUM "1000-2000 cow:x\n",
		SUM "1000-2000 cow:1,\n", SUM "1000-2000 ,cow:1\n",
		SUM "1000-2000 cow:1,cow:2\n", SUM "1000-2000 cow:1 oom:1\n",
		SUM "1000-2000 moo:1\n", SUM "1000-2000 sum:1\n",
		SUM "1000-2000 1:1\n", SUM "1000-2000 cow:1:1\n",
		SUM "1000-2000 a_cause_of_many_more_letters_than_any:1\n",
		SUM "2000-1000 cow:1\n", SUM "1000-1000 cow:1\n",
		SUM "1000 cow:1\n", SUM "x-2000 cow:1\n", SUM "cow:1\n",
		SUM "elsewhere\n", SUM "elsewhere -\n", SUM "elsewhere cow:0\n",
		SUM "elsewhere cow:1 oom:1\n", SUM "Elsewhere cow:1\n",
		SUM "elsewhere cow:1\nelsewhere cow:1\n",
		SUM "elsewhere cow:1\n1000-2000 cow:1\n",
		"1000-2000 cow:1\n" SUM,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EPROTO, parse_one(rows(FACTS, ~0U, "", bad[i])))
			TH_LOG("taken: '%s'", bad[i]);
	}
}

TEST(faults__parse_refuses_an_unknown_cause)
{
	EXPECT_EQ(0, parse_one(rows(FACTS, ~0U, "", SUM)));
	EXPECT_EQ(-EPROTO, parse_one(rows(FACTS, MMSCOPE_NR_FAULTS,
					  "new_cause" ROW, SUM)));
}

TEST(faults__parse_survives_mangled_text)
{
	/* rows() has one buffer for all */
	char *good = strdup(rows(FACTS, MMSCOPE_FAULT_COW,
				 "cow 1 2 3 4 5 6 7 8 9 1:2,3:4\n",
				 SUM "1000-2000 cow:1,oom:2\nelsewhere oom:1\n"));
	char *system = strdup(rows(FACTS TOTALS, ~0U, "", SUM));

	ASSERT_NE(NULL, good);
	ASSERT_NE(NULL, system);
	EXPECT_EQ(0, parse_one(good));
	EXPECT_EQ(0, mangle(parse_one, good));
	EXPECT_EQ(0, parse_system(system));
	EXPECT_EQ(0, mangle(parse_system, system));
	free(good);
	free(system);
}

TEST(faults__are_read_from_each_place)
{
	struct mmscope_faults f;
	struct mmscope *h;
	struct tree tree;

	ASSERT_EQ(0, tree_make(&tree));
	ASSERT_EQ(0, tree_target(&tree, 7));
	ASSERT_EQ(0, mmscope_open_at(&h, tree.debugfs, NULL));
	ASSERT_EQ(0, tree_file(&tree, "7/faults",
			       rows(FACTS, ~0U, "", SUM "1000-2000 cow:1\n")));
	ASSERT_EQ(0, tree_file(&tree, "faults",
			       rows(FACTS TOTALS, ~0U, "", SUM)));
	EXPECT_EQ(0, mmscope_faults(h, 7, &f));
	EXPECT_EQ(1, f.n);
	mmscope_faults_free(&f);
	EXPECT_EQ(0, mmscope_faults(h, 0, &f));
	EXPECT_EQ(4, f.missed);
	mmscope_faults_free(&f);
	EXPECT_EQ(-ENOENT, mmscope_faults(h, 8, &f));
	EXPECT_EQ(NULL, f.vmas);
	ASSERT_EQ(0, tree_file(&tree, "7/faults", "mode on\n"));
	EXPECT_EQ(-EPROTO, mmscope_faults(h, 7, &f));
	EXPECT_NE(NULL, strstr(mmscope_error(h), "faults of process 7"));
	mmscope_close(h);
	tree_remove(&tree);
}

TEST_HARNESS_MAIN
