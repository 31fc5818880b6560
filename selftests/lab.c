// SPDX-License-Identifier: GPL-2.0
/*
 * What kernel/lab shows of memory allocated in each way: by the arithmetic of
 * the direct map, by the runs of kernel/pagetable, and by what the kernel says
 * in /proc/iomem, kpageflags and vmallocinfo.
 */
#include <fcntl.h>

#include "kernelfiles.h"
#include "kernelsays.h"
#include "kselftest_harness.h"
#include "labseen.h"
#include "scope.h"

#define PAGE		4096UL
#define HUGE		0x200000UL
/* The largest that the page allocator gives. */
#define LARGEST		0x400000UL

/* Bits of /proc/kpageflags. */
#define KPF_SLAB	0x80UL
#define KPF_COMPOUND	0x18000UL

FIXTURE(lab)
{
	struct mmscope *h;
	struct kf_layout l;
	int restrict_was;
	uint64_t held;
	struct lab_row row;
};

FIXTURE_SETUP(lab)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	self->restrict_was = says_show_addresses(1);
	ASSERT_LE(0, self->restrict_was);
	ASSERT_EQ(0, kf_layout(self->h, &self->l));
	ASSERT_EQ(0, lab_write("free all"));
	self->held = scope_stat(self->h, "bytes_held");
}

FIXTURE_TEARDOWN(lab)
{
	EXPECT_EQ(0, lab_write("free all"));
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	says_show_addresses(self->restrict_was);
	mmscope_close(self->h);
}

/* What holds for all kinds. */
static void check_row(struct __test_metadata *_metadata, struct mmscope *h,
		      const struct lab_row *row, const char *kind, size_t size)
{
	struct lab_seen l;

	EXPECT_STREQ(kind, row->kind);
	EXPECT_EQ(size, row->size);
	EXPECT_EQ(row->start + size, row->end);
	ASSERT_EQ(0, lab_see(h, row, &l))
		TH_LOG("%s %zu", kind, size);
	EXPECT_TRUE(l.whole)
		TH_LOG("%s %zu has gaps", kind, size);
	EXPECT_EQ(l.extents, row->extents);
	EXPECT_EQ(l.longest, row->longest);
	EXPECT_EQ(l.first, row->first);
	EXPECT_EQ(row->first, lab_translated(row->start));
}

/* Memory of the direct map, which is contiguous whatever its size. */
static void check_logical(struct __test_metadata *_metadata, struct mmscope *h,
			  const struct kf_layout *all,
			  const struct lab_row *row, const char *kind,
			  size_t size)
{
	uint64_t offset = all->page_offset;
	uint64_t phys = row->first * PAGE + row->start % PAGE;
	uint64_t pages = (row->end + PAGE - 1) / PAGE - row->start / PAGE;
	struct lab_seen l;
	char sum[160];

	check_row(_metadata, h, row, kind, size);
	EXPECT_TRUE(row->logical);
	EXPECT_STREQ("direct-map", row->region);
	EXPECT_EQ(phys, row->start - offset);
	EXPECT_EQ(1, row->extents);
	EXPECT_EQ(pages, row->longest);
	snprintf(sum, sizeof(sum), "0x%016lx - 0x%016lx = 0x%lx = phys: yes",
		 (unsigned long)row->start, (unsigned long)offset,
		 (unsigned long)phys);
	EXPECT_STREQ(sum, row->sum);
	ASSERT_EQ(0, lab_see(h, row, &l));
	EXPECT_TRUE(l.ram);
}

static void check_vmalloc(struct __test_metadata *_metadata, struct mmscope *h,
			  const struct kf_layout *all,
			  const struct lab_row *row, const char *kind,
			  size_t size)
{
	const struct kf_region *home = kf_region(all, "vmalloc");
	uint64_t area = 0, pages = 0;
	uint64_t whole = (size + PAGE - 1) & -PAGE;
	struct lab_seen l;
	char line[512];

	check_row(_metadata, h, row, kind, size);
	EXPECT_FALSE(row->logical);
	EXPECT_STREQ("", row->sum);
	EXPECT_STREQ("vmalloc", row->region);
	ASSERT_NE(NULL, home);
	EXPECT_LE(home->start, row->start);
	EXPECT_GE(home->end, row->end);
	ASSERT_EQ(0, lab_see(h, row, &l));
	EXPECT_TRUE(l.ram);
	EXPECT_EQ(whole / PAGE, l.pages);
	ASSERT_TRUE(lab_find_area(row->start, &area, &pages, line));
	/* a guard page is left after it */
	EXPECT_LE(whole + PAGE, area);
	EXPECT_LE(whole / PAGE, pages);
	if (!strstr(row->leaves, "2M")) {
		EXPECT_EQ(whole + PAGE, area);
		EXPECT_EQ(whole / PAGE, pages);
	}
}

#define CHECK(kind, ...) \
	check_##kind(_metadata, self->h, &self->l, &self->row, __VA_ARGS__)

/* Memory may be in pieces too small: have the kernel join them. */
static int new_large(const char *text, struct lab_row *row)
{
	int fd, err = lab_new(text, row);

	if (err != -ENOMEM)
		return err;
	fd = open("/proc/sys/vm/compact_memory", O_WRONLY | O_CLOEXEC);
	(void)!write(fd, "1", 1);
	close(fd);
	return lab_new(text, row);
}

TEST_F_TIMEOUT(lab, kmalloc, 60)
{
	size_t size;
	uint64_t flags;
	char text[32];

	for (size = 8; size <= LARGEST; size *= 2) {
		/* and one that is no power of two */
		size_t odd = size == LARGEST ? size : size + size / 4 + 1;

		snprintf(text, sizeof(text), "kmalloc %zu", size);
		ASSERT_EQ(0, new_large(text, &self->row))
			TH_LOG("%s", text);
		CHECK(logical, "kmalloc", size);
		flags = says_page_flags(self->row.first);
		EXPECT_TRUE(flags & (size <= 2 * PAGE ? KPF_SLAB :
							KPF_COMPOUND));
		EXPECT_EQ(0, lab_free(&self->row));
		snprintf(text, sizeof(text), "kmalloc %zu", odd);
		ASSERT_EQ(0, new_large(text, &self->row))
			TH_LOG("%s", text);
		CHECK(logical, "kmalloc", odd);
		EXPECT_EQ(0, lab_free(&self->row));
	}
}

TEST_F_TIMEOUT(lab, pages, 60)
{
	unsigned int order;
	char text[32];

	for (order = 0; PAGE << order <= LARGEST; order++) {
		snprintf(text, sizeof(text), "pages %u", order);
		ASSERT_EQ(0, new_large(text, &self->row))
			TH_LOG("%s", text);
		CHECK(logical, "pages", PAGE << order);
		EXPECT_EQ(0, self->row.start % (PAGE << order));
		EXPECT_EQ(0, self->row.first % (1UL << order));
		EXPECT_EQ(0, lab_free(&self->row));
	}
}

TEST_F_TIMEOUT(lab, vmalloc, 60)
{
	static const size_t sizes[] = {
		1, PAGE, 3 * PAGE + 1, 0x100000, 0x100001, 0x500000, 0x1000000,
	};
	char text[32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		snprintf(text, sizeof(text), "vmalloc %zu", sizes[i]);
		ASSERT_EQ(0, lab_new(text, &self->row))
			TH_LOG("%s", text);
		CHECK(vmalloc, "vmalloc", sizes[i]);
		EXPECT_STREQ("4K", self->row.leaves);
	}
	TH_LOG("%zu bytes: %lu extents, the longest of %lu pages",
	       sizes[i - 1], self->row.extents, self->row.longest);
}

TEST_F(lab, vmalloc_huge)
{
	struct lab_seen l;

	ASSERT_EQ(0, lab_new("vmalloc-huge 8388608", &self->row));
	CHECK(vmalloc, "vmalloc-huge", 8388608);
	if (!strstr(self->row.leaves, "2M"))
		SKIP(return, "the kernel made no huge mapping");
	EXPECT_EQ(0, self->row.start % HUGE);
	EXPECT_LE(HUGE / PAGE, self->row.longest);
	ASSERT_EQ(0, lab_see(self->h, &self->row, &l));
	EXPECT_EQ(0, l.first % (HUGE / PAGE));
	EXPECT_EQ(HUGE, 1UL << l.shift);
}

/* As kmalloc() where that has it, else as vmalloc(). */
TEST_F(lab, kvmalloc)
{
	ASSERT_EQ(0, lab_new("kvmalloc 4096", &self->row));
	CHECK(logical, "kvmalloc", 4096);
	ASSERT_EQ(0, lab_new("kvmalloc 8388608", &self->row));
	CHECK(vmalloc, "kvmalloc", 8388608);
}

TEST_F(lab, dma)
{
	static const size_t sizes[] = { 1, PAGE, 65536, 0x100000 };
	char text[32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		snprintf(text, sizeof(text), "dma %zu", sizes[i]);
		ASSERT_EQ(0, new_large(text, &self->row))
			TH_LOG("%s", text);
		CHECK(logical, "dma", sizes[i]);
		/* the device has 32 bits for addresses */
		EXPECT_GT(1UL << 32, (self->row.first + self->row.longest) *
				     PAGE);
	}
}

TEST_F(lab, percpu)
{
	static const size_t sizes[] = { 8, 64, 4096, 32768 };
	char text[32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		snprintf(text, sizeof(text), "percpu %zu", sizes[i]);
		ASSERT_EQ(0, lab_new(text, &self->row))
			TH_LOG("%s", text);
		/* the first chunk is in the direct map, others are not */
		if (self->row.logical)
			CHECK(logical, "percpu", sizes[i]);
		else
			check_row(_metadata, self->h, &self->row, "percpu", sizes[i]);
		EXPECT_TRUE(self->row.logical ||
			    !strcmp(self->row.region, "vmalloc"));
	}
}

TEST_F(lab, ioremap)
{
	uint64_t area = 0, pages = 0;
	char line[512], phys[32];
	struct lab_seen l;

	ASSERT_EQ(0, lab_new("ioremap", &self->row));
	check_row(_metadata, self->h, &self->row, "ioremap", self->row.size);
	EXPECT_FALSE(self->row.logical);
	EXPECT_STREQ("vmalloc", self->row.region);
	EXPECT_EQ(1, self->row.extents);
	ASSERT_EQ(0, lab_see(self->h, &self->row, &l));
	EXPECT_FALSE(l.ram);
	EXPECT_FALSE(says_is_ram(self->row.first));
	/* the kernel has what is below 1 MiB cached, whoever maps it */
	EXPECT_FALSE(l.flags & (MMSCOPE_F_CACHE_DISABLE | MMSCOPE_F_EXEC))
		TH_LOG("%#x", l.flags);
	ASSERT_TRUE(lab_find_area(self->row.start, &area, &pages, line));
	snprintf(phys, sizeof(phys), "phys=0x%016lx ",
		 (unsigned long)self->row.first * PAGE);
	EXPECT_NE(NULL, strstr(line, phys))
		TH_LOG("%s", line);
	EXPECT_NE(NULL, strstr(line, " ioremap"));
}

TEST_HARNESS_MAIN
