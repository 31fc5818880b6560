// SPDX-License-Identifier: GPL-2.0
/*
 * The files about the kernel as the module is loaded and unloaded: kernel/lab's
 * bounds are parameters, all that it has is freed, and nothing is lost by
 * reading.
 */
#include <fcntl.h>

#include "kernelsays.h"
#include "kmod.h"
#include "kselftest_harness.h"
#include "lablist.h"
#include "scope.h"

#define MOST	16

/* What may change by itself, in KiB. */
#define DRIFT		512
#define DRIFT_FREE	1024
/* And with KASAN, which keeps small objects that were freed for a while. */
#define QUARANTINE	16384

FIXTURE(kload)
{
	struct mmscope *h;
};

FIXTURE_SETUP(kload)
{
	if (!getenv("MMSCOPE_KO"))
		SKIP(return, "MMSCOPE_KO does not name the module's file");
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, lab_write("free all"));
}

FIXTURE_TEARDOWN(kload)
{
	if (!kmod_loaded())
		EXPECT_EQ(0, kmod_load());
	EXPECT_TRUE(scope_wait_held(self->h, 0));
	mmscope_close(self->h);
}

static int load_again(const char *parameters)
{
	int err = kmod_unload_soon();

	return err ? err : kmod_load_with(parameters);
}

TEST_F(kload, parameters)
{
	ASSERT_EQ(0, load_again("lab_items=2 lab_each=5000 lab_bytes=9192"));
	EXPECT_EQ(2, scope_control(self->h, "lab_items"));
	EXPECT_EQ(5000, scope_control(self->h, "lab_each"));
	EXPECT_EQ(9192, scope_control(self->h, "lab_bytes"));
	/* which takes 8192 */
	EXPECT_EQ(0, lab_write("vmalloc 5000"));
	EXPECT_EQ(-ENOSPC, lab_write("kmalloc 5001"));
	EXPECT_EQ(-ENOSPC, lab_write("kmalloc 1001"));
	EXPECT_EQ(0, lab_write("kmalloc 1000"));
	EXPECT_EQ(0, mmscope_set(self->h, "lab_bytes=10000"));
	EXPECT_EQ(-ENOSPC, lab_write("kmalloc 8"));
	/* and as new after that */
	ASSERT_EQ(0, load_again(""));
	EXPECT_LT(2, scope_control(self->h, "lab_items"));
	EXPECT_LT(10000, scope_control(self->h, "lab_bytes"));
	EXPECT_EQ(0, scope_stat(self->h, "bytes_held"));
}

/* Greater ones than may be written to control are the greatest of those. */
TEST_F(kload, parameters_too_great)
{
	ASSERT_EQ(0, load_again("lab_items=4294967295 lab_each=4294967295 lab_bytes=4294967295"));
	EXPECT_EQ(1024, scope_control(self->h, "lab_items"));
	EXPECT_EQ(2147483648, scope_control(self->h, "lab_each"));
	EXPECT_EQ(2147483648, scope_control(self->h, "lab_bytes"));
	ASSERT_EQ(0, load_again(""));
}

TEST_F(kload, bad_parameters)
{
	static const char * const bad[] = {
		"lab_items=-1", "lab_items=x", "lab_items=", "lab_each=1M",
		"lab_each=4294967296", "lab_bytes=0x", "lab_bytes",
	};
	size_t i;

	ASSERT_EQ(0, kmod_unload_soon());
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		int err = kmod_load_with(bad[i]);

		EXPECT_TRUE(err == -EINVAL || err == -ERANGE)
			TH_LOG("%s: %d", bad[i], err);
		EXPECT_FALSE(kmod_loaded());
	}
	ASSERT_EQ(0, kmod_load());
}

/* Free pages that processors keep for themselves, in KiB: not in meminfo. */
static long kept_by_processors(void)
{
	FILE *f = fopen("/proc/zoneinfo", "re");
	long pages, all = 0;
	char line[128];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, " count: %ld", &pages) == 1)
			all += pages;
	if (f)
		fclose(f);
	return all * 4;
}

static bool memory(struct kmod_memory *m)
{
	kmod_settle();
	if (!kmod_memory(m))
		return false;
	m->unavailable -= kept_by_processors();
	return true;
}

static bool vmallocinfo_has(const char *word)
{
	FILE *f = fopen("/proc/vmallocinfo", "re");
	char line[512];
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f))
		found = strstr(line, word);
	if (f)
		fclose(f);
	return found;
}

static const char * const all_kinds[] = {
	"kmalloc 64", "kmalloc 1048576", "vmalloc 8388608",
	"vmalloc-huge 8388608", "kvmalloc 8388608", "pages 8", "percpu 4096",
	"dma 1048576", "ioremap",
};

/* Allocate one of each, see them, unload and load the module. */
static void unload_round(struct __test_metadata *_metadata,
			 struct kmod_memory *after)
{
	struct kmod_memory before, with;
	struct lab_row rows[MOST];
	size_t i;

	ASSERT_TRUE(memory(&before));
	for (i = 0; i < ARRAY_SIZE(all_kinds); i++) {
		ASSERT_EQ(0, lab_write(all_kinds[i]))
			TH_LOG("kind %zu", i);
	}
	EXPECT_TRUE(vmallocinfo_has("lab_vmalloc"));
	ASSERT_TRUE(memory(&with));
	EXPECT_LE(before.vmalloc + 24 * 1024, with.vmalloc);
	ASSERT_EQ(0, kmod_unload_soon());
	EXPECT_STREQ("nothing", kmod_left());
	EXPECT_FALSE(vmallocinfo_has("lab_"));
	ASSERT_EQ(0, kmod_load());
	EXPECT_EQ(0, lab_rows(rows, MOST));
	ASSERT_TRUE(memory(after));
}

static void check_drift(struct __test_metadata *_metadata,
			const struct kmod_memory *first,
			const struct kmod_memory *last)
{
	long kept = says_symbol("kasan_quarantine_put") ? QUARANTINE : 0;

	TH_LOG("unavailable %+ld, slab %+ld, percpu %+ld, vmalloc %+ld KiB",
	       last->unavailable - first->unavailable, last->slab - first->slab,
	       last->percpu - first->percpu, last->vmalloc - first->vmalloc);
	EXPECT_GT(DRIFT_FREE + kept, last->unavailable - first->unavailable);
	EXPECT_GT(DRIFT + kept, last->slab - first->slab);
	EXPECT_GT(DRIFT, last->percpu - first->percpu);
	EXPECT_GT(DRIFT, last->vmalloc - first->vmalloc);
}

/* Compared after the first round, which may load what stays. */
TEST_F_TIMEOUT(kload, freed_as_it_is_unloaded, 60)
{
	enum { ROUNDS = 4 };
	struct kmod_memory first, last;
	int i;

	unload_round(_metadata, &first);
	for (i = 1; i < ROUNDS; i++)
		unload_round(_metadata, &last);
	check_drift(_metadata, &first, &last);
}

/* The files about the kernel, a bit of each and to the end. */
static bool read_all(struct mmscope *h)
{
	static const char * const names[] = {
		"kernel/vmalloc", "kernel/lab", "kernel/physmem",
		"kernel/layout", "kernel/pagetable", "kernel/translate",
	};
	char buf[64];
	bool good = true;
	char *text = NULL;
	size_t i, len;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		int fd = mmscope_open_file(h, 0, names[i], O_RDWR);

		if (!strcmp(names[i], "kernel/translate"))
			good &= write(fd, "0xffffffff81000000", 18) == 18;
		good &= fd >= 0 && scope_read_some(fd, buf, sizeof(buf)) > 0;
		close(fd);
		if (i >= 2)
			continue;
		good &= !mmscope_read_file(h, 0, names[i], &text, &len);
		free(text);
		text = NULL;
	}
	return good;
}

TEST_F_TIMEOUT(kload, nothing_lost_by_reading, 120)
{
	enum { ROUNDS = 40 };
	struct kmod_memory first, last;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		if (i == ROUNDS / 2)
			ASSERT_TRUE(memory(&first));
		ASSERT_TRUE(read_all(self->h)) TH_LOG("round %d", i);
		if (i % 10)
			continue;
		ASSERT_EQ(0, load_again(""));
	}
	ASSERT_TRUE(memory(&last));
	check_drift(_metadata, &first, &last);
}

TEST_HARNESS_MAIN
