// SPDX-License-Identifier: GPL-2.0
/* Walks over captured `pages`. */
#include "kselftest_harness.h"

#include <errno.h>

#include "libmmscope.h"
#include "tree.h"

FIXTURE(walk)
{
	struct tree tree;
	struct mmscope *h;
};

FIXTURE_SETUP(walk)
{
	ASSERT_EQ(0, tree_make(&self->tree));
	ASSERT_EQ(0, tree_target(&self->tree, 7));
	ASSERT_EQ(0, mmscope_open_at(&self->h, self->tree.debugfs, NULL));
}

FIXTURE_TEARDOWN(walk)
{
	mmscope_close(self->h);
	tree_remove(&self->tree);
}

static struct mmscope_range page(uint64_t n)
{
	return (struct mmscope_range) {
		.start = n << 12, .end = (n + 1) << 12, .frame = n * 3,
		.flags = MMSCOPE_F_USER, .kind = MMSCOPE_K_PAGE,
		.level = MMSCOPE_PTE, .shift = 12,
	};
}

static int put(const struct tree *t, const struct mmscope_range *r, size_t len)
{
	return tree_put(t->debugfs, "7/pages", r, len);
}

static int put_pages(const struct tree *t, size_t n)
{
	struct mmscope_range *r = calloc(n, sizeof(*r));
	size_t i;
	int err;

	if (!r)
		return -ENOMEM;
	for (i = 0; i < n; i++)
		r[i] = page(i + 1);
	err = put(t, r, n * sizeof(*r));
	free(r);
	return err;
}

TEST_F(walk, walk__gives_every_record_in_turn)
{
	static const size_t batches[] = { 0, 1, 2, 7, 4999, 5000, 100000 };
	struct mmscope_walk_opts opts = { 0 };
	struct mmscope_range r, expected;
	struct mmscope_walk *w;
	size_t i, n;

	ASSERT_EQ(0, put_pages(&self->tree, 5000));
	for (i = 0; i < ARRAY_SIZE(batches); i++) {
		opts.batch = batches[i];
		ASSERT_EQ(0, mmscope_walk_open(self->h, 7, &opts, &w));
		for (n = 1; mmscope_walk_next(w, &r) == 1; n++) {
			expected = page(n);
			ASSERT_EQ(0, memcmp(&expected, &r, sizeof(r)));
		}
		EXPECT_EQ(5001, n);
		EXPECT_EQ(0, mmscope_walk_next(w, &r));
		mmscope_walk_close(w);
	}
}

TEST_F(walk, walk__read_gives_what_next_left)
{
	struct mmscope_walk_opts opts = { .batch = 4 };
	const struct mmscope_range *many;
	struct mmscope_range r;
	struct mmscope_walk *w;

	ASSERT_EQ(0, put_pages(&self->tree, 10));
	ASSERT_EQ(0, mmscope_walk_open(self->h, 7, &opts, &w));
	EXPECT_EQ(1, mmscope_walk_next(w, &r));
	ASSERT_EQ(3, mmscope_walk_read(w, &many));
	EXPECT_EQ(0x2000, many[0].start);
	ASSERT_EQ(4, mmscope_walk_read(w, &many));
	EXPECT_EQ(0x5000, many[0].start);
	EXPECT_EQ(1, mmscope_walk_next(w, &r));
	EXPECT_EQ(0x9000, r.start);
	EXPECT_EQ(1, mmscope_walk_read(w, &many));
	EXPECT_EQ(0xa000, many[0].start);
	EXPECT_EQ(0, mmscope_walk_read(w, &many));
	EXPECT_EQ(0, mmscope_walk_next(w, &r));
	mmscope_walk_close(w);
}

TEST_F(walk, walk__rewind_begins_anew)
{
	struct mmscope_range r;
	struct mmscope_walk *w;
	int i;

	ASSERT_EQ(0, put_pages(&self->tree, 10));
	ASSERT_EQ(0, mmscope_walk_open(self->h, 7, NULL, &w));
	for (i = 0; i < 4; i++)
		EXPECT_EQ(1, mmscope_walk_next(w, &r));
	EXPECT_EQ(0, mmscope_walk_rewind(w));
	EXPECT_EQ(1, mmscope_walk_next(w, &r));
	EXPECT_EQ(0x1000, r.start);
	while (mmscope_walk_next(w, &r) == 1)
		;
	EXPECT_EQ(0, mmscope_walk_rewind(w));
	EXPECT_EQ(1, mmscope_walk_next(w, &r));
	EXPECT_EQ(0x1000, r.start);
	mmscope_walk_close(w);
}

TEST_F(walk, walk__default_writes_nothing)
{
	struct mmscope_walk_opts opts = { .batch = 3 };
	struct mmscope_walk *w;
	struct mmscope_range r;

	ASSERT_EQ(0, put_pages(&self->tree, 1));
	ASSERT_EQ(0, mmscope_walk_open(self->h, 7, &opts, &w));
	EXPECT_EQ(1, mmscope_walk_next(w, &r));
	EXPECT_EQ(0x1000, r.start);
	mmscope_walk_close(w);
}

TEST_F(walk, walk__options_are_written_as_words)
{
	static const struct {
		struct mmscope_walk_opts opts;
		const char *words;
	} cases[] = {
		{ { .holes = true }, "holes=on merge=strict page=off\n" },
		{ { .loose = true }, "holes=off merge=loose page=off\n" },
		{ { .page_facts = true }, "holes=off merge=strict page=on\n" },
		{ { .start = 0x7f0000000000, .end = 0x7f0000200000 },
		  "range=7f0000000000-7f0000200000 holes=off merge=strict page=off\n" },
		{ { .end = 0x1000, .holes = true, .loose = true },
		  "range=0-1000 holes=on merge=loose page=off\n" },
		{ { .start = ~0ULL, .end = ~0ULL, .page_facts = true },
		  "range=ffffffffffffffff-ffffffffffffffff holes=off merge=strict page=on\n" },
	};
	struct mmscope_range *r;
	struct mmscope_walk *w;
	char buf[256];
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		ASSERT_EQ(0, put(&self->tree, NULL, 0));
		ASSERT_EQ(0, mmscope_walk_open(self->h, 7, &cases[i].opts, &w));
		mmscope_walk_close(w);
		tree_read(&self->tree, "7/pages", buf, sizeof(buf));
		EXPECT_STREQ(cases[i].words, buf);
		ASSERT_EQ(0, tree_file(&self->tree, "7/pagetable", ""));
		EXPECT_EQ(0, mmscope_pagetable(self->h, 7, &cases[i].opts, &r,
					       &n));
		tree_read(&self->tree, "7/pagetable", buf, sizeof(buf));
		EXPECT_STREQ(cases[i].words, buf);
	}
}

TEST_F(walk, walk__cut_record_is_eproto)
{
	struct mmscope_range r[2] = { page(1), page(2) };
	struct mmscope_walk *w;
	size_t len;

	for (len = 1; len < sizeof(r); len++) {
		if (len == sizeof(r[0]))
			continue;
		ASSERT_EQ(0, put(&self->tree, r, len));
		ASSERT_EQ(0, mmscope_walk_open(self->h, 7, NULL, &w));
		EXPECT_EQ(-EPROTO, mmscope_walk_next(w, r));
		EXPECT_NE(NULL, strstr(mmscope_error(self->h), "pages"));
		mmscope_walk_close(w);
	}
}

TEST_F(walk, walk__unsound_record_is_eproto)
{
	static const struct mmscope_range bad[] = {
		{ 0x2000, 0x2000, 0, 0, MMSCOPE_K_PAGE, 1, 12, 0 },
		{ 0x3000, 0x2000, 0, 0, MMSCOPE_K_PAGE, 1, 12, 0 },
		{ 0x1000, 0x3000, 0, 0, MMSCOPE_K_PAGE, 1, 12, 0 },
		{ 0x2000, 0x3000, 0, 0, MMSCOPE_K_BLOCKED + 1, 1, 12, 0 },
		{ 0x2000, 0x3000, 0, 0, 255, 1, 12, 0 },
		{ 0x2000, 0x3000, 0, 0, MMSCOPE_K_PAGE, 0, 12, 0 },
		{ 0x2000, 0x3000, 0, 0, MMSCOPE_K_PAGE, 6, 12, 0 },
		{ 0x2000, 0x3000, 0, 0, MMSCOPE_K_PAGE, 1, 64, 0 },
	};
	struct mmscope_range r[2], *all, got;
	struct mmscope_walk *w;
	size_t i, n;

	r[0] = page(1);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		r[1] = bad[i];
		ASSERT_EQ(0, put(&self->tree, r, sizeof(r)));
		ASSERT_EQ(0, mmscope_walk_open(self->h, 7, NULL, &w));
		EXPECT_EQ(1, mmscope_walk_next(w, &got));
		EXPECT_EQ(-EPROTO, mmscope_walk_next(w, &got));
		EXPECT_EQ(-EPROTO, mmscope_walk_next(w, &got));
		mmscope_walk_close(w);
		EXPECT_EQ(-EPROTO, mmscope_pages(self->h, 7, NULL, &all, &n));
		EXPECT_EQ(NULL, all);
		EXPECT_EQ(0, n);
	}
}

TEST_F(walk, walk__of_no_target_is_enoent)
{
	struct mmscope_walk *w = (void *)1;
	struct mmscope_range *r = (void *)1;
	size_t n = 1;

	EXPECT_EQ(-ENOENT, mmscope_walk_open(self->h, 8, NULL, &w));
	EXPECT_EQ(NULL, w);
	EXPECT_EQ(-ENOENT, mmscope_pages(self->h, 8, NULL, &r, &n));
	EXPECT_EQ(NULL, r);
	EXPECT_EQ(0, n);
}

TEST_F(walk, walk__pages_takes_all)
{
	struct mmscope_range *r, expected = page(3000);
	size_t n;

	ASSERT_EQ(0, put_pages(&self->tree, 3000));
	ASSERT_EQ(0, mmscope_pages(self->h, 7, NULL, &r, &n));
	ASSERT_EQ(3000, n);
	EXPECT_EQ(0, memcmp(&expected, &r[n - 1], sizeof(expected)));
	free(r);
	ASSERT_EQ(0, put(&self->tree, NULL, 0));
	ASSERT_EQ(0, mmscope_pages(self->h, 7, NULL, &r, &n));
	EXPECT_EQ(NULL, r);
}

TEST_HARNESS_MAIN
