// SPDX-License-Identifier: GPL-2.0
/*
 * kernel/pagetable: the runs of the kernel's half, among themselves and
 * against what the kernel says of its memory elsewhere.
 */
#include <inttypes.h>

#include "kernelfiles.h"
#include "kernelsays.h"
#include "kselftest_harness.h"
#include "path.h"

#define PAGE	4096ULL
#define LOW	0x100000ULL
#define GIB	0x40000000ULL
#define WX	(MMSCOPE_F_WRITE | MMSCOPE_F_EXEC)

FIXTURE(kpagetable)
{
	struct mmscope *h;
	struct kf_layout l;
	struct kf_runs runs;
	int restrict_was;
};

FIXTURE_SETUP(kpagetable)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	self->restrict_was = says_show_addresses(1);
	ASSERT_LE(0, self->restrict_was);
	ASSERT_EQ(0, kf_layout(self->h, &self->l));
	memset(&self->runs, 0, sizeof(self->runs));
}

FIXTURE_TEARDOWN(kpagetable)
{
	kf_runs_free(&self->runs);
	says_show_addresses(self->restrict_was);
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

TEST_F(kpagetable, rows)
{
	uint64_t at = self->l.kernel_start;
	size_t i, bad = 0;

	ASSERT_EQ(0, kf_runs(self->h, NULL, &self->runs));
	ASSERT_LT(0, self->runs.n);
	for (i = 0; i < self->runs.n && bad < 10; i++) {
		const struct kf_run *run = &self->runs.rows[i];
		const struct mmscope_range *r = &run->r;
		const struct kf_region *home = kf_region_of(&self->l, r->start);
		uint64_t size = 1ULL << r->shift;
		bool good = r->start >= at && r->start < r->end && home &&
			    r->end <= home->end &&
			    !strcmp(home->name, run->region);

		good &= r->shift == 12 + 9 * (r->level - MMSCOPE_PTE);
		good &= r->start % size == 0 && r->end % size == 0;
		good &= r->frame % (size / PAGE) == 0;
		good &= r->kind == MMSCOPE_K_PAGE ||
			r->kind == MMSCOPE_K_BLOCKED;
		EXPECT_TRUE(good)
			TH_LOG("%#llx-%#llx %s", r->start, r->end, run->region);
		bad += !good;
		at = r->end;
	}
	EXPECT_GE(self->l.kernel_end, at);
}

/* The kernel left its own text writable, and its data executable. */
#define UNPROTECTED	says_told("rodata=off")

/*
 * A page that may be both is one that the kernel itself warns of at boot; with
 * rodata=off its own image stays so.
 */
TEST_F(kpagetable, total)
{
	uint64_t runs = 0, bytes = 0, wx_runs = 0, wx_bytes = 0;
	size_t i;

	ASSERT_EQ(0, kf_runs(self->h, NULL, &self->runs));
	for (i = 0; i < self->runs.n; i++) {
		const struct mmscope_range *r = &self->runs.rows[i].r;
		bool page = r->kind == MMSCOPE_K_PAGE;
		bool wx = page && (r->flags & WX) == WX;

		EXPECT_EQ(wx, self->runs.rows[i].wx) TH_LOG("%#llx", r->start);
		runs += page;
		bytes += page ? r->end - r->start : 0;
		wx_runs += wx;
		wx_bytes += wx ? r->end - r->start : 0;
	}
	EXPECT_EQ(runs, self->runs.total.runs);
	EXPECT_EQ(bytes, self->runs.total.bytes);
	EXPECT_EQ(wx_runs, self->runs.total.wx_runs);
	EXPECT_EQ(wx_bytes, self->runs.total.wx_bytes);
	EXPECT_EQ(0, self->runs.total.unread);
	EXPECT_EQ(UNPROTECTED, !!wx_runs);
	TH_LOG("%" PRIu64 " bytes are W+X", wx_bytes);
}

/*
 * One piece may be executed: the code that other processors start with, below
 * 1 MiB (set_real_mode_permissions() in arch/x86/realmode/init.c).
 */
TEST_F(kpagetable, direct_map_is_logical)
{
	uint64_t base = self->l.page_offset;
	size_t i, seen = 0;

	ASSERT_EQ(0, LOOK("direct-map"));
	for (i = 0; i < self->runs.n; i++) {
		const struct kf_run *run = &self->runs.rows[i];

		if (strcmp(run->region, "direct-map"))
			continue;
		EXPECT_EQ((run->r.start - base) / PAGE, run->r.frame);
		EXPECT_FALSE(run->r.flags & MMSCOPE_F_USER);
		if (run->r.flags & MMSCOPE_F_EXEC)
			EXPECT_GE(base + LOW, run->r.end);
		seen++;
	}
	EXPECT_LT(0, seen);
}

/*
 * The kernel's counters are of the direct map, but for one thing: it counts
 * each huge page that it splits whatever maps it, if it is memory, so those of
 * its own image too (split_page_count() in arch/x86/mm/pat/set_memory.c). What
 * is 4K there was taken off 2M and added to 4K, as long as there were any of 2M:
 * where all memory may be unmapped for a while (debug_pagealloc), which is
 * counted as well, the direct map has none.
 *
 * And the kernel counts a page of 1 GiB again for each step in which it comes
 * to it at boot: the topmost one in up to three, of 2 MiB, of 512 MiB and the
 * rest (memory_map_top_down() in arch/x86/mm/init.c, phys_pud_init() in
 * init_64.c). What the direct map really has direct_map_is_ram sees.
 */
TEST_F(kpagetable, direct_map_as_meminfo_has_it)
{
	uint64_t leaf[MMSCOPE_PGD + 1] = { 0 }, split = 0;
	size_t i;

	ASSERT_EQ(0, LOOK("direct-map"));
	for (i = 0; i < self->runs.n; i++)
		leaf[self->runs.rows[i].r.level] +=
			self->runs.rows[i].r.end - self->runs.rows[i].r.start;
	kf_runs_free(&self->runs);
	ASSERT_EQ(0, LOOK("kernel-image"));
	for (i = 0; i < self->runs.n; i++)
		if (self->runs.rows[i].r.level == MMSCOPE_PTE)
			split += self->runs.rows[i].r.end -
				 self->runs.rows[i].r.start;
	if (split > leaf[MMSCOPE_PMD])
		split = leaf[MMSCOPE_PMD];
	EXPECT_EQ(says_meminfo("DirectMap4k"), leaf[MMSCOPE_PTE] + split);
	EXPECT_EQ(says_meminfo("DirectMap2M"), leaf[MMSCOPE_PMD] - split);
	EXPECT_LE(leaf[MMSCOPE_PUD], says_meminfo("DirectMap1G"));
	EXPECT_GE(leaf[MMSCOPE_PUD] + 2 * GIB, says_meminfo("DirectMap1G"));
}

/*
 * The direct map has all memory, also what is unmapped for a while, and
 * besides that the hole below 1 MiB (init_mem_mapping() in arch/x86/mm/init.c).
 */
TEST_F(kpagetable, direct_map_is_ram)
{
	uint64_t base = self->l.page_offset, at = base;
	struct says iomem;
	size_t i, k = 0;

	ASSERT_EQ(0, LOOK("direct-map"));
	says_iomem(&iomem);
	for (i = 0; i < iomem.n; i++) {
		uint64_t start = base + iomem.rows[i].start;
		uint64_t end = base + iomem.rows[i].end;

		if (iomem.rows[i].depth || strcmp(iomem.rows[i].text,
						  "System RAM"))
			continue;
		if (start < base + LOW)
			continue;
		start = start == base + LOW ? base : start;
		if (start != at)
			EXPECT_EQ(start, self->runs.rows[k].r.start);
		at = start;
		while (k < self->runs.n && self->runs.rows[k].r.start == at)
			at = self->runs.rows[k++].r.end;
		EXPECT_EQ(end, at);
	}
	EXPECT_EQ(self->runs.n, k);
	says_free(&iomem);
}

/* Is all of this mapped, by rows with these of the flags? Logs what is not. */
static bool all_have(const struct kf_runs *runs, uint64_t start, uint64_t end,
		     uint32_t care, uint32_t flags)
{
	while (start < end) {
		const struct kf_run *run = kf_run_of(runs, start);

		if (!run || run->r.kind != MMSCOPE_K_PAGE ||
		    (run->r.flags & care) != flags) {
			printf("# %#" PRIx64 ": %s, flags %#x\n", start,
			       run ? run->region : "hole",
			       run ? run->r.flags : 0);
			return false;
		}
		start = run->r.end;
	}
	return true;
}

static bool find_iomem(const char *name, struct says_range *found)
{
	struct says iomem;
	size_t i;

	found->end = 0;
	says_iomem(&iomem);
	for (i = 0; i < iomem.n; i++)
		if (!strcmp(iomem.rows[i].text, name))
			*found = iomem.rows[i];
	says_free(&iomem);
	return found->end;
}

/* Text may be executed, and nothing else of the image. */
TEST_F(kpagetable, text_as_iomem_has_it)
{
	uint64_t text = says_symbol("_text"), end, exec = 0;
	struct says_range code;
	size_t i;

	ASSERT_EQ(0, LOOK("kernel-image"));
	ASSERT_TRUE(find_iomem("Kernel code", &code));
	end = text + (code.end - code.start + PAGE - 1) / PAGE * PAGE;
	if (UNPROTECTED) {
		EXPECT_TRUE(all_have(&self->runs, text, end, WX, WX));
		SKIP(return, "rodata=off: text is W+X, and data is too");
	}
	EXPECT_TRUE(all_have(&self->runs, text, end, WX, MMSCOPE_F_EXEC));
	EXPECT_EQ(code.start / PAGE, kf_run_of(&self->runs, text)->r.frame +
		  (text - kf_run_of(&self->runs, text)->r.start) / PAGE);
	for (i = 0; i < self->runs.n; i++) {
		const struct kf_run *run = &self->runs.rows[i];

		if (!strcmp(run->region, "kernel-image") &&
		    run->r.flags & MMSCOPE_F_EXEC)
			exec += run->r.end - run->r.start;
	}
	EXPECT_EQ(end - text, exec);
}

TEST_F(kpagetable, rodata_as_iomem_has_it)
{
	uint64_t text = says_symbol("_text"), start;
	struct says_range code, rodata;

	ASSERT_EQ(0, LOOK("kernel-image"));
	ASSERT_TRUE(find_iomem("Kernel code", &code));
	ASSERT_TRUE(find_iomem("Kernel rodata", &rodata));
	start = text + (rodata.start - code.start);
	EXPECT_EQ(says_symbol("__start_rodata"), start);
	if (UNPROTECTED)
		SKIP(return, "rodata=off: it may be written");
	EXPECT_TRUE(all_have(&self->runs, start,
			     start + (rodata.end - rodata.start), WX, 0));
}

/* Nobody loads or unloads a module meanwhile. */
TEST_F(kpagetable, modules)
{
	struct says modules, text;
	size_t i;

	ASSERT_EQ(0, LOOK("modules"));
	says_modules(&modules);
	says_module_symbols(&text, 't');
	EXPECT_LT(0, modules.n);
	EXPECT_LT(0, text.n);
	for (i = 0; i < modules.n; i++) {
		EXPECT_TRUE(all_have(&self->runs, modules.rows[i].start,
				     modules.rows[i].start + 1, WX,
				     MMSCOPE_F_EXEC))
			TH_LOG("%s", modules.rows[i].text);
	}
	for (i = 0; i < text.n; i++) {
		EXPECT_TRUE(all_have(&self->runs, text.rows[i].start,
				     text.rows[i].end, WX, MMSCOPE_F_EXEC))
			TH_LOG("%s", text.rows[i].text);
	}
	says_free(&modules);
	says_free(&text);
}

TEST_HARNESS_MAIN
