// SPDX-License-Identifier: GPL-2.0
/*
 * The words that may be written to kernel/pagetable: what each makes of the
 * rows, and what is refused.
 */
#include <fcntl.h>
#include <inttypes.h>

#include "kernelfiles.h"
#include "kselftest_harness.h"
#include "ksound.h"
#include "path.h"

#define PAGE	4096ULL

FIXTURE(kwords)
{
	struct mmscope *h;
	struct kf_layout l;
	struct kf_runs runs;
};

FIXTURE_SETUP(kwords)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, kf_layout(self->h, &self->l));
	memset(&self->runs, 0, sizeof(self->runs));
}

FIXTURE_TEARDOWN(kwords)
{
	kf_runs_free(&self->runs);
	mmscope_close(self->h);
}

/* The rows of a region. */
static int look(struct mmscope *h, const struct kf_region *r, const char *more,
		struct kf_runs *runs)
{
	return kf_runs_in(h, r->start, r->end, more, runs);
}

#define LOOK(name) \
	look(self->h, kf_region(&self->l, name), "", &self->runs)

/* What stays as it is while nobody loads a module, and is not one huge page. */
static const char * const still[] = {
	"vmemmap", "cpu-entry-area", "kernel-image", "fixmap",
};

/* Rows that only a border between two ranges divides become one. */
static void append(struct kf_runs *to, const struct kf_runs *from)
{
	struct kf_run *rows = realloc(to->rows, (to->n + from->n + 1) *
				      sizeof(*rows));
	size_t i;

	if (!rows)
		abort();
	to->rows = rows;
	for (i = 0; i < from->n; i++) {
		const struct mmscope_range *r = &from->rows[i].r;
		struct mmscope_range *last = to->n ? &rows[to->n - 1].r : NULL;

		if (last && last->end == r->start && last->kind == r->kind &&
		    last->level == r->level && last->flags == r->flags &&
		    last->frame + (r->start - last->start) / PAGE == r->frame)
			last->end = r->end;
		else
			rows[to->n++] = from->rows[i];
	}
}

static bool same_runs(const struct kf_runs *a, const struct kf_runs *b)
{
	size_t i;

	for (i = 0; i < a->n && i < b->n; i++)
		if (memcmp(&a->rows[i].r, &b->rows[i].r, sizeof(a->rows[i].r)))
			break;
	if (i == a->n && i == b->n)
		return true;
	printf("# %zu and %zu rows, row %zu differs\n", a->n, b->n, i);
	return false;
}

/* The rows of a region, read in pieces of odd sizes, which cut leaves. */
static int look_in_pieces(struct mmscope *h, const struct kf_region *region,
			  uint64_t last, struct kf_runs *all)
{
	struct kf_region piece = *region;
	uint64_t step = PAGE;
	struct kf_runs part;
	int err = 0;

	*all = (struct kf_runs) { 0 };
	for (; !err && piece.start < region->end; piece.start = piece.end) {
		piece.end = region->end;
		if (piece.start + step < last)
			piece.end = piece.start + step;
		step = step * 3 + PAGE;
		err = look(h, &piece, "", &part);
		append(all, &part);
		kf_runs_free(&part);
	}
	return err;
}

TEST_F(kwords, ranges)
{
	struct kf_runs pieces;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(still); i++) {
		ASSERT_EQ(0, LOOK(still[i]));
		ASSERT_LT(0, self->runs.n);
		ASSERT_EQ(0, look_in_pieces(self->h,
					    kf_region(&self->l, still[i]),
					    self->runs.rows[self->runs.n - 1].r.end,
					    &pieces));
		EXPECT_TRUE(same_runs(&self->runs, &pieces))
			TH_LOG("%s", still[i]);
		kf_runs_free(&self->runs);
		kf_runs_free(&pieces);
	}
}

/* With holes nothing is left out, and what there is stays as it is. */
TEST_F(kwords, holes)
{
	struct kf_runs holes;
	size_t i, k, kept;

	for (i = 0; i < ARRAY_SIZE(still); i++) {
		const struct kf_region *r = kf_region(&self->l, still[i]);
		uint64_t at = r->start;

		ASSERT_EQ(0, LOOK(still[i]));
		ASSERT_EQ(0, look(self->h, r, "holes=on", &holes));
		for (k = 0, kept = 0; k < holes.n; k++) {
			EXPECT_EQ(at, holes.rows[k].r.start);
			at = holes.rows[k].r.end;
			if (holes.rows[k].r.kind != MMSCOPE_K_HOLE)
				holes.rows[kept++] = holes.rows[k];
		}
		EXPECT_EQ(r->end, at);
		EXPECT_LT(kept, holes.n);
		holes.n = kept;
		EXPECT_TRUE(same_runs(&self->runs, &holes))
			TH_LOG("%s", still[i]);
		kf_runs_free(&self->runs);
		kf_runs_free(&holes);
	}
}

/* All but espfix, if there is one, which is long: no gap but for what is not walked. */
TEST_F(kwords, holes_of_all)
{
	const struct kf_region *dull = kf_region(&self->l, "espfix");
	struct ksound_range asked[] = {
		{ self->l.kernel_start, dull ? dull->start : self->l.kernel_end, true },
		{ dull ? dull->end : self->l.kernel_start, self->l.kernel_end, true },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(asked); i++) {
		const char *wrong;

		ASSERT_EQ(0, kf_runs_in(self->h, asked[i].start, asked[i].end,
					"holes=on", &self->runs));
		wrong = ksound_runs(&self->runs, &self->l, &asked[i],
				    UINT64_MAX);
		EXPECT_EQ(NULL, wrong)
			TH_LOG("%s", wrong);
		kf_runs_free(&self->runs);
	}
}

static void overlook(struct kf_runs *runs, uint32_t flags)
{
	size_t i;

	for (i = 0; i < runs->n; i++)
		runs->rows[i].r.flags &= ~flags;
}

/* Loose rows are those that differ in these two flags only, put together. */
TEST_F(kwords, loose)
{
	const uint32_t seen = MMSCOPE_F_ACCESSED | MMSCOPE_F_DIRTY;
	struct kf_runs loose, merged;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(still); i++) {
		ASSERT_EQ(0, LOOK(still[i]));
		ASSERT_EQ(0, look(self->h, kf_region(&self->l, still[i]),
				  "merge=loose", &loose));
		overlook(&self->runs, seen);
		overlook(&loose, seen);
		merged = (struct kf_runs) { 0 };
		append(&merged, &self->runs);
		EXPECT_TRUE(same_runs(&merged, &loose)) TH_LOG("%s", still[i]);
		kf_runs_free(&self->runs);
		kf_runs_free(&loose);
		kf_runs_free(&merged);
	}
}

/* Every page of a row is in the rows of the kernel's root, the same there. */
static bool is_within(const struct mmscope_range *r, const struct kf_runs *all)
{
	uint64_t at = r->start;

	while (at < r->end) {
		const struct kf_run *run = kf_run_of(all, at);

		if (!run || run->r.kind != r->kind ||
		    run->r.frame + (at - run->r.start) / PAGE !=
			    r->frame + (at - r->start) / PAGE)
			return false;
		at = run->r.end;
	}
	return true;
}

static uint64_t bytes_of(const struct kf_runs *runs, const char *region)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < runs->n; i++)
		if (!strcmp(runs->rows[i].region, region))
			sum += runs->rows[i].r.end - runs->rows[i].r.start;
	return sum;
}

/* The least that entering the kernel takes: arch/x86/mm/pti.c. */
TEST_F(kwords, user_root)
{
	struct kf_runs user;
	size_t i, k, bad = 0;

	if (!path_cpu_flag("pti"))
		SKIP(return, "user mode has no root of its own here");
	ASSERT_EQ(0, kf_runs(self->h, "root=kernel", &self->runs));
	ASSERT_EQ(0, kf_runs(self->h, "root=user", &user));
	for (i = 0; i < user.n && bad < 10; i++) {
		bool good = is_within(&user.rows[i].r, &self->runs);

		EXPECT_TRUE(good) TH_LOG("%#llx %s", user.rows[i].r.start,
					 user.rows[i].region);
		bad += !good;
	}
	for (k = 0; k < self->l.n; k++) {
		const char *name = self->l.regions[k].name;

		TH_LOG("%s: %" PRIu64 " of %" PRIu64 " bytes", name,
		       bytes_of(&user, name), bytes_of(&self->runs, name));
	}
	EXPECT_EQ(bytes_of(&self->runs, "cpu-entry-area"),
		  bytes_of(&user, "cpu-entry-area"));
	EXPECT_EQ(0, bytes_of(&user, "vmalloc"));
	EXPECT_EQ(0, bytes_of(&user, "modules"));
	EXPECT_EQ(0, bytes_of(&user, "vmemmap"));
	EXPECT_LT(0, bytes_of(&user, "kernel-image"));
	EXPECT_GT(bytes_of(&self->runs, "kernel-image"),
		  bytes_of(&user, "kernel-image"));
	/* one page a processor, of what it keeps on its stacks */
	EXPECT_GE(sysconf(_SC_NPROCESSORS_CONF) * PAGE,
		  bytes_of(&user, "direct-map"));
	kf_runs_free(&user);
}

TEST_F(kwords, no_user_root)
{
	struct kf_runs user;

	if (path_cpu_flag("pti"))
		SKIP(return, "user mode has a root of its own here");
	EXPECT_EQ(-EOPNOTSUPP, kf_runs(self->h, "root=user", &user));
}

TEST_F(kwords, kernel_root_is_the_default)
{
	const struct kf_region *image = kf_region(&self->l, "kernel-image");
	struct kf_runs runs;

	ASSERT_EQ(0, LOOK("kernel-image"));
	ASSERT_EQ(0, look(self->h, image, "root=kernel", &runs));
	EXPECT_TRUE(same_runs(&self->runs, &runs));
	kf_runs_free(&runs);
}

TEST_F(kwords, bad_words)
{
	static const char * const bad[] = {
		"range=0-1000", "range=ffffffffff000000-ffffffffff000000",
		"range=ffffffffff000001-ffffffffff001000",
		"range=ffffffffff001000-ffffffffff000000",
		"range=ffffffffff000000-ffffffffffffffff",
		"range=ffff7ffffffff000-ffffffffff001000000",
		"range=7ffffffff000-ffffffffff000000", "range=ffffffffff000000",
		"range=-", "range=", "range", "page=on", "page=off",
		"root=", "root=users", "root=USER", "root", "user",
		"holes=maybe", "holes=", "merge=tight", "x=1", "=", "0",
		"root=kernel range=5-6", "holes=on bad",
	};
	int fd = mmscope_open_file(self->h, 0, "kernel/pagetable", O_RDWR);
	char buf[64];
	size_t i;

	ASSERT_LE(0, fd);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-1, write(fd, bad[i], strlen(bad[i])))
			TH_LOG("%s", bad[i]);
		EXPECT_EQ(EINVAL, errno) TH_LOG("%s", bad[i]);
	}
	EXPECT_LT(0, read(fd, buf, sizeof(buf)));
	close(fd);
}

TEST_HARNESS_MAIN
