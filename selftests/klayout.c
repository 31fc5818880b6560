// SPDX-License-Identifier: GPL-2.0
/*
 * kernel/layout: the regions of the kernel's address space, against what the
 * kernel says of it elsewhere, and the sums against kernel/pagetable.
 */
#include "kernelfiles.h"
#include "kernelsays.h"
#include "kselftest_harness.h"
#include "path.h"

#define PAGE	4096ULL
#define GIB	0x40000000ULL

/* How often what the kernel changes meanwhile is looked at again. */
#define TRIES	20

FIXTURE(klayout)
{
	struct mmscope *h;
	struct kf_layout l;
	int restrict_was;
};

FIXTURE_SETUP(klayout)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	self->restrict_was = says_show_addresses(1);
	ASSERT_LE(0, self->restrict_was);
	ASSERT_EQ(0, kf_layout(self->h, &self->l));
}

FIXTURE_TEARDOWN(klayout)
{
	says_show_addresses(self->restrict_was);
	mmscope_close(self->h);
}

TEST_F(klayout, regions_cover_the_kernel_half)
{
	const struct kf_layout *l = &self->l;
	uint64_t at = l->kernel_start;
	size_t i, k;

	for (i = 0; i < l->n; i++) {
		const struct kf_region *r = &l->regions[i];

		EXPECT_EQ(at, r->start) TH_LOG("%s", r->name);
		EXPECT_LT(r->start, r->end);
		EXPECT_EQ(r->end - r->start, r->size);
		EXPECT_EQ(!strcmp(r->name, "direct-map"), r->logical);
		for (k = 0; k < i; k++)
			EXPECT_TRUE(!strcmp(r->name, "unnamed") ||
				    strcmp(r->name, l->regions[k].name));
		at = r->end;
	}
	EXPECT_EQ(l->kernel_end, at);
	EXPECT_EQ(0, l->unread);
}

TEST_F(klayout, leaves_add_up)
{
	const struct kf_layout *l = &self->l;
	uint64_t logical = 0;
	size_t i;
	int level;

	for (i = 0; i < l->n; i++) {
		const struct kf_region *r = &l->regions[i];
		uint64_t sum = 0;

		for (level = MMSCOPE_PTE; level <= MMSCOPE_PGD; level++) {
			uint64_t size = PAGE << (9 * (level - 1));

			EXPECT_EQ(0, r->leaf[level] % size);
			EXPECT_TRUE(!r->leaf[level] || l->page_sizes & size)
				TH_LOG("%s", r->name);
			sum += r->leaf[level];
		}
		EXPECT_EQ(r->mapped, sum) TH_LOG("%s", r->name);
		EXPECT_GE(r->size, r->mapped + r->blocked);
		logical += r->logical ? r->mapped : 0;
	}
	EXPECT_EQ(l->direct_mapped, logical);
}

/* What is nowhere mapped on purpose; and what always is. */
TEST_F(klayout, what_is_mapped)
{
	static const char * const always[] = {
		"direct-map", "vmalloc", "vmemmap", "cpu-entry-area",
		"kernel-image", "modules", "fixmap",
	};
	const struct kf_region *r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(always); i++) {
		r = kf_region(&self->l, always[i]);
		ASSERT_NE(NULL, r) TH_LOG("%s", always[i]);
		EXPECT_LT(0, r->mapped) TH_LOG("%s", always[i]);
	}
	r = kf_region(&self->l, "guard-hole");
	ASSERT_NE(NULL, r);
	EXPECT_EQ(0, r->mapped);
	for (i = 0; i < self->l.n; i++) {
		r = &self->l.regions[i];
		EXPECT_TRUE(strcmp(r->name, "unnamed") || !r->mapped);
	}
}

/* The halves: Documentation/arch/x86/x86_64/mm.rst of the kernel. */
TEST_F(klayout, facts)
{
	const struct kf_layout *l = &self->l;
	const struct kf_region *direct = kf_region(l, "direct-map");
	const struct kf_region *vmalloc = kf_region(l, "vmalloc");
	bool five = path_cpu_flag("la57");

	EXPECT_EQ(five ? 5 : 4, l->levels);
	EXPECT_EQ(PAGE | PAGE << 9 | (path_cpu_flag("pdpe1gb") ? PAGE << 18 : 0),
		  l->page_sizes);
	EXPECT_EQ(0, l->user_start);
	EXPECT_EQ((1ULL << (five ? 56 : 47)) - PAGE, l->user_end);
	EXPECT_EQ(-(1ULL << (five ? 56 : 47)), l->kernel_start);
	EXPECT_EQ(-PAGE, l->kernel_end);
	EXPECT_EQ(path_cpu_flag("pti"), l->isolated);
	ASSERT_TRUE(direct && vmalloc);
	EXPECT_EQ(direct->start, l->page_offset);
	EXPECT_EQ(vmalloc->start, l->vmalloc_start);
	EXPECT_EQ(vmalloc->end, l->vmalloc_end);
}

/* iomem's rows of memory have no other such rows below them. */
TEST_F(klayout, system_ram_as_iomem_has_it)
{
	struct says iomem;
	uint64_t sum = 0;
	size_t i;

	says_iomem(&iomem);
	for (i = 0; i < iomem.n; i++)
		if (!iomem.rows[i].depth &&
		    !strcmp(iomem.rows[i].text, "System RAM"))
			sum += iomem.rows[i].end - iomem.rows[i].start;
	says_free(&iomem);
	EXPECT_LT(0, sum);
	EXPECT_EQ(sum, self->l.system_ram);
}

/*
 * Frames that the kernel has unmapped for a while are counted there too, and
 * a page of 1 GiB up to three times: see kpagetable.c.
 */
TEST_F(klayout, direct_map_as_meminfo_has_it)
{
	uint64_t sum = says_meminfo("DirectMap4k") +
		       says_meminfo("DirectMap2M") +
		       says_meminfo("DirectMap1G");
	const struct kf_region *r = kf_region(&self->l, "direct-map");

	ASSERT_NE(NULL, r);
	EXPECT_LE(self->l.system_ram, sum);
	EXPECT_LE(r->mapped + r->blocked, sum);
	sum -= r->mapped + r->blocked;
	EXPECT_TRUE(!sum || (r->leaf[MMSCOPE_PUD] &&
			     (sum == GIB || sum == 2 * GIB)))
		TH_LOG("%llu bytes more", (unsigned long long)sum);
}

TEST_F(klayout, image_as_kallsyms_has_it)
{
	static const char * const symbols[] = {
		"_text", "_stext", "_etext", "__start_rodata", "__end_rodata",
		"_sdata", "_edata", "__bss_start", "__bss_stop", "_end",
	};
	const struct kf_region *r = kf_region(&self->l, "kernel-image");
	size_t i;

	ASSERT_NE(NULL, r);
	for (i = 0; i < ARRAY_SIZE(symbols); i++) {
		uint64_t address = says_symbol(symbols[i]);

		EXPECT_LE(r->start, address) TH_LOG("%s", symbols[i]);
		EXPECT_GE(r->end, address) TH_LOG("%s", symbols[i]);
	}
}

TEST_F(klayout, modules_as_proc_has_them)
{
	const struct kf_region *r = kf_region(&self->l, "modules");
	struct says modules;
	size_t i;

	ASSERT_NE(NULL, r);
	says_modules(&modules);
	EXPECT_LT(0, modules.n);
	for (i = 0; i < modules.n; i++) {
		EXPECT_LE(r->start, modules.rows[i].start);
		EXPECT_GE(r->end, modules.rows[i].end);
	}
	says_free(&modules);
}

/* Shadow of areas is an area itself, with KASAN. */
TEST_F(klayout, areas_as_vmallocinfo_has_them)
{
	static const char * const homes[] = {
		"vmalloc", "modules", "kasan-shadow",
	};
	size_t i, k, found[ARRAY_SIZE(homes)] = { 0 };
	struct says areas;

	says_vmallocinfo(&areas);
	for (i = 0; i < areas.n; i++) {
		const struct says_range *area = &areas.rows[i];
		const struct kf_region *r = kf_region_of(&self->l, area->start);

		ASSERT_NE(NULL, r) TH_LOG("%s", area->text);
		EXPECT_GE(r->end, area->end) TH_LOG("%s", area->text);
		for (k = 0; k < ARRAY_SIZE(homes); k++)
			if (!strcmp(homes[k], r->name))
				break;
		ASSERT_GT(ARRAY_SIZE(homes), k)
			TH_LOG("%s:%s", r->name, area->text);
		found[k]++;
	}
	says_free(&areas);
	EXPECT_LT(0, found[0]);
	EXPECT_LT(0, found[1]);
}

static void sum_runs(const struct kf_runs *runs, const struct kf_layout *l,
		     struct kf_region *sums)
{
	size_t i, at = 0;

	memset(sums, 0, l->n * sizeof(*sums));
	for (i = 0; i < runs->n; i++) {
		const struct mmscope_range *r = &runs->rows[i].r;

		while (at + 1 < l->n && l->regions[at].end <= r->start)
			at++;
		if (r->kind == MMSCOPE_K_PAGE)
			sums[at].leaf[r->level] += r->end - r->start;
		else
			sums[at].blocked += r->end - r->start;
	}
}

static bool same_sums(const struct kf_region *a, const struct kf_region *b)
{
	return a->blocked == b->blocked &&
	       !memcmp(a->leaf, b->leaf, sizeof(a->leaf));
}

/* All that entries are there for, present or not. */
static uint64_t all_of(const struct kf_region *r)
{
	uint64_t sum = r->blocked;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(r->leaf); i++)
		sum += r->leaf[i];
	return sum;
}

/*
 * With debug_pagealloc free memory is not present in the direct map, and so it
 * never stands still. But there its entries stay, and their sum does.
 */
static bool never_rests(const struct kf_region *r)
{
	FILE *f = fopen("/proc/cmdline", "re");
	char line[4096] = "";

	if (f) {
		if (!fgets(line, sizeof(line), f))
			*line = 0;
		fclose(f);
	}
	return strstr(line, "debug_pagealloc=on") && !strcmp(r->name, "direct-map");
}

/*
 * One read of `pagetable` between two of `layout`: where those are equal, its
 * sums have to be the same. Every region comes to that, sooner or later.
 */
TEST_F_TIMEOUT(klayout, sums_of_pagetable, 120)
{
	struct kf_region sums[KF_REGIONS];
	bool same[KF_REGIONS] = { false };
	size_t i, left = self->l.n;
	struct kf_layout after;
	struct kf_runs runs;
	int try;

	for (try = 0; try < TRIES && left; try++) {
		ASSERT_EQ(0, kf_runs(self->h, NULL, &runs));
		ASSERT_EQ(0, kf_layout(self->h, &after));
		ASSERT_EQ(self->l.n, after.n);
		sum_runs(&runs, &after, sums);
		kf_runs_free(&runs);
		for (i = 0; i < after.n; i++) {
			if (same[i])
				continue;
			if (same_sums(&self->l.regions[i], &after.regions[i]))
				same[i] = same_sums(&sums[i], &after.regions[i]);
			else if (never_rests(&after.regions[i]))
				same[i] = all_of(&sums[i]) ==
					  all_of(&after.regions[i]);
			left -= same[i];
		}
		self->l = after;
	}
	for (i = 0; i < self->l.n; i++) {
		EXPECT_TRUE(same[i])
			TH_LOG("%s", self->l.regions[i].name);
	}
}

TEST_HARNESS_MAIN
