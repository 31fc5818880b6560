// SPDX-License-Identifier: GPL-2.0
/*
 * kernel/translate against the address, the runs of kernel/pagetable, the
 * regions of kernel/layout, and what /proc/kallsyms, modules and iomem say.
 */
#include <fcntl.h>
#include <inttypes.h>

#include "kselftest_harness.h"
#include "kspace.h"
#include "lablist.h"

#define PAGE		4096UL
#define TABLE_MASK	0x000ffffffffff000UL
#define MOST_RUNS	512

/* An answer, taken apart. */
struct answer {
	uint64_t address;
	char region[32];
	bool logical;
	char symbol[256];
	bool has_percpu;
	uint64_t percpu;	/* offset */
	unsigned int cpu;
	unsigned int steps;
	char level[8];		/* of the last step */
	bool linked;		/* each step is in the table of the one before */
	bool hole;
	char hole_level[8];
	uint64_t physical;
	uint64_t frame;
	char access[32];
	char logic[256];
};

FIXTURE(ktranslate)
{
	struct lab_row row;
	struct answer a;
};

FIXTURE_SETUP(ktranslate)
{
	ASSERT_EQ(0, lab_write("free all"));
}

FIXTURE_TEARDOWN(ktranslate)
{
	EXPECT_EQ(0, lab_write("free all"));
}

static unsigned int levels(void)
{
	char value[16];

	return kspace_fact("levels", value, sizeof(value)) ? atoi(value) : 0;
}

/* One "walk" line; @table: where this table is to be, then where the next. */
static bool add_step(struct answer *a, const char *line, uint64_t *table,
		     unsigned int top)
{
	unsigned int shift = 12 + 9 * (top - a->steps - 1);
	uint64_t entry, raw, index;

	if (sscanf(line, "walk %7s index %" SCNu64 " at 0x%" SCNx64
		   " raw 0x%" SCNx64, a->level, &index, &entry, &raw) != 4)
		return false;
	a->linked &= index == ((a->address >> shift) & 511) &&
		     entry % PAGE == index * 8 &&
		     (!a->steps || entry - entry % PAGE == *table);
	*table = raw & TABLE_MASK;
	a->steps++;
	return true;
}

/* The rest of a line that begins with this, or NULL. */
static const char *after(const char *line, const char *start)
{
	size_t len = strlen(start);

	return strncmp(line, start, len) ? NULL : line + len;
}

static void add_number(const char *line, const char *start, uint64_t *number)
{
	const char *rest = after(line, start);

	if (rest)
		*number = strtoull(rest, NULL, 16);
}

static void add_text(const char *line, const char *start, char *text,
		     size_t size)
{
	const char *rest = after(line, start);

	if (rest)
		snprintf(text, size, "%s", rest);
}

static void add_line(struct answer *a, const char *line)
{
	char kind[16];

	if (sscanf(line, "region %*x-%*x %15s %31s", kind, a->region) == 2)
		a->logical = !strcmp(kind, "logical");
	a->has_percpu |= sscanf(line, "percpu cpu %u offset 0x%" SCNx64,
				&a->cpu, &a->percpu) == 2;
	a->hole |= sscanf(line, "hole at level %7s", a->hole_level) == 1;
	add_number(line, "physical 0x", &a->physical);
	add_number(line, "frame pfn:0x", &a->frame);
	add_text(line, "symbol ", a->symbol, sizeof(a->symbol));
	add_text(line, "access ", a->access, sizeof(a->access));
	add_text(line, "logical ", a->logic, sizeof(a->logic));
}

static int translate(uint64_t address, struct answer *a)
{
	static char text[KSPACE_TEXT];
	char request[32], *rest = text, *line;
	unsigned int top = levels();
	uint64_t table = 0;
	int err;

	snprintf(request, sizeof(request), "0x%" PRIx64, address);
	err = kspace_ask("translate", request, text);
	if (err)
		return err;
	memset(a, 0, sizeof(*a));
	a->linked = true;
	while ((line = strsep(&rest, "\n"))) {
		if (sscanf(line, "address 0x%" SCNx64, &a->address) == 1)
			continue;
		if (!add_step(a, line, &table, top))
			add_line(a, line);
	}
	return a->address == address && a->steps ? 0 : -EPROTO;
}

/* By the run that kernel/pagetable has of its page. */
static void check_mapped(struct __test_metadata *_metadata, uint64_t address,
			 const char *region, struct answer *a)
{
	uint64_t page = address & -PAGE, start = 0, end = 0, physical;
	struct kspace_run run;
	char access[32];

	ASSERT_EQ(0, translate(address, a))
		TH_LOG("%s %lx", region, (unsigned long)address);
	EXPECT_STREQ(region, a->region);
	ASSERT_TRUE(kspace_region(region, &start, &end));
	EXPECT_LE(start, address);
	EXPECT_GT(end, address);
	EXPECT_TRUE(a->linked);
	EXPECT_FALSE(a->hole);
	ASSERT_EQ(1, kspace_runs(page, page + PAGE, &run, 1))
		TH_LOG("%s %lx", region, (unsigned long)address);
	EXPECT_STREQ(region, run.region);
	EXPECT_STREQ(run.level, a->level);
	physical = run.frame * PAGE + address % PAGE;
	EXPECT_EQ(physical, a->physical)
		TH_LOG("%s %lx", region, (unsigned long)address);
	EXPECT_EQ(physical / PAGE, a->frame);
	snprintf(access, sizeof(access), "read%s%s",
		 strstr(run.flags, "write") ? ",write" : "",
		 strstr(run.flags, "exec") ? ",exec" : "");
	/* write-through is another flag */
	if (!strstr(run.flags, "write-through"))
		EXPECT_STREQ(access, a->access);
}

TEST_F(ktranslate, direct_map)
{
	uint64_t offset, phys;
	char value[32], logic[256];

	ASSERT_TRUE(kspace_fact("page_offset", value, sizeof(value)));
	offset = strtoull(value, NULL, 16);
	ASSERT_EQ(0, lab_new("kmalloc 100", &self->row));
	check_mapped(_metadata, self->row.start, "direct-map", &self->a);
	EXPECT_TRUE(self->a.logical);
	phys = self->row.start - offset;
	EXPECT_EQ(phys, self->a.physical);
	EXPECT_TRUE(kspace_is_ram(self->a.frame));
	snprintf(logic, sizeof(logic),
		 "0x%016lx - 0x%016lx = 0x%lx = physical: yes",
		 (unsigned long)self->row.start, (unsigned long)offset,
		 (unsigned long)phys);
	EXPECT_STREQ(logic, self->a.logic);
}

/* Each page of it, and within the page. */
TEST_F(ktranslate, vmalloc)
{
	uint64_t at;

	ASSERT_EQ(0, lab_new("vmalloc 65536", &self->row));
	for (at = self->row.start; at < self->row.end; at += PAGE) {
		check_mapped(_metadata, at + 0x123, "vmalloc", &self->a);
		EXPECT_FALSE(self->a.logical);
		EXPECT_STREQ("", self->a.logic);
		EXPECT_STREQ("pte", self->a.level);
		EXPECT_EQ(levels(), self->a.steps);
	}
}

/* The struct page of a frame; it is 64 bytes where the map is one array. */
TEST_F(ktranslate, vmemmap)
{
	uint64_t start, end;

	ASSERT_EQ(0, lab_new("pages 0", &self->row));
	ASSERT_TRUE(kspace_region("vmemmap", &start, &end));
	check_mapped(_metadata, start + self->row.first * 64, "vmemmap",
		     &self->a);
	EXPECT_TRUE(kspace_is_ram(self->a.frame));
}

/* Where a module is, by /proc/modules. */
static uint64_t module_address(const char *name)
{
	FILE *f = fopen("/proc/modules", "re");
	char line[512], found[64];
	uint64_t address = 0, at;

	while (f && !address && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %*u %*d %*s %*s 0x%" SCNx64, found,
			   &at) == 2 && !strcmp(found, name))
			address = at;
	if (f)
		fclose(f);
	return address;
}

TEST_F(ktranslate, modules)
{
	uint64_t address = module_address("mmscope");

	ASSERT_NE(0, address);
	check_mapped(_metadata, address + 0x100, "modules", &self->a);
	EXPECT_NE(NULL, strstr(self->a.symbol, "[mmscope]"))
		TH_LOG("%s", self->a.symbol);
	EXPECT_STREQ("read,exec", self->a.access);
}

/* First byte of a resource, by /proc/iomem. */
static uint64_t resource_start(const char *name)
{
	FILE *f = fopen("/proc/iomem", "re");
	uint64_t start = 0;
	char line[256];
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f))
		found = strstr(line, name) &&
			sscanf(line, "%" SCNx64, &start) == 1;
	if (f)
		fclose(f);
	return found ? start : 0;
}

TEST_F(ktranslate, kernel_text)
{
	static const char * const names[] = {
		"schedule", "kfree", "do_exit", "vfree",
	};
	uint64_t text = kspace_symbol("_text"), address;
	uint64_t code = resource_start(" : Kernel code");
	char symbol[64];
	size_t i;

	ASSERT_NE(0, text);
	ASSERT_NE(0, code);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		address = kspace_symbol(names[i]);
		ASSERT_NE(0, address);
		check_mapped(_metadata, address + 1, "kernel-image", &self->a);
		EXPECT_EQ(address + 1 - text + code, self->a.physical);
		EXPECT_STREQ("read,exec", self->a.access);
		snprintf(symbol, sizeof(symbol), "%s+0x1/", names[i]);
		EXPECT_EQ(0, strncmp(symbol, self->a.symbol, strlen(symbol)))
			TH_LOG("%s: %s", symbol, self->a.symbol);
	}
}

/* Data has a name as well, and is not to be executed. */
TEST_F(ktranslate, kernel_data)
{
	uint64_t address = kspace_symbol("init_task");

	ASSERT_NE(0, address);
	check_mapped(_metadata, address, "kernel-image", &self->a);
	EXPECT_STREQ("read,write", self->a.access);
	EXPECT_EQ(0, strncmp("init_task+0x0/", self->a.symbol, 14))
		TH_LOG("%s", self->a.symbol);
}

/* Memory of the first chunk has an offset from where its processor's begins. */
TEST_F(ktranslate, percpu)
{
	struct lab_row other;
	uint64_t base;

	ASSERT_EQ(0, lab_new("percpu 64", &self->row));
	ASSERT_EQ(0, lab_new("percpu 64", &other));
	check_mapped(_metadata, self->row.start, self->row.region, &self->a);
	if (!self->row.logical || !other.logical)
		SKIP(return, "the first chunk has no room left");
	if (!self->a.has_percpu)
		SKIP(return, "one processor: the size of its area is not told");
	EXPECT_EQ(0, self->a.cpu);
	base = self->row.start - self->a.percpu;
	check_mapped(_metadata, other.start, other.region, &self->a);
	EXPECT_EQ(base, other.start - self->a.percpu);
	EXPECT_EQ(0, base % PAGE);
}

/* Begin and end of each run that a region has. */
static void check_region(struct __test_metadata *_metadata, const char *region,
			 struct answer *a)
{
	static struct kspace_run runs[MOST_RUNS];
	uint64_t start, end;
	int i, n;

	ASSERT_TRUE(kspace_region(region, &start, &end));
	n = kspace_runs(start, end, runs, MOST_RUNS);
	ASSERT_LT(0, n);
	for (i = 0; i < n && i < MOST_RUNS; i++) {
		check_mapped(_metadata, runs[i].start, region, a);
		check_mapped(_metadata, runs[i].end - 1, region, a);
	}
	TH_LOG("%s: %d runs", region, n);
}

TEST_F(ktranslate, fixmap)
{
	check_region(_metadata, "fixmap", &self->a);
}

TEST_F(ktranslate, cpu_entry_area)
{
	check_region(_metadata, "cpu-entry-area", &self->a);
}

/* The level at which kernel/pagetable finds nothing for a page. */
static bool hole_level(uint64_t page, char level[8])
{
	static char text[KSPACE_TEXT];
	char request[80], *rest = text, *line;

	snprintf(request, sizeof(request), "range=%" PRIx64 "-%" PRIx64
		 " holes=on", page, page + PAGE);
	if (kspace_ask("pagetable", request, text))
		return false;
	while ((line = strsep(&rest, "\n")))
		if (sscanf(line, "%*x-%*x %*u %7s %*s hole", level) == 1 &&
		    strstr(line, " hole "))
			return true;
	return false;
}

static void check_hole(struct __test_metadata *_metadata, uint64_t address,
		       const char *region, struct answer *a)
{
	char level[8] = "";

	ASSERT_EQ(0, translate(address, a))
		TH_LOG("%s %lx", region, (unsigned long)address);
	EXPECT_STREQ(region, a->region);
	EXPECT_TRUE(a->hole);
	EXPECT_TRUE(a->linked);
	EXPECT_STREQ(a->level, a->hole_level);
	EXPECT_TRUE(hole_level(address & -PAGE, level));
	EXPECT_STREQ(level, a->hole_level);
	EXPECT_EQ(0, a->physical);
	EXPECT_EQ(0, a->frame);
}

TEST_F(ktranslate, holes)
{
	uint64_t start, end;

	/* the guard page after an area */
	ASSERT_EQ(0, lab_new("vmalloc 4096", &self->row));
	check_hole(_metadata, self->row.start + PAGE, "vmalloc", &self->a);
	/* what was there is not any more */
	EXPECT_EQ(0, lab_free(&self->row));
	ASSERT_TRUE(kspace_region("guard-hole", &start, &end));
	check_hole(_metadata, start, "guard-hole", &self->a);
	check_hole(_metadata, end - 1, "guard-hole", &self->a);
	/* the direct map has room for more memory than there is */
	ASSERT_TRUE(kspace_region("direct-map", &start, &end));
	check_hole(_metadata, end - 1, "direct-map", &self->a);
}

/* First and last address of the kernel's half are answered, too. */
TEST_F(ktranslate, edges)
{
	uint64_t start, end;
	char value[64];

	ASSERT_TRUE(kspace_fact("kernel", value, sizeof(value)));
	ASSERT_TRUE(sscanf(value, "0x%" SCNx64 "-0x%" SCNx64, &start,
			   &end) == 2);
	EXPECT_EQ(0, translate(start, &self->a));
	EXPECT_EQ(0, translate(end - 1, &self->a));
	EXPECT_EQ(-EINVAL, translate(start - 1, &self->a));
	EXPECT_EQ(-EINVAL, translate(end, &self->a));
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
