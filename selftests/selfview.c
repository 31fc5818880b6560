// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/self against what the reader's own files in /proc say, read by
 * root and by a user who may do nothing else with mmscope.
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "libmmscope.h"
#include "pagemap.h"
#include "smaps.h"

#define NOBODY	65534
#define HUGE	0x200000UL
#define TRIES	10

static const char *const names[] = {
	"present", "swapped", "other", "untouched", "leaves_pte", "leaves_pmd",
	"leaves_pud", "tables", "table_bytes", "attached",
};

struct reader {
	struct mmscope *h;
	struct smaps maps;
};

FIXTURE(selfview)
{
	struct reader r;
};

FIXTURE_VARIANT(selfview)
{
	bool root;
};

FIXTURE_VARIANT_ADD(selfview, root) { .root = true };
FIXTURE_VARIANT_ADD(selfview, nobody) { .root = false };

/* To become a user makes a process's files in /proc root's, unless asked. */
static void become_nobody(struct __test_metadata *_metadata)
{
	ASSERT_EQ(0, setgid(NOBODY));
	ASSERT_EQ(0, setuid(NOBODY));
	ASSERT_EQ(0, prctl(PR_SET_DUMPABLE, 1));
}

/* The frames that the vdso reads are in no other file: do without them. */
static void unmap_device_memory(struct __test_metadata *_metadata,
				struct smaps *maps)
{
	size_t i;

	ASSERT_TRUE(smaps_read(maps, getpid()));
	for (i = 0; i < maps->n; i++)
		if (smaps_flag(&maps->vmas[i], "pf"))
			munmap((void *)maps->vmas[i].start,
			       maps->vmas[i].end - maps->vmas[i].start);
	smaps_free(maps);
}

FIXTURE_SETUP(selfview)
{
	struct reader *r = &self->r;

	unmap_device_memory(_metadata, &r->maps);
	if (!variant->root)
		become_nobody(_metadata);
	/* the rest of the module's files are not for everyone */
	EXPECT_EQ(variant->root, !mmscope_open(&r->h));
	ASSERT_NE(NULL, r->h);
}

FIXTURE_TEARDOWN(selfview)
{
	struct reader *r = &self->r;

	mmscope_close(r->h);
	smaps_free(&r->maps);
}

static uint64_t value(const struct mmscope_counters *set, const char *name)
{
	uint64_t value = ~0ULL;

	mmscope_counter(set, name, &value);
	return value;
}

/* What the reader's files say, to be the same before and after it is read. */
struct other_files {
	uint64_t present;
	uint64_t vm_size;
	uint64_t vm_pte;
	uint64_t vm_swap;
	uint64_t huge;
};

static uint64_t pages_present(const struct smaps_vma *vma)
{
	uint64_t *words = pagemap_read(getpid(), vma->start, vma->end);
	uint64_t i, present = 0;

	for (i = 0; words && i < (vma->end - vma->start) >> 12; i++)
		present += !!(words[i] & PM_PRESENT);
	free(words);
	return present;
}

static struct other_files read_others(struct smaps *maps)
{
	struct other_files o = {
		.vm_size = status_value(getpid(), "VmSize"),
		.vm_pte = status_value(getpid(), "VmPTE"),
		.vm_swap = status_value(getpid(), "VmSwap"),
	};
	size_t i;

	smaps_free(maps);
	if (!smaps_read(maps, getpid()))
		return o;
	for (i = 0; i < maps->n; i++) {
		o.present += pages_present(&maps->vmas[i]);
		o.huge += maps->vmas[i].anon_huge / 2048;
	}
	return o;
}

/* Read self while nothing changes in this process. */
static bool read_quietly(struct reader *r, struct other_files *o,
			 struct mmscope_counters *set)
{
	struct other_files after;
	int tries;

	for (tries = 0; tries < TRIES; tries++) {
		*o = read_others(&r->maps);
		if (mmscope_counters_proc(r->h, "self", set))
			return false;
		after = read_others(&r->maps);
		if (!memcmp(&after, o, sizeof(after)))
			return true;
		mmscope_counters_free(set);
	}
	return false;
}

static bool five_levels(void)
{
	/* only there user addresses beyond 47 bits can be had */
	void *p = mmap((void *)0x80000000000000, 4096, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool five = (uintptr_t)p == 0x80000000000000;

	munmap(p, 4096);
	return five;
}

static void check(struct __test_metadata *_metadata,
		  struct reader *r)
{
	/* VmPTE has neither the root nor tables of level p4d. */
	uint64_t beyond = five_levels() ? 2 : 1;
	struct mmscope_counters set;
	struct other_files o;
	uint64_t present;

	ASSERT_TRUE(read_quietly(r, &o, &set))
		TH_LOG("%s", mmscope_error(r->h));
	present = value(&set, "present");
	EXPECT_EQ(o.present, present);
	EXPECT_EQ(o.vm_swap, value(&set, "swapped") * 4);
	EXPECT_EQ(0, value(&set, "other"));
	EXPECT_EQ(o.vm_size, (present + value(&set, "swapped") +
			      value(&set, "untouched")) * 4);
	EXPECT_EQ(o.huge, value(&set, "leaves_pmd"));
	EXPECT_EQ(0, value(&set, "leaves_pud"));
	EXPECT_EQ(present, value(&set, "leaves_pte") + o.huge * 512);
	EXPECT_EQ(o.vm_pte / 4 - o.huge + beyond, value(&set, "tables"));
	EXPECT_EQ(value(&set, "tables") * 4096, value(&set, "table_bytes"));
	EXPECT_EQ(0, value(&set, "attached"));
	mmscope_counters_free(&set);
}

TEST_F(selfview, as_it_is)
{
	struct reader *r = &self->r;

	check(_metadata, r);
}

TEST_F(selfview, huge)
{
	struct reader *r = &self->r;
	char *p = mmap(NULL, 4 * HUGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(MAP_FAILED, p);
	p += -(uintptr_t)p & (HUGE - 1);
	ASSERT_EQ(0, madvise(p, 2 * HUGE, MADV_HUGEPAGE));
	*p = 1;
	p[HUGE] = 1;
	check(_metadata, r);
}

TEST_F(selfview, swapped)
{
	struct reader *r = &self->r;
	char *p = mmap(NULL, 64 * 4096, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned int i;

	ASSERT_NE(MAP_FAILED, p);
	for (i = 0; i < 64; i++)
		p[i * 4096] = i;
	ASSERT_EQ(0, madvise(p, 64 * 4096, MADV_PAGEOUT));
	if (!status_value(getpid(), "VmSwap"))
		SKIP(return, "nothing was swapped out");
	check(_metadata, r);
}

/* Ten names, ten numbers, none so large that it could be an address. */
TEST_F(selfview, no_addresses)
{
	struct reader *r = &self->r;
	struct mmscope_counters set;
	struct stat st;
	char *text, *line;
	size_t i;

	ASSERT_EQ(0, stat(MMSCOPE_PROCFS "/self", &st));
	EXPECT_EQ(0444, st.st_mode & 07777);
	ASSERT_EQ(0, mmscope_read_proc(r->h, "self", &text, NULL));
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		line += strspn(line, "abcdefghijklmnopqrstuvwxyz_");
		EXPECT_EQ(' ', *line++);
		EXPECT_LT(0, strlen(line));
		EXPECT_EQ(strlen(line), strspn(line, "0123456789"));
	}
	free(text);
	ASSERT_EQ(0, mmscope_counters_proc(r->h, "self", &set));
	EXPECT_EQ(ARRAY_SIZE(names), set.n);
	for (i = 0; i < set.n && i < ARRAY_SIZE(names); i++) {
		EXPECT_STREQ(names[i], set.rows[i].name);
		EXPECT_GT(0x400000, set.rows[i].value);
	}
	mmscope_counters_free(&set);
}

static uint64_t is_attached(struct mmscope *h)
{
	struct mmscope_counters set = { 0 };
	uint64_t attached = ~0ULL;

	if (!mmscope_counters_proc(h, "self", &set))
		attached = value(&set, "attached");
	mmscope_counters_free(&set);
	return attached;
}

TEST(attached)
{
	struct mmscope *h;

	ASSERT_EQ(0, mmscope_open(&h));
	EXPECT_EQ(0, is_attached(h));
	ASSERT_EQ(0, mmscope_attach(h, getpid()));
	EXPECT_EQ(1, is_attached(h));
	ASSERT_EQ(0, mmscope_detach(h, getpid()));
	EXPECT_EQ(0, is_attached(h));
	mmscope_close(h);
}

TEST_HARNESS_MAIN
