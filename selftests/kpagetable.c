// SPDX-License-Identifier: GPL-2.0
/*
 * kernel/pagetable: the runs of the kernel's half, among themselves and
 * against what the kernel says of its memory elsewhere.
 */
#include <fcntl.h>
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

static char *range_words(char *buf, size_t size, const struct kf_region *r,
			 const char *more)
{
	snprintf(buf, size, "range=%" PRIx64 "-%" PRIx64 " %s", r->start,
		 r->end, more);
	return buf;
}

/* The rows of a region. */
static int look(struct mmscope *h, const struct kf_region *r, const char *more,
		struct kf_runs *runs)
{
	char words[80];

	return kf_runs(h, range_words(words, sizeof(words), r, more), runs);
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

/* A page that may be both is one that the kernel itself warns of at boot. */
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
	EXPECT_EQ(0, wx_runs);
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
 * is 4K there was taken off 2M and added to 4K. What is unmapped for a while
 * (debug_pagealloc) is counted as well.
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
	for (i = 0; i < modules.n; i++)
		EXPECT_TRUE(all_have(&self->runs, modules.rows[i].start,
				     modules.rows[i].start + 1, WX,
				     MMSCOPE_F_EXEC))
			TH_LOG("%s", modules.rows[i].text);
	for (i = 0; i < text.n; i++)
		EXPECT_TRUE(all_have(&self->runs, text.rows[i].start,
				     text.rows[i].end, WX, MMSCOPE_F_EXEC))
			TH_LOG("%s", text.rows[i].text);
	says_free(&modules);
	says_free(&text);
}

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

TEST_F(kpagetable, ranges)
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
TEST_F(kpagetable, holes)
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

static void overlook(struct kf_runs *runs, uint32_t flags)
{
	size_t i;

	for (i = 0; i < runs->n; i++)
		runs->rows[i].r.flags &= ~flags;
}

/* Loose rows are those that differ in these two flags only, put together. */
TEST_F(kpagetable, loose)
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
TEST_F(kpagetable, user_root)
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

TEST_F(kpagetable, no_user_root)
{
	struct kf_runs user;

	if (path_cpu_flag("pti"))
		SKIP(return, "user mode has a root of its own here");
	EXPECT_EQ(-EOPNOTSUPP, kf_runs(self->h, "root=user", &user));
}

TEST_F(kpagetable, kernel_root_is_the_default)
{
	const struct kf_region *image = kf_region(&self->l, "kernel-image");
	struct kf_runs runs;

	ASSERT_EQ(0, LOOK("kernel-image"));
	ASSERT_EQ(0, look(self->h, image, "root=kernel", &runs));
	EXPECT_TRUE(same_runs(&self->runs, &runs));
	kf_runs_free(&runs);
}

TEST_F(kpagetable, bad_words)
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
