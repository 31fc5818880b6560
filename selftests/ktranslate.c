// SPDX-License-Identifier: GPL-2.0
/*
 * kernel/translate against the address, the runs of kernel/pagetable, the
 * regions of kernel/layout, and what /proc/kallsyms, modules and iomem say.
 */
#include <fcntl.h>

#include "kanswer.h"
#include "kernelsays.h"
#include "kselftest_harness.h"
#include "kspace.h"
#include "lablist.h"

#define PAGE		4096UL
#define MOST_RUNS	512

/* Who asks, and what has been answered. */
struct asker {
	struct mmscope *h;
	struct kf_layout l;
	struct kanswer a;
};

FIXTURE(ktranslate)
{
	struct asker asker;
	int restrict_was;
	struct lab_row row;
};

FIXTURE_SETUP(ktranslate)
{
	ASSERT_EQ(0, mmscope_open(&self->asker.h));
	ASSERT_EQ(0, kf_layout(self->asker.h, &self->asker.l));
	self->restrict_was = says_show_addresses(1);
	ASSERT_LE(0, self->restrict_was);
	ASSERT_EQ(0, lab_write("free all"));
}

FIXTURE_TEARDOWN(ktranslate)
{
	EXPECT_EQ(0, lab_write("free all"));
	says_show_addresses(self->restrict_was);
	mmscope_close(self->asker.h);
}

/* The one row that kernel/pagetable has of a page, with words of how. */
static bool run_of_page(const struct asker *k, uint64_t address,
			const char *words, struct kf_run *run)
{
	uint64_t page = address & -PAGE;
	struct kf_runs runs;
	bool good = !kf_runs_in(k->h, page, page + PAGE, words, &runs) &&
		    runs.n == 1;

	if (good)
		*run = runs.rows[0];
	kf_runs_free(&runs);
	return good;
}

/* By the run that kernel/pagetable has of its page. */
static void check_mapped(struct __test_metadata *_metadata, struct asker *k,
			 uint64_t address, const char *region)
{
	const struct kf_region *home = kf_region(&k->l, region);
	struct kanswer *a = &k->a;
	struct kf_run run;
	uint64_t physical;
	char access[32];

	ASSERT_EQ(0, kanswer(address, k->l.levels, a))
		TH_LOG("%s %lx", region, (unsigned long)address);
	EXPECT_STREQ(region, a->region);
	ASSERT_NE(NULL, home);
	EXPECT_LE(home->start, address);
	EXPECT_GT(home->end, address);
	EXPECT_TRUE(a->linked);
	EXPECT_FALSE(a->hole);
	ASSERT_TRUE(run_of_page(k, address, "", &run))
		TH_LOG("%s %lx", region, (unsigned long)address);
	EXPECT_EQ(MMSCOPE_K_PAGE, run.r.kind);
	EXPECT_STREQ(region, run.region);
	EXPECT_STREQ(kf_level_name(&k->l, run.r.level), a->level);
	physical = run.r.frame * PAGE + address % PAGE;
	EXPECT_EQ(physical, a->physical)
		TH_LOG("%s %lx", region, (unsigned long)address);
	EXPECT_EQ(physical / PAGE, a->frame);
	snprintf(access, sizeof(access), "read%s%s",
		 run.r.flags & MMSCOPE_F_WRITE ? ",write" : "",
		 run.r.flags & MMSCOPE_F_EXEC ? ",exec" : "");
	EXPECT_STREQ(access, a->access);
}

TEST_F(ktranslate, direct_map)
{
	uint64_t offset = self->asker.l.page_offset, phys;
	char logic[256];

	ASSERT_EQ(0, lab_new("kmalloc 100", &self->row));
	check_mapped(_metadata, &self->asker, self->row.start, "direct-map");
	EXPECT_TRUE(self->asker.a.logical);
	phys = self->row.start - offset;
	EXPECT_EQ(phys, self->asker.a.physical);
	EXPECT_TRUE(says_is_ram(self->asker.a.frame));
	snprintf(logic, sizeof(logic),
		 "0x%016lx - 0x%016lx = 0x%lx = physical: yes",
		 (unsigned long)self->row.start, (unsigned long)offset,
		 (unsigned long)phys);
	EXPECT_STREQ(logic, self->asker.a.logic);
}

/* Each page of it, and within the page. */
TEST_F(ktranslate, vmalloc)
{
	uint64_t at;

	ASSERT_EQ(0, lab_new("vmalloc 65536", &self->row));
	for (at = self->row.start; at < self->row.end; at += PAGE) {
		check_mapped(_metadata, &self->asker, at + 0x123, "vmalloc");
		EXPECT_FALSE(self->asker.a.logical);
		EXPECT_STREQ("", self->asker.a.logic);
		EXPECT_STREQ("pte", self->asker.a.level);
		EXPECT_EQ(self->asker.l.levels, self->asker.a.steps);
	}
}

/* The struct page of a frame; it is 64 bytes where the map is one array. */
TEST_F(ktranslate, vmemmap)
{
	const struct kf_region *r = kf_region(&self->asker.l, "vmemmap");

	ASSERT_NE(NULL, r);
	ASSERT_EQ(0, lab_new("pages 0", &self->row));
	check_mapped(_metadata, &self->asker, r->start + self->row.first * 64,
		     "vmemmap");
	EXPECT_TRUE(says_is_ram(self->asker.a.frame));
}

/* Each by its name, in what is behind the first instructions of its code. */
TEST_F(ktranslate, modules)
{
	struct says modules;
	char name[sizeof(modules.rows->text) + 2];
	size_t i;

	says_modules(&modules);
	EXPECT_LT(1, modules.n);
	for (i = 0; i < modules.n; i++) {
		check_mapped(_metadata, &self->asker,
			     modules.rows[i].start + 0x100, "modules");
		snprintf(name, sizeof(name), "[%s]", modules.rows[i].text);
		EXPECT_NE(NULL, strstr(self->asker.a.symbol, name))
			TH_LOG("%s: %s", name, self->asker.a.symbol);
		EXPECT_STREQ("read,exec", self->asker.a.access);
	}
	says_free(&modules);
}

TEST_F(ktranslate, kernel_text)
{
	static const char * const names[] = {
		"schedule", "kfree", "do_exit", "vfree",
	};
	uint64_t text = says_symbol("_text"), address;
	uint64_t code = says_named(says_iomem, "Kernel code");
	char symbol[64];
	size_t i;

	ASSERT_NE(0, text);
	ASSERT_NE(0, code);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		address = says_symbol(names[i]);
		ASSERT_NE(0, address);
		check_mapped(_metadata, &self->asker, address + 1,
			     "kernel-image");
		EXPECT_EQ(address + 1 - text + code, self->asker.a.physical);
		EXPECT_STREQ(says_told("rodata=off") ? "read,write,exec" :
						       "read,exec",
			     self->asker.a.access);
		snprintf(symbol, sizeof(symbol), "%s+0x1/", names[i]);
		EXPECT_EQ(0, strncmp(symbol, self->asker.a.symbol, strlen(symbol)))
			TH_LOG("%s: %s", symbol, self->asker.a.symbol);
	}
}

/* Data has a name as well, and is not to be executed. */
TEST_F(ktranslate, kernel_data)
{
	uint64_t address = says_symbol("init_task");

	ASSERT_NE(0, address);
	check_mapped(_metadata, &self->asker, address, "kernel-image");
	EXPECT_STREQ(says_told("rodata=off") ? "read,write,exec" : "read,write",
		     self->asker.a.access);
	EXPECT_EQ(0, strncmp("init_task+0x0/", self->asker.a.symbol, 14))
		TH_LOG("%s", self->asker.a.symbol);
}

/* Memory of the first chunk has an offset from where its processor's begins. */
TEST_F(ktranslate, percpu)
{
	struct lab_row other;
	uint64_t base;

	ASSERT_EQ(0, lab_new("percpu 64", &self->row));
	ASSERT_EQ(0, lab_new("percpu 64", &other));
	check_mapped(_metadata, &self->asker, self->row.start,
		     self->row.region);
	if (!self->row.logical || !other.logical)
		SKIP(return, "the first chunk has no room left");
	if (!self->asker.a.has_percpu)
		SKIP(return, "one processor: the size of its area is not told");
	EXPECT_EQ(0, self->asker.a.cpu);
	base = self->row.start - self->asker.a.percpu;
	check_mapped(_metadata, &self->asker, other.start, other.region);
	EXPECT_EQ(base, other.start - self->asker.a.percpu);
	EXPECT_EQ(0, base % PAGE);
}

/* Begin and end of each run that a region has. */
static void check_region(struct __test_metadata *_metadata, struct asker *k,
			 const char *region)
{
	const struct kf_region *r = kf_region(&k->l, region);
	struct kf_runs runs;
	size_t i;

	ASSERT_NE(NULL, r);
	ASSERT_EQ(0, kf_runs_in(k->h, r->start, r->end, "", &runs));
	ASSERT_LT(0, runs.n);
	for (i = 0; i < runs.n && i < MOST_RUNS; i++) {
		check_mapped(_metadata, k, runs.rows[i].r.start, region);
		check_mapped(_metadata, k, runs.rows[i].r.end - 1, region);
	}
	TH_LOG("%s: %zu runs", region, runs.n);
	kf_runs_free(&runs);
}

TEST_F(ktranslate, fixmap)
{
	check_region(_metadata, &self->asker, "fixmap");
}

TEST_F(ktranslate, cpu_entry_area)
{
	check_region(_metadata, &self->asker, "cpu-entry-area");
}

static void check_hole(struct __test_metadata *_metadata, struct asker *k,
		       uint64_t address, const char *region)
{
	struct kanswer *a = &k->a;
	struct kf_run run;

	ASSERT_EQ(0, kanswer(address, k->l.levels, a))
		TH_LOG("%s %lx", region, (unsigned long)address);
	EXPECT_STREQ(region, a->region);
	EXPECT_TRUE(a->hole);
	EXPECT_TRUE(a->linked);
	EXPECT_STREQ(a->level, a->hole_level);
	ASSERT_TRUE(run_of_page(k, address, "holes=on", &run));
	EXPECT_EQ(MMSCOPE_K_HOLE, run.r.kind);
	EXPECT_STREQ(kf_level_name(&k->l, run.r.level), a->hole_level);
	EXPECT_EQ(0, a->physical);
	EXPECT_EQ(0, a->frame);
}

TEST_F(ktranslate, holes)
{
	const struct kf_region *r = kf_region(&self->asker.l, "guard-hole");
	struct asker *k = &self->asker;

	/* the guard page after an area */
	ASSERT_EQ(0, lab_new("vmalloc 4096", &self->row));
	check_hole(_metadata, k, self->row.start + PAGE, "vmalloc");
	/* what was there is not any more */
	EXPECT_EQ(0, lab_free(&self->row));
	ASSERT_NE(NULL, r);
	check_hole(_metadata, k, r->start, "guard-hole");
	check_hole(_metadata, k, r->end - 1, "guard-hole");
	/* the direct map has room for more memory than there is */
	r = kf_region(&k->l, "direct-map");
	ASSERT_NE(NULL, r);
	check_hole(_metadata, k, r->end - 1, "direct-map");
}

/* First and last address of the kernel's half are answered, too. */
TEST_F(ktranslate, edges)
{
	uint64_t start = self->asker.l.kernel_start;
	uint64_t end = self->asker.l.kernel_end;
	unsigned int levels = self->asker.l.levels;

	EXPECT_EQ(0, kanswer(start, levels, &self->asker.a));
	EXPECT_EQ(0, kanswer(end - 1, levels, &self->asker.a));
	EXPECT_EQ(-EINVAL, kanswer(start - 1, levels, &self->asker.a));
	EXPECT_EQ(-EINVAL, kanswer(end, levels, &self->asker.a));
}

static long got(long ret)
{
	return ret < 0 ? -errno : ret;
}

TEST_F(ktranslate, bad_requests)
{
	static char before[4096], after[4096];
	int fd = kspace_open("translate", O_RDWR);
	size_t i;
	ssize_t n;

	ASSERT_LE(0, fd);
	EXPECT_EQ(-ENODATA, got(read(fd, before, sizeof(before))));
	for (i = 0; i < ARRAY_SIZE(bad_kernel_address); i++) {
		EXPECT_EQ(bad_kernel_address[i].err,
			  kspace_write_bad(fd, &bad_kernel_address[i]))
			TH_LOG("row %zu: %s", i, bad_kernel_address[i].bytes);
		EXPECT_EQ(-ENODATA, got(read(fd, before, sizeof(before))));
	}
	/* what was asked before is what is answered */
	ASSERT_EQ(0, kspace_write(fd, " 0XFFFFFFFF80000000\n"));
	n = read(fd, before, sizeof(before));
	ASSERT_LT(0, n);
	for (i = 0; i < ARRAY_SIZE(bad_kernel_address); i++)
		kspace_write_bad(fd, &bad_kernel_address[i]);
	lseek(fd, 0, SEEK_SET);
	EXPECT_EQ(n, got(read(fd, after, sizeof(after))));
	EXPECT_EQ(0, memcmp(before, after, n));
	close(fd);
	TH_LOG("%zu requests", i);
}

/* Decimal is the same address. */
TEST_F(ktranslate, decimal)
{
	static char hexadecimal[KSPACE_TEXT], decimal[KSPACE_TEXT];

	EXPECT_EQ(0, kspace_ask("translate", "0xffffffff81000000",
				hexadecimal));
	EXPECT_EQ(0, kspace_ask("translate", "18446744071578845184", decimal));
	EXPECT_STREQ(hexadecimal, decimal);
}

TEST_HARNESS_MAIN
