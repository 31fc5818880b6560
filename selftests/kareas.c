// SPDX-License-Identifier: GPL-2.0
/*
 * The area that kernel/translate has for an address: a row of kernel/vmalloc,
 * or of what it would be for modules, against /proc/vmallocinfo.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "kanswer.h"
#include "kernelsays.h"
#include "kselftest_harness.h"
#include "kspace.h"
#include "lablist.h"

#define PAGE	4096ULL
#define HUGE	0x200000ULL

/* How often what the kernel changes meanwhile is looked at again. */
#define TRIES	20

FIXTURE(kareas)
{
	struct mmscope *h;
	struct kf_layout l;
	struct kanswer a;
	struct lab_row row;
	int restrict_was;
};

FIXTURE_SETUP(kareas)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, kf_layout(self->h, &self->l));
	self->restrict_was = says_show_addresses(1);
	ASSERT_LE(0, self->restrict_was);
	ASSERT_EQ(0, lab_write("free all"));
}

FIXTURE_TEARDOWN(kareas)
{
	EXPECT_EQ(0, lab_write("free all"));
	says_show_addresses(self->restrict_was);
	mmscope_close(self->h);
}

#define ASK(address)	kanswer(address, self->l.levels, &self->a)

/* All but the leaves, which the line does not have. */
static bool same_area(const struct kf_area *a, const struct kf_area *b)
{
	return a->start == b->start && a->end == b->end &&
	       a->pages == b->pages && a->extents == b->extents &&
	       a->longest == b->longest;
}

/*
 * From all over an area that nobody else changes: the first byte and the last,
 * and between, so that it is asked for in tables before its last one.
 */
TEST_F(kareas, of_the_lab)
{
	static const char * const all[] = {
		"vmalloc 1", "vmalloc 4096", "vmalloc 1048577",
		"vmalloc 5242881", "vmalloc 16777216", "vmalloc-huge 8388608",
		"kvmalloc 8388608", "ioremap",
	};
	const struct kf_area *area;
	struct kf_areas areas;
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		ASSERT_EQ(0, lab_new(all[i], &self->row)) TH_LOG("%s", all[i]);
		ASSERT_EQ(0, kf_areas(self->h, &areas));
		area = kf_area_of(&areas, self->row.start);
		ASSERT_NE(NULL, area);
		EXPECT_EQ(self->row.start, area->start);
		EXPECT_EQ((self->row.end + PAGE - 1) & -PAGE, area->end);
		EXPECT_EQ(self->row.extents, area->extents);
		for (k = 0; k <= 16; k++) {
			uint64_t bytes = self->row.end - self->row.start;

			ASSERT_EQ(0, ASK(self->row.start + (bytes - 1) * k / 16));
			EXPECT_TRUE(self->a.has_area);
			EXPECT_TRUE(same_area(area, &self->a.area))
				TH_LOG("%s, at %zu/16", all[i], k);
		}
		kf_areas_free(&areas);
		/* nor is there one on its guard page */
		ASSERT_EQ(0, ASK((self->row.end + PAGE - 1) & -PAGE));
		EXPECT_TRUE(self->a.hole);
		EXPECT_FALSE(self->a.has_area);
		EXPECT_EQ(0, lab_free(&self->row));
	}
}

/* An area that was freed is not told of by the file that told of it before. */
TEST_F(kareas, of_what_was_freed)
{
	int fd = kspace_open("translate", O_RDWR);
	uint64_t address;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, lab_new("vmalloc 4194304", &self->row));
	address = self->row.start + HUGE;
	ASSERT_EQ(0, kanswer_fd(fd, address, self->l.levels, &self->a));
	EXPECT_FALSE(self->a.hole);
	ASSERT_TRUE(self->a.has_area);
	EXPECT_EQ(self->row.start, self->a.area.start);
	ASSERT_EQ(0, lab_free(&self->row));
	ASSERT_EQ(0, kanswer_fd(fd, address, self->l.levels, &self->a));
	EXPECT_TRUE(self->a.hole);
	EXPECT_FALSE(self->a.has_area);
	close(fd);
}

/* Each row, from its ends; what comes or goes meanwhile is left out. */
TEST_F_TIMEOUT(kareas, of_vmalloc, 60)
{
	struct kf_areas before, after;
	struct kanswer last;
	size_t i, seen = 0;

	ASSERT_EQ(0, kf_areas(self->h, &before));
	for (i = 0; i < before.n; i++) {
		const struct kf_area *area = &before.rows[i], *still;
		bool same;

		ASSERT_EQ(0, ASK(area->end - 1));
		last = self->a;
		ASSERT_EQ(0, ASK(area->start));
		ASSERT_EQ(0, kf_areas(self->h, &after));
		still = kf_area_of(&after, area->start);
		same = still && same_area(area, still);
		kf_areas_free(&after);
		if (!same)
			continue;
		EXPECT_TRUE(self->a.has_area && last.has_area);
		EXPECT_TRUE(same_area(area, &self->a.area))
			TH_LOG("%#" PRIx64, area->start);
		EXPECT_TRUE(same_area(area, &last.area))
			TH_LOG("%#" PRIx64, area->start);
		seen++;
	}
	EXPECT_LT(before.n / 2, seen);
	TH_LOG("%zu of %zu", seen, before.n);
	kf_areas_free(&before);
}

/* Is each area of modules, as vmallocinfo has it, one of translate's? */
static bool modules_agree(const struct kf_layout *l, size_t *seen)
{
	const struct kf_region *home = kf_region(l, "modules");
	struct says info;
	struct kanswer a;
	bool good = true;
	size_t i;

	says_vmallocinfo(&info);
	for (i = 0, *seen = 0; i < info.n; i++) {
		const struct says_range *row = &info.rows[i];

		if (row->start < home->start || row->start >= home->end ||
		    strstr(row->text, " unpurged vm_area"))
			continue;
		good &= !kanswer(row->start, l->levels, &a) && a.has_area &&
			a.area.start == row->start &&
			a.area.end == row->end - PAGE;
		good &= !kanswer(row->end - PAGE - 1, l->levels, &a) &&
			a.has_area && a.area.start == row->start;
		++*seen;
	}
	says_free(&info);
	return good;
}

TEST_F(kareas, of_modules)
{
	size_t seen = 0;
	bool agree = false;
	int try;

	ASSERT_NE(NULL, kf_region(&self->l, "modules"));
	for (try = 0; try < TRIES && !agree; try++)
		agree = modules_agree(&self->l, &seen);
	EXPECT_TRUE(agree);
	EXPECT_LT(1, seen);
	TH_LOG("%zu areas", seen);
}

/* What is not given out by areas has none. */
TEST_F(kareas, nowhere_else)
{
	ASSERT_EQ(0, lab_new("kmalloc 4096", &self->row));
	ASSERT_EQ(0, ASK(self->row.start));
	EXPECT_FALSE(self->a.has_area || self->a.hole);
	ASSERT_EQ(0, ASK(says_symbol("_text")));
	EXPECT_FALSE(self->a.has_area || self->a.hole);
	ASSERT_EQ(0, ASK(kf_region(&self->l, "vmemmap")->start));
	EXPECT_FALSE(self->a.has_area);
	ASSERT_EQ(0, ASK(kf_region(&self->l, "guard-hole")->start));
	EXPECT_FALSE(self->a.has_area);
}

TEST_HARNESS_MAIN
