// SPDX-License-Identifier: GPL-2.0
/*
 * What kernel/lab does not allocate: what makes no sense, what is beyond the
 * bounds, what there is no memory for.
 */
#include <fcntl.h>

#include "kselftest_harness.h"
#include "kspace.h"
#include "lablist.h"
#include "scope.h"

#define MIB	0x100000UL

FIXTURE(labbounds)
{
	struct mmscope *h;
	uint64_t held;
	char control[256];
	struct lab_row row;
};

FIXTURE_SETUP(labbounds)
{
	ssize_t n;
	int fd;

	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, lab_write("free all"));
	self->held = scope_stat(self->h, "bytes_held");
	fd = mmscope_open_file(self->h, 0, "control", O_RDONLY | O_CLOEXEC);
	ASSERT_LE(0, fd);
	n = read(fd, self->control, sizeof(self->control) - 1);
	close(fd);
	ASSERT_LT(0, n);
}

FIXTURE_TEARDOWN(labbounds)
{
	EXPECT_EQ(0, mmscope_set(self->h, self->control));
	EXPECT_EQ(0, lab_write("free all"));
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	mmscope_close(self->h);
}

static int row_count(void)
{
	static struct lab_row rows[128];

	return lab_rows(rows, 128);
}

TEST_F(labbounds, bad_requests)
{
	int fd = kspace_open("lab", O_RDWR);
	size_t i;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, lab_new("kmalloc 64", &self->row));
	for (i = 0; i < ARRAY_SIZE(bad_lab); i++) {
		EXPECT_EQ(bad_lab[i].err, kspace_write_bad(fd, &bad_lab[i]))
			TH_LOG("row %zu: %s", i, bad_lab[i].bytes);
		EXPECT_EQ(1, row_count())
			TH_LOG("row %zu: %s", i, bad_lab[i].bytes);
	}
	close(fd);
	TH_LOG("%zu requests", i);
}

TEST_F(labbounds, number)
{
	struct lab_row first;

	ASSERT_EQ(0, mmscope_set(self->h, "lab_items=3"));
	ASSERT_EQ(0, lab_new("kmalloc 8", &first));
	EXPECT_EQ(0, lab_write("vmalloc 8"));
	EXPECT_EQ(0, lab_write("percpu 8"));
	EXPECT_EQ(-ENOSPC, lab_write("kmalloc 8"));
	EXPECT_EQ(-ENOSPC, lab_write("ioremap"));
	EXPECT_EQ(3, row_count());
	EXPECT_EQ(0, lab_free(&first));
	ASSERT_EQ(0, lab_new("kmalloc 8", &self->row));
	/* its number is not used again */
	EXPECT_EQ(first.id + 3, self->row.id);
	EXPECT_EQ(-ENOENT, lab_free(&first));
	ASSERT_EQ(0, mmscope_set(self->h, "lab_items=0"));
	EXPECT_EQ(-ENOSPC, lab_write("kmalloc 8"));
	EXPECT_EQ(3, row_count());
}

TEST_F(labbounds, each)
{
	ASSERT_EQ(0, mmscope_set(self->h, "lab_each=8192"));
	EXPECT_EQ(0, lab_write("kmalloc 8192"));
	EXPECT_EQ(-ENOSPC, lab_write("kmalloc 8193"));
	EXPECT_EQ(0, lab_write("pages 1"));
	EXPECT_EQ(-ENOSPC, lab_write("pages 2"));
	EXPECT_EQ(0, lab_write("vmalloc 8192"));
	EXPECT_EQ(-ENOSPC, lab_write("vmalloc 8193"));
	EXPECT_EQ(3, row_count());
}

TEST_F(labbounds, all)
{
	ASSERT_EQ(0, mmscope_set(self->h, "lab_bytes=10000"));
	ASSERT_EQ(0, lab_new("kmalloc 8000", &self->row));
	/* it takes 8192 */
	EXPECT_EQ(-ENOSPC, lab_write("kmalloc 1809"));
	EXPECT_EQ(0, lab_write("kmalloc 1808"));
	EXPECT_EQ(-ENOSPC, lab_write("kmalloc 1"));
	EXPECT_EQ(0, lab_free(&self->row));
	EXPECT_EQ(0, lab_write("vmalloc 8000"));
	EXPECT_EQ(-ENOSPC, lab_write("vmalloc 1"));
	ASSERT_EQ(0, lab_write("free all"));
	ASSERT_EQ(0, mmscope_set(self->h, "lab_bytes=8192"));
	EXPECT_EQ(0, lab_write("kmalloc 4097"));
	EXPECT_EQ(-ENOSPC, lab_write("kmalloc 1"));
}

static int possible_processors(void)
{
	FILE *f = fopen("/sys/devices/system/cpu/possible", "re");
	int first = 0, last = -1, n = 0;

	if (f) {
		n = fscanf(f, "%d-%d", &first, &last);
		fclose(f);
	}
	return n == 2 ? last + 1 : n;
}

/* Per-CPU memory is there once for each processor. */
TEST_F(labbounds, percpu_copies)
{
	int n = possible_processors();
	char text[32];

	ASSERT_LT(0, n);
	snprintf(text, sizeof(text), "lab_bytes=%d", 64 * n);
	ASSERT_EQ(0, mmscope_set(self->h, text));
	EXPECT_EQ(0, lab_write("percpu 64"));
	EXPECT_EQ(-ENOSPC, lab_write("percpu 8"));
	EXPECT_LE(self->held + 64 * n, scope_stat(self->h, "bytes_held"));
	TH_LOG("%d processors", n);
}

/* It has a size that nobody asks for. */
TEST_F(labbounds, device)
{
	ASSERT_EQ(0, mmscope_set(self->h, "lab_each=65535"));
	EXPECT_EQ(-ENOSPC, lab_write("ioremap"));
	ASSERT_EQ(0, mmscope_set(self->h, "lab_each=65536\nlab_bytes=65535"));
	EXPECT_EQ(-ENOSPC, lab_write("ioremap"));
	EXPECT_EQ(0, row_count());
	ASSERT_EQ(0, mmscope_set(self->h, "lab_bytes=65536"));
	EXPECT_EQ(0, lab_write("ioremap"));
	EXPECT_EQ(-ENOSPC, lab_write("ioremap"));
}

/* What counts is what is taken, the rows have what was asked for. */
TEST_F(labbounds, taken)
{
	static const struct {
		const char *text;
		unsigned long size, taken;
	} all[] = {
		{ "kmalloc 4096", 4096, 4096 },
		{ "kmalloc 4097", 4097, 8192 },
		{ "kmalloc 8193", 8193, 16384 },
		{ "kmalloc 65537", 65537, 131072 },
		{ "kvmalloc 8193", 8193, 16384 },
		{ "kvmalloc 4194305", 4194305, 6 * MIB },
		{ "vmalloc 2097153", 2097153, 2 * MIB + 4096 },
		{ "vmalloc 4000", 4000, 4000 },
		{ "vmalloc-huge 2097151", 2097151, 2 * MIB },
		{ "vmalloc-huge 2097153", 2097153, 4 * MIB },
		{ "dma 4096", 4096, 4096 },
		{ "dma 12288", 12288, 16384 },
		{ "pages 2", 16384, 16384 },
	};
	char text[32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		snprintf(text, sizeof(text), "lab_bytes=%lu", all[i].taken - 1);
		ASSERT_EQ(0, mmscope_set(self->h, text));
		EXPECT_EQ(-ENOSPC, lab_write(all[i].text))
			TH_LOG("%s", all[i].text);
		snprintf(text, sizeof(text), "lab_bytes=%lu", all[i].taken);
		ASSERT_EQ(0, mmscope_set(self->h, text));
		ASSERT_EQ(0, lab_new(all[i].text, &self->row))
			TH_LOG("%s", all[i].text);
		EXPECT_EQ(all[i].size, self->row.size);
		EXPECT_LE(self->held + all[i].taken,
			  scope_stat(self->h, "bytes_held"));
		EXPECT_EQ(0, lab_free(&self->row));
	}
}

static uint64_t available(void)
{
	FILE *f = fopen("/proc/meminfo", "re");
	unsigned long kib = 0;
	char line[128];

	while (f && !kib && fgets(line, sizeof(line), f))
		if (sscanf(line, "MemAvailable: %lu kB", &kib) != 1)
			kib = 0;
	if (f)
		fclose(f);
	return kib * 1024UL;
}

/* Whatever the bounds are, an eighth of what is available is not exceeded. */
TEST_F(labbounds, share)
{
	uint64_t all = available();
	char some[64], more[64];

	ASSERT_LT(64 * MIB, all);
	ASSERT_EQ(0, mmscope_set(self->h,
				 "lab_each=2147483648\nlab_bytes=2147483648"));
	if (all / 6 >= 1UL << 31)
		SKIP(return, "more memory than a bound can be");
	snprintf(more, sizeof(more), "vmalloc %lu", (unsigned long)all / 6);
	EXPECT_EQ(-ENOSPC, lab_write(more));
	/* nor by several */
	snprintf(some, sizeof(some), "vmalloc %lu", (unsigned long)all / 12);
	EXPECT_EQ(0, lab_write(some));
	EXPECT_EQ(-ENOSPC, lab_write(some));
	EXPECT_EQ(1, row_count());
}

/* Lines of the kernel's log about an allocation, since it was opened. */
static int complaints(int log)
{
	char record[2048];
	int found = 0;
	ssize_t n;

	while ((n = read(log, record, sizeof(record) - 1)) > 0 ||
	       (n < 0 && errno == EPIPE)) {
		record[n > 0 ? n : 0] = '\0';
		found += strstr(record, "alloc") || strstr(record, "order:") ||
			 strstr(record, "WARNING");
	}
	return found;
}

/* More than these give at a time, and within the bounds. */
TEST_F(labbounds, no_memory_and_no_warning)
{
	static const char * const too_large[] = {
		"kmalloc 8388608", "kmalloc 4194305", "pages 11", "pages 14",
		"percpu 65536",
	};
	int log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	size_t i;

	ASSERT_LE(0, log);
	ASSERT_EQ(0, lseek(log, 0, SEEK_END));
	for (i = 0; i < ARRAY_SIZE(too_large); i++) {
		EXPECT_EQ(-ENOMEM, lab_write(too_large[i]))
			TH_LOG("%s", too_large[i]);
	}
	EXPECT_EQ(0, complaints(log));
	close(log);
	EXPECT_EQ(0, row_count());
	EXPECT_EQ(self->held, scope_stat(self->h, "bytes_held"));
}

TEST_F(labbounds, held_until_freed)
{
	EXPECT_EQ(0, lab_write("free all"));
	ASSERT_EQ(0, lab_new("vmalloc 1048576", &self->row));
	EXPECT_LE(self->held + MIB, scope_stat(self->h, "bytes_held"));
	EXPECT_EQ(0, lab_write("kmalloc 64"));
	EXPECT_EQ(0, lab_free(&self->row));
	EXPECT_EQ(-ENOENT, lab_free(&self->row));
	EXPECT_GT(self->held + MIB, scope_stat(self->h, "bytes_held"));
	EXPECT_EQ(1, row_count());
	EXPECT_EQ(0, lab_write("free all"));
	EXPECT_EQ(0, row_count());
	EXPECT_EQ(self->held, scope_stat(self->h, "bytes_held"));
}

TEST_HARNESS_MAIN
