// SPDX-License-Identifier: GPL-2.0
/*
 * An oracle for every page: processes are brought into all shapes of memory
 * there are, and what mmscope says of each page of each mapping is compared
 * with what the kernel says in /proc/PID/pagemap. Not one may differ. Then the
 * other ways to read the same must give the same.
 */
#include "expect.h"
#include "pagemap.h"
#include "walkfix.h"

/* Differences to print, of each mapping. */
#define SHOWN	3
/* A process at rest may still be moved about; not this often. */
#define TRIES	5

static struct runs walk_text(struct mmscope *h, pid_t pid,
			     const struct mmscope_walk_opts *opts)
{
	struct runs runs = { 0 };

	if (mmscope_pagetable(h, pid, opts, &runs.r, &runs.n)) {
		printf("# %s\n", mmscope_error(h));
		exit(KSFT_FAIL);
	}
	return runs;
}

static void show_difference(const struct smaps_vma *vma, uint64_t address,
			    uint64_t expected, uint64_t word,
			    const struct mmscope_range *r)
{
	printf("# %lx in %lx-%lx %s %s\n#  pagemap: %s\n#  mmscope: %s\n#  from %s\n",
	       address, vma->start, vma->end, vma->perms, vma->name,
	       pagemap_format(word), pagemap_format(expected), runs_format(r));
}

/* Compare all pages of a mapping. Returns the number of differences. */
static uint64_t compare_vma(const struct runs *runs, size_t *at,
			    const struct smaps_vma *vma, const uint64_t *words)
{
	uint64_t address, differ = 0;

	for (address = vma->start; address < vma->end; address += 4096) {
		uint64_t word = words[(address - vma->start) >> 12];
		const struct mmscope_range *r;
		uint64_t expected;

		while (*at < runs->n && runs->r[*at].end <= address)
			++*at;
		r = &runs->r[*at];
		if (*at == runs->n || r->start > address) {
			printf("# no record of %lx\n", address);
			return differ + 1;
		}
		expected = expect_pagemap(runs->r, *at, address, vma);
		if ((word ^ expected) & ~expect_ignore(r) && differ++ < SHOWN)
			show_difference(vma, address, expected, word, r);
	}
	return differ;
}

static uint64_t compare(pid_t pid, const struct runs *runs,
			const struct smaps *maps)
{
	uint64_t differ = 0;
	size_t i, at = 0;

	for (i = 0; i < maps->n; i++) {
		const struct smaps_vma *vma = &maps->vmas[i];
		uint64_t *words = pagemap_read(pid, vma->start, vma->end);

		differ += words ? compare_vma(runs, &at, vma, words) : 1;
		free(words);
	}
	return differ;
}

/* Has the process been left alone by the kernel since it was walked? */
static bool is_at_rest(struct mmscope *h, pid_t pid, struct runs *runs)
{
	struct runs again = walk(h, pid, &everything);
	bool same = runs->n == again.n &&
		    !memcmp(runs->r, again.r, again.n * sizeof(*again.r));

	free(runs->r);
	*runs = again;
	return same;
}

TEST_F_TIMEOUT(shape, pagemap, 120)
{
	uint64_t differ;
	int tries = 0;

	EXPECT_TRUE(shape_is(&self->shape, &variant->want, self->runs.r,
			     self->runs.n));
	do {
		differ = compare(self->shape.pid, &self->runs, &self->maps);
	} while (!is_at_rest(self->h, self->shape.pid, &self->runs) &&
		 ++tries < TRIES);
	EXPECT_GT(TRIES, tries);
	EXPECT_EQ(0, differ);
}

TEST_F_TIMEOUT(shape, runs, 120)
{
	struct mmscope_walk_opts opts = everything;
	struct runs loose, plain;

	EXPECT_TRUE(runs_are_sound(&self->runs, &self->maps, false));
	EXPECT_TRUE(runs_cover(&self->runs, &self->maps));

	opts.loose = true;
	loose = walk(self->h, self->shape.pid, &opts);
	EXPECT_TRUE(runs_are_sound(&loose, &self->maps, true));
	EXPECT_TRUE(runs_are_loosened(&self->runs, &loose));
	free(loose.r);

	plain = walk(self->h, self->shape.pid, NULL);
	EXPECT_TRUE(runs_are_sound(&plain, &self->maps, false));
	opts = (struct mmscope_walk_opts) { .loose = true };
	loose = walk(self->h, self->shape.pid, &opts);
	EXPECT_TRUE(runs_are_sound(&loose, &self->maps, true));
	EXPECT_TRUE(runs_are_loosened(&plain, &loose));
	free(plain.r);
	free(loose.r);
}

static void check_text(struct __test_metadata *_metadata, struct mmscope *h,
		       pid_t pid, const struct mmscope_walk_opts *opts)
{
	struct runs records = walk(h, pid, opts);
	struct runs text = walk_text(h, pid, opts);

	EXPECT_TRUE(runs_same(&records, &text));
	free(records.r);
	free(text.r);
}

TEST_F_TIMEOUT(shape, text, 120)
{
	struct mmscope_walk_opts opts = everything;
	pid_t pid = self->shape.pid;

	check_text(_metadata, self->h, pid, NULL);
	check_text(_metadata, self->h, pid, &opts);
	opts.loose = true;
	check_text(_metadata, self->h, pid, &opts);
	opts.page_facts = false;
	opts.start = self->shape.start;
	opts.end = self->shape.end;
	check_text(_metadata, self->h, pid, &opts);
}

TEST_F_TIMEOUT(shape, odd_reads, 120)
{
	static const size_t batches[] = { 1, 3, 1000 };
	struct mmscope_walk_opts opts = everything;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(batches); i++) {
		struct runs runs;

		opts.batch = batches[i];
		runs = walk(self->h, self->shape.pid, &opts);
		EXPECT_TRUE(runs_same(&self->runs, &runs))
			TH_LOG("%zu records a read", batches[i]);
		free(runs.r);
	}
}

/* With the least work a hold of the lock, every mapping is come back to. */
TEST_F_TIMEOUT(shape, small_chunks, 120)
{
	struct runs runs = { 0 };
	char chunk[16], line[32];

	ASSERT_EQ(0, mmscope_get(self->h, "chunk", chunk, sizeof(chunk)));
	ASSERT_EQ(0, mmscope_set(self->h, "chunk=1000\n"));
	runs = walk(self->h, self->shape.pid, &everything);
	snprintf(line, sizeof(line), "chunk=%s\n", chunk);
	EXPECT_EQ(0, mmscope_set(self->h, line));
	EXPECT_TRUE(runs_same(&self->runs, &runs));
	free(runs.r);
}

static void check_range(struct __test_metadata *_metadata, struct mmscope *h,
			pid_t pid, const struct runs *all, uint64_t start,
			uint64_t end)
{
	struct mmscope_walk_opts opts = everything;
	struct runs part, expected = runs_clip(all, start, end);

	opts.start = start;
	opts.end = end;
	part = walk(h, pid, &opts);
	EXPECT_TRUE(runs_same_but_hole_levels(&expected, &part))
		TH_LOG("range=%lx-%lx", start, end);
	free(expected.r);
	free(part.r);
}

/*
 * 16 MiB past @end, or as far as addresses of 47 bits go (the last page is kept
 * free): the stack and the vdso may be put that near to the end of them.
 */
static uint64_t well_past(uint64_t end)
{
	const uint64_t user_end = (1ULL << 47) - 4096;
	uint64_t past = end + (16 << 20);

	return end <= user_end && past > user_end ? user_end : past;
}

TEST_F_TIMEOUT(shape, ranges, 120)
{
	uint64_t start = self->shape.start, end = self->shape.end;
	uint64_t pages = (end - start) >> 12;
	pid_t pid = self->shape.pid;
	struct mmscope *h = self->h;

	check_range(_metadata, h, pid, &self->runs, start, end);
	check_range(_metadata, h, pid, &self->runs, start, start + 4096);
	check_range(_metadata, h, pid, &self->runs, end - 4096, end);
	check_range(_metadata, h, pid, &self->runs,
		    start + (pages / 3 << 12), end - (pages / 3 << 12));
	check_range(_metadata, h, pid, &self->runs,
		    start + (pages / 2 << 12), well_past(end));
	check_range(_metadata, h, pid, &self->runs, 4096, start + 4096);
}

TEST_HARNESS_MAIN
