// SPDX-License-Identifier: GPL-2.0
/*
 * Entry for entry against the one other who walks the same tables: ptdump, the
 * kernel's own, where it was built with it. What is mapped in one is mapped in
 * the other, by entries of the same level that say the same.
 *
 * Both take their time, and none is a snapshot. So a place at which they differ
 * is looked at again, and has to be the same in both once; and all files stay
 * open until then, so that the buffers for one answer are not what the next
 * one differs in.
 */
#include <fcntl.h>
#include <inttypes.h>

#include "kernelfiles.h"
#include "kspace.h"
#include "ptdumpfile.h"
#include "walkfix.h"

#include "internal.h"

#define PAGE	4096UL
/* Memory that comes and goes has to be the same in both in one of these. */
#define TRIES	6
/* Places at which they differ, to print. */
#define SHOWN	5
#define SHADOW	"kasan-shadow"
#define COPY	"/tmp/ptdump"

/* Not a test was done where there is nothing to compare with. */
static void __attribute__((constructor)) skip_without_ptdump(void)
{
	if (access(PTDUMP_DIR "kernel", F_OK))
		ksft_exit_skip("the kernel has no ptdump\n");
}

static void show(const struct spans *differ, const struct spans *ours,
		 const struct spans *theirs)
{
	size_t i;

	for (i = 0; i < differ->n && i < SHOWN; i++) {
		struct span a = spans_at(ours, differ->rows[i].start);
		struct span b = spans_at(theirs, differ->rows[i].start);

		printf("# %" PRIx64 "-%" PRIx64 "\n#  mmscope: %s\n#  ptdump:  %s\n",
		       differ->rows[i].start, differ->rows[i].end,
		       span_format(&a), span_format(&b));
	}
}

/* Leaves of @left what differs. */
static void compare(struct spans *left, const struct spans *ours,
		    const struct spans *theirs, int try)
{
	struct spans differ = spans_differ(left, ours, theirs);

	printf("# try %d: %" PRIu64 " of %" PRIu64 " pages in %zu places differ\n",
	       try, spans_bytes(&differ, SPAN_NOTHING) / PAGE,
	       spans_bytes(ours, SPAN_PAGE) / PAGE, differ.n);
	if (try == TRIES)
		show(&differ, ours, theirs);
	spans_free(left);
	*left = differ;
}

FIXTURE(half)
{
	struct mmscope *h;
	struct kf_layout l;
	struct spans left;
};

/* Whose root: the kernel's own, and the one that the reader has in user mode. */
FIXTURE_VARIANT(half)
{
	const char *dump;
	bool user;
};

FIXTURE_VARIANT_ADD(half, kernel) { .dump = PTDUMP_DIR "kernel" };
FIXTURE_VARIANT_ADD(half, current_user) {
	.dump = PTDUMP_DIR "current_user", .user = true,
};

/*
 * All of the kernel's half, but for the shadow of KASAN: mmscope walks it in
 * no file, as its tables lead to each other.
 */
FIXTURE_SETUP(half)
{
	size_t i;

	if (access(variant->dump, F_OK))
		SKIP(return, "no page-table isolation in this kernel");
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, kf_layout(self->h, &self->l));
	self->left = (struct spans) { 0 };
	for (i = 0; i < self->l.n; i++) {
		struct span all = {
			.start = self->l.regions[i].start,
			.end = self->l.regions[i].end,
		};

		if (strcmp(self->l.regions[i].name, SHADOW))
			spans_add(&self->left, &all);
	}
}

FIXTURE_TEARDOWN(half)
{
	spans_free(&self->left);
	mmscope_close(self->h);
}

/* The file stays open. */
static int read_half(struct mmscope *h, const char *words, struct spans *spans)
{
	int fd = mmscope_open_file(h, 0, "kernel/pagetable", O_RDWR);
	struct kf_runs runs;
	char *text;
	size_t i;
	int err;

	*spans = (struct spans) { 0 };
	if (fd < 0)
		return fd;
	err = mmscope_write_fd(h, fd, words, strlen(words), "pagetable");
	if (!err)
		err = mmscope_read_fd(h, fd, &text, NULL, "pagetable");
	if (err)
		return err;
	err = kf_runs_parse(text, &runs);
	for (i = 0; !err && i < runs.n; i++)
		spans_add_range(spans, &runs.rows[i].r);
	kf_runs_free(&runs);
	free(text);
	return err;
}

/* Of places, those where nothing changes while nobody loads a module. */
static struct spans at_rest(const struct kf_layout *l,
			    const struct spans *places)
{
	static const char * const still[] = {
		"vmemmap", "cpu-entry-area", "kernel-image", "modules",
		"fixmap", "unnamed", "guard-hole",
	};
	struct spans found = { 0 };
	size_t i, k;

	for (i = 0; i < places->n; i++) {
		const struct kf_region *r =
			kf_region_of(l, places->rows[i].start);

		for (k = 0; r && k < ARRAY_SIZE(still); k++)
			if (!strcmp(r->name, still[k]))
				spans_add(&found, &places->rows[i]);
	}
	return found;
}

TEST_F_TIMEOUT(half, entries, 60)
{
	bool user = variant->user && self->l.isolated;
	struct spans ours, theirs, wrong;
	int try, fd;

	for (try = 1; try <= TRIES && self->left.n; try++) {
		ASSERT_EQ(0, ptdump_read(variant->dump, &fd, &theirs));
		ASSERT_EQ(0, read_half(self->h, user ? "root=user" :
						       "root=kernel", &ours));
		EXPECT_LT(0, spans_bytes(&ours, SPAN_PAGE));
		compare(&self->left, &ours, &theirs, try);
		wrong = at_rest(&self->l, &self->left);
		ASSERT_EQ(0, wrong.n)
			show(&wrong, &ours, &theirs);
		spans_free(&ours);
		spans_free(&theirs);
	}
	EXPECT_EQ(0, self->left.n);
}

/* What kernel/translate says of a page, added to @spans. */
static bool translate(uint64_t address, struct spans *spans)
{
	struct mmscope_range r = { .start = address, .end = address + PAGE };
	char request[32], level[8], kind[16], flags[MMSCOPE_FLAGS_SIZE];
	static char text[KSPACE_TEXT];
	const char *line, *last = NULL;
	unsigned int value;

	snprintf(request, sizeof(request), "%#" PRIx64, address);
	if (kspace_ask("translate", request, text))
		return false;
	for (line = text; (line = strstr(line, "\nwalk ")); line++)
		last = line;
	if (!last || sscanf(last, " walk %7s index %*u at %*s raw %*s %15s %255s",
			    level, kind, flags) != 3)
		return false;
	for (value = 0; mmscope_kind_name(value); value++)
		if (!strcmp(kind, mmscope_kind_name(value)))
			r.kind = value;
	for (value = MMSCOPE_PTE; value <= MMSCOPE_PGD; value++)
		if (!strcmp(level, mmscope_level_name(value)))
			r.level = value;
	if (mmscope_flags_parse(flags, &r.flags))
		return false;
	spans_add_range(spans, &r);
	return true;
}

/* The first page of what is alike there, one in the middle, and the last. */
static struct spans three_of_each(const struct spans *theirs, uint64_t at,
				  uint64_t end)
{
	struct spans pages = { 0 };
	struct span span;

	for (; at < end; at = span.end) {
		uint64_t pick[3];
		size_t i;

		span = spans_at(theirs, at);
		span.end = span.end < end ? span.end : end;
		pick[0] = at;
		pick[1] = at + (span.end - at) / PAGE / 2 * PAGE;
		pick[2] = span.end - PAGE;
		for (i = 0; i < ARRAY_SIZE(pick); i++) {
			struct span page = {
				.start = pick[i], .end = pick[i] + PAGE,
				/* keeps it apart from the last */
				.level = pages.n & 1,
			};

			if (!i || pick[i] > pick[i - 1])
				spans_add(&pages, &page);
		}
	}
	return pages;
}

FIXTURE(shadow)
{
	const struct kf_region *r;
	struct kf_layout l;
};

FIXTURE_SETUP(shadow)
{
	struct mmscope *h;

	ASSERT_EQ(0, mmscope_open(&h));
	ASSERT_EQ(0, kf_layout(h, &self->l));
	mmscope_close(h);
	self->r = kf_region(&self->l, SHADOW);
	if (!self->r)
		SKIP(return, "the kernel has no KASAN");
}

FIXTURE_TEARDOWN(shadow)
{
}

/*
 * A single address in KASAN's shadow is answered as any other. ptdump passes
 * over a table that leads to zeroes only, and says of all of it what it would
 * have come to.
 */
TEST_F_TIMEOUT(shadow, addresses, 60)
{
	struct spans ours = { 0 }, theirs, left = { 0 };
	int try, fd;
	size_t i;

	for (try = 1; try <= TRIES && (try == 1 || left.n); try++) {
		ASSERT_EQ(0, ptdump_read(PTDUMP_DIR "kernel", &fd, &theirs));
		if (try == 1)
			left = three_of_each(&theirs, self->r->start,
					     self->r->end);
		TH_LOG("%zu addresses", left.n);
		for (i = 0; i < left.n; i++) {
			ASSERT_TRUE(translate(left.rows[i].start, &ours))
				TH_LOG("%#" PRIx64, left.rows[i].start);
		}
		compare(&left, &ours, &theirs, try);
		spans_free(&ours);
		spans_free(&theirs);
	}
	EXPECT_EQ(0, left.n);
	spans_free(&left);
}

/* What a process says that has read its own dump. */
static int read_own(struct shape *shape, struct spans *spans)
{
	int fd, err;

	if (!shape_copy(shape, PTDUMP_DIR "current_user", COPY))
		return -ESRCH;
	err = ptdump_read(COPY, &fd, spans);
	close(fd);
	return err;
}

/* In each shape of memory there is. What it copies by is there after a copy. */
TEST_F_TIMEOUT(shape, current_user, 60)
{
	struct span all = { .start = 0, .end = 1ULL << 63 };
	struct spans left = { 0 }, ours = { 0 }, theirs;
	struct mmscope_range *r;
	size_t i, n;
	int try;

	if (access(PTDUMP_DIR "current_user", F_OK))
		SKIP(return, "no page-table isolation in this kernel");
	EXPECT_TRUE(shape_is(&self->shape, &variant->want, self->runs.r,
			     self->runs.n));
	ASSERT_EQ(0, read_own(&self->shape, &theirs));
	spans_add(&left, &all);
	for (try = 1; try <= TRIES && left.n; try++) {
		spans_free(&theirs);
		ASSERT_EQ(0, read_own(&self->shape, &theirs));
		ASSERT_EQ(0, mmscope_pagetable(self->h, self->shape.pid, NULL,
					       &r, &n));
		for (i = 0; i < n; i++)
			spans_add_range(&ours, &r[i]);
		free(r);
		EXPECT_LT(0, spans_bytes(&ours, SPAN_PAGE));
		compare(&left, &ours, &theirs, try);
		spans_free(&ours);
	}
	EXPECT_EQ(0, left.n);
	spans_free(&theirs);
	spans_free(&left);
}

TEST_HARNESS_MAIN
