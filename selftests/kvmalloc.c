// SPDX-License-Identifier: GPL-2.0
/*
 * kernel/vmalloc: what is mapped in the vmalloc area, against
 * /proc/vmallocinfo, which has what was given to whom, and kernel/pagetable.
 */
#include <fcntl.h>
#include <inttypes.h>

#include "kernelfiles.h"
#include "kernelsays.h"
#include "kselftest_harness.h"

#define PAGE	4096ULL

/* How often what the kernel changes meanwhile is looked at again. */
#define TRIES	50

FIXTURE(kvmalloc)
{
	struct mmscope *h;
	struct kf_layout l;
	int restrict_was;
	int lab;
};

static bool lab(int fd, const char *words)
{
	return write(fd, words, strlen(words)) == (ssize_t)strlen(words);
}

/* Of each kind of area there is one at least. */
FIXTURE_SETUP(kvmalloc)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	self->restrict_was = says_show_addresses(1);
	ASSERT_LE(0, self->restrict_was);
	ASSERT_EQ(0, kf_layout(self->h, &self->l));
	self->lab = mmscope_open_file(self->h, 0, "kernel/lab", O_WRONLY);
	ASSERT_LE(0, self->lab);
	EXPECT_TRUE(lab(self->lab, "vmalloc 5000"));
	EXPECT_TRUE(lab(self->lab, "vmalloc 1048576"));
	EXPECT_TRUE(lab(self->lab, "vmalloc-huge 4194304"));
	EXPECT_TRUE(lab(self->lab, "percpu 4096"));
	EXPECT_TRUE(lab(self->lab, "ioremap"));
}

FIXTURE_TEARDOWN(kvmalloc)
{
	EXPECT_TRUE(lab(self->lab, "free all"));
	close(self->lab);
	says_show_addresses(self->restrict_was);
	mmscope_close(self->h);
}

static bool same_says(const struct says *a, const struct says *b)
{
	return a->n == b->n &&
	       !memcmp(a->rows, b->rows, a->n * sizeof(*a->rows));
}

static bool same_areas(const struct kf_areas *a, const struct kf_areas *b)
{
	return a->n == b->n &&
	       !memcmp(a->rows, b->rows, a->n * sizeof(*a->rows));
}

/*
 * Both files, with nothing that came or went between two reads of each. What
 * is not of the vmalloc area (modules) is left out. True if it came to that.
 */
static bool read_at_rest(struct mmscope *h, const struct kf_layout *l,
			 struct says *info, struct kf_areas *areas)
{
	struct kf_areas again;
	struct says after;
	bool same = false;
	size_t i, kept = 0;
	int try;

	for (try = 0; try < TRIES && !same; try++) {
		if (try) {
			says_free(info);
			kf_areas_free(areas);
		}
		says_vmallocinfo(info);
		if (kf_areas(h, areas))
			return false;
		says_vmallocinfo(&after);
		if (!kf_areas(h, &again))
			same = same_says(info, &after) &&
			       same_areas(areas, &again);
		says_free(&after);
		kf_areas_free(&again);
	}
	for (i = 0; i < info->n; i++)
		if (info->rows[i].start >= l->vmalloc_start &&
		    info->rows[i].start < l->vmalloc_end)
			info->rows[kept++] = info->rows[i];
	info->n = kept;
	return same;
}

/* How an area is mapped, by its line in /proc/vmallocinfo. */
enum how {
	WHOLE,		/* all but a guard page at its end */
	IN_PARTS,	/* no guard page, and mapped as pages come to be used */
	NOT,		/* freed and unmapped; the TLBs may still have it */
};

static enum how how_mapped(const struct says_range *area)
{
	static const struct {
		const char *mark;
		enum how how;
	} marks[] = {
		/* a block that small mappings are cut from, or one of those */
		{ " vm_map_ram", IN_PARTS },
		/* a chunk of per-CPU memory, or a piece of one */
		{ " pcpu_get_vm_areas+", IN_PARTS },
		/* free_unmap_vmap_area() of mm/vmalloc.c unmaps first */
		{ " unpurged vm_area", NOT },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(marks); i++)
		if (strstr(area->text, marks[i].mark))
			return marks[i].how;
	return WHOLE;
}

static uint64_t mapped_in(const struct kf_areas *areas, uint64_t start,
			  uint64_t end)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < areas->n; i++) {
		uint64_t from = areas->rows[i].start, to = areas->rows[i].end;

		from = from > start ? from : start;
		to = to < end ? to : end;
		sum += from < to ? to - from : 0;
	}
	return sum;
}

/* @before: the line before, whose area may have no guard page */
static void check_whole(struct __test_metadata *_metadata,
			const struct kf_areas *areas,
			const struct says_range *info,
			const struct says_range *before)
{
	const struct kf_area *row = kf_area_of(areas, info->start);
	const char *pages = strstr(info->text, " pages=");
	uint64_t end = info->end - PAGE;

	ASSERT_NE(NULL, row) TH_LOG("%#" PRIx64 "%s", info->start, info->text);
	EXPECT_EQ(end, row->end)
		TH_LOG("%#" PRIx64 "%s", info->start, info->text);
	if (before && before->end == info->start &&
	    how_mapped(before) == IN_PARTS && row->start < info->start)
		return;
	EXPECT_EQ(info->start, row->start);
	EXPECT_EQ((end - info->start) / PAGE, row->pages);
	if (pages)
		EXPECT_EQ(strtoul(pages + strlen(" pages="), NULL, 10),
			  row->pages) TH_LOG("%s", info->text);
}

TEST_F(kvmalloc, areas_as_vmallocinfo_has_them)
{
	uint64_t sum = 0, seen[NOT + 1] = { 0 };
	struct kf_areas areas;
	struct says info;
	size_t i;

	ASSERT_TRUE(read_at_rest(self->h, &self->l, &info, &areas));
	for (i = 0; i < info.n; i++) {
		const struct says_range *row = &info.rows[i];
		uint64_t mapped = mapped_in(&areas, row->start, row->end);
		enum how how = how_mapped(row);

		if (how == WHOLE)
			check_whole(_metadata, &areas, row, i ? row - 1 : NULL);
		else if (how == NOT)
			EXPECT_EQ(0, mapped);
		seen[how]++;
		sum += mapped;
	}
	/* and nothing besides */
	EXPECT_EQ(areas.total.pages * PAGE, sum);
	EXPECT_LT(0, seen[WHOLE]);
	EXPECT_LT(0, seen[IN_PARTS]);
	TH_LOG("%" PRIu64 " whole, %" PRIu64 " in parts, %" PRIu64 " freed",
	       seen[WHOLE], seen[IN_PARTS], seen[NOT]);
	says_free(&info);
	kf_areas_free(&areas);
}

TEST_F(kvmalloc, rows_and_total)
{
	uint64_t pages = 0, extents = 0, longest = 0;
	uint64_t at = self->l.vmalloc_start;
	struct kf_areas areas;
	size_t i;

	ASSERT_EQ(0, kf_areas(self->h, &areas));
	for (i = 0; i < areas.n; i++) {
		const struct kf_area *a = &areas.rows[i];

		EXPECT_EQ(0, a->start % PAGE);
		/* a gap, or it would be one row */
		EXPECT_TRUE(a->start > at || !i);
		EXPECT_EQ((a->end - a->start) / PAGE, a->pages);
		EXPECT_TRUE(a->extents && a->extents <= a->pages);
		EXPECT_TRUE(a->longest * a->extents >= a->pages &&
			    a->longest <= a->pages);
		pages += a->pages;
		extents += a->extents;
		longest = a->longest > longest ? a->longest : longest;
		at = a->end;
	}
	EXPECT_GE(self->l.vmalloc_end, at);
	EXPECT_EQ(areas.n, areas.total.areas);
	EXPECT_EQ(pages, areas.total.pages);
	EXPECT_EQ(extents, areas.total.extents);
	EXPECT_EQ(longest, areas.total.longest);
	EXPECT_EQ(0, areas.total.unread);
	kf_areas_free(&areas);
}

/* The areas that the runs make up: to be freed. */
static void areas_of(const struct kf_runs *runs, struct kf_areas *areas)
{
	struct kf_area *a = NULL;
	uint64_t next = 0, last = 0;
	size_t i;

	areas->n = 0;
	areas->rows = calloc(runs->n + 1, sizeof(*areas->rows));
	if (!areas->rows)
		abort();
	for (i = 0; i < runs->n; i++) {
		const struct mmscope_range *r = &runs->rows[i].r;
		uint64_t n = (r->end - r->start) / PAGE;

		if (!a || a->end != r->start) {
			a = &areas->rows[areas->n++];
			a->start = r->start;
			next = ~0ULL;
		}
		last = r->frame == next ? last : 0;
		a->extents += !last;
		last += n;
		next = r->frame + n;
		a->longest = last > a->longest ? last : a->longest;
		a->pages += n;
		a->leaves |= 1ULL << r->shift;
		a->end = r->end;
	}
}

TEST_F(kvmalloc, areas_as_pagetable_has_them)
{
	struct kf_areas before, made, after;
	bool rest = false, same = false;
	struct kf_runs runs;
	int try;

	for (try = 0; try < TRIES && !rest; try++) {
		ASSERT_EQ(0, kf_areas(self->h, &before));
		ASSERT_EQ(0, kf_runs_in(self->h, self->l.vmalloc_start,
					self->l.vmalloc_end, "", &runs));
		ASSERT_EQ(0, kf_areas(self->h, &after));
		areas_of(&runs, &made);
		rest = same_areas(&before, &after);
		same = same_areas(&before, &made);
		kf_runs_free(&runs);
		kf_areas_free(&before);
		kf_areas_free(&after);
		kf_areas_free(&made);
	}
	EXPECT_TRUE(rest);
	EXPECT_TRUE(same);
}

TEST_HARNESS_MAIN
