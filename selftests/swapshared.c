// SPDX-License-Identifier: GPL-2.0
/*
 * Pages that several processes share, that are read ahead, that were of a huge
 * page: whose they are, and how they come back.
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "cgroup.h"
#include "kselftest_harness.h"
#include "pagemap.h"
#include "scope.h"
#include "swapdevice.h"
#include "swapper.h"
#include "swapsums.h"

#define CGROUP		"mmscope-swapshared"
#define CLUSTER		"/proc/sys/vm/page-cluster"
#define PAGES		1024UL

FIXTURE(swapshared)
{
	struct mmscope *h;
	struct swapper s;
};

FIXTURE_SETUP(swapshared)
{
	if (!swap_has_device())
		SKIP(return, "there is nothing to swap to");
	if (!cgroup_make(CGROUP))
		SKIP(return, "no memory cgroup");
	ASSERT_TRUE(scope_put(CLUSTER, "0"));
	ASSERT_EQ(0, mmscope_open(&self->h));
}

FIXTURE_TEARDOWN(swapshared)
{
	swapper_stop(&self->s);
	scope_put(CLUSTER, "3");
	mmscope_close(self->h);
}

/* In a cgroup of its own, with what it forks. */
static bool start(struct swapper *s, size_t pages, bool huge)
{
	if (swapper_start(s, pages, huge))
		return false;
	return cgroup_add(CGROUP, s->child.pid);
}

static size_t pages_out(pid_t pid, const struct swapper *s)
{
	uint64_t *map = pagemap_read(pid, s->start,
				     s->start + s->pages * SWAPPER_PAGE);
	size_t i, out = 0;

	for (i = 0; map && i < s->pages; i++)
		out += !!(map[i] & PM_SWAP);
	free(map);
	return out;
}

/* Until all of its pages are out, and what was written is not in memory. */
static void reclaim_all(const struct swapper *s)
{
	int i;

	for (i = 0; i < 50; i++) {
		cgroup_put(CGROUP, "memory.reclaim", "8M");
		if (i > 10 && pages_out(s->child.pid, s) == s->pages)
			break;
	}
}

static void expect_sums(struct __test_metadata *_metadata, struct mmscope *h,
			pid_t pid, struct mmscope_swap *s)
{
	ASSERT_EQ(0, mmscope_swap(h, pid, s));
	EXPECT_EQ(NULL, swap_wrong_at_rest(s))
		TH_LOG("%d: %s: unexplained %ld", pid, swap_wrong_at_rest(s),
		       (long)s->unexplained);
}

/* A page that two processes have goes out once, and counts for both. */
TEST_F_TIMEOUT(swapshared, by_two_owners, 60)
{
	struct mmscope_swap s;
	int i, err = -ENOENT;
	pid_t child;

	ASSERT_TRUE(start(&self->s, PAGES, false));
	ASSERT_EQ(0, swapper_do(&self->s, SWAPPER_WRITE, 0, PAGES));
	ASSERT_EQ(0, mmscope_attach_tree(self->h, self->s.child.pid));
	child = swapper_do(&self->s, SWAPPER_FORK, 0, 0);
	ASSERT_LT(0, child);
	for (i = 0; i < 100 && err == -ENOENT; i++) {
		err = mmscope_swap(self->h, child, &s);
		scope_sleep_ms(10);
	}
	ASSERT_EQ(0, err);
	reclaim_all(&self->s);
	EXPECT_EQ(PAGES, pages_out(self->s.child.pid, &self->s));
	EXPECT_EQ(PAGES, pages_out(child, &self->s));
	expect_sums(_metadata, self->h, self->s.child.pid, &s);
	EXPECT_LE(PAGES, s.n[MMSCOPE_SWAP_OUT]);
	/* reclaim has looked at how old they are, in either */
	EXPECT_LT(0, s.n[MMSCOPE_SWAP_YOUNG]);
	expect_sums(_metadata, self->h, child, &s);
	EXPECT_LE(PAGES, s.n[MMSCOPE_SWAP_OUT]);
	EXPECT_EQ(0, s.n[MMSCOPE_SWAP_FORKED]);
	EXPECT_LT(0, s.n[MMSCOPE_SWAP_YOUNG]);
	/* one has them back, the other has not */
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 0, PAGES));
	expect_sums(_metadata, self->h, self->s.child.pid, &s);
	EXPECT_LE(PAGES, s.n[MMSCOPE_SWAP_IN]);
	expect_sums(_metadata, self->h, child, &s);
	EXPECT_LE(PAGES, s.now);
	kill(child, SIGKILL);
	EXPECT_TRUE(scope_wait_absent(self->h, child));
}

/* What read-ahead has brought unasked is found in memory later. */
TEST_F_TIMEOUT(swapshared, read_ahead, 60)
{
	struct mmscope_swap before, system, s;
	struct swapdevices devices;
	char disk[32];
	long majors;

	if (access("/guest", F_OK) || !swapdevice_disk(disk, sizeof(disk)))
		SKIP(return, "no disk");
	ASSERT_EQ(0, swapdevice_none(&devices));
	ASSERT_EQ(0, swapdevice_on(disk, -1));
	EXPECT_TRUE(scope_put(CLUSTER, "3"));
	EXPECT_TRUE(start(&self->s, PAGES, false));
	EXPECT_EQ(0, mmscope_attach(self->h, self->s.child.pid));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_WRITE, 0, PAGES));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_OUT, 0, PAGES));
	reclaim_all(&self->s);
	EXPECT_EQ(0, mmscope_swap(self->h, 0, &before));
	majors = swapper_do(&self->s, SWAPPER_MAJORS, 0, 0);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 0, PAGES));
	majors = swapper_do(&self->s, SWAPPER_MAJORS, 0, 0) - majors;
	expect_sums(_metadata, self->h, self->s.child.pid, &s);
	EXPECT_EQ(0, mmscope_swap(self->h, 0, &system));
	EXPECT_LE(PAGES, s.n[MMSCOPE_SWAP_IN]);
	EXPECT_GT(PAGES, s.n[MMSCOPE_SWAP_MAJOR]);
	EXPECT_LT(0, s.n[MMSCOPE_SWAP_MINOR]);
	EXPECT_LT(0, s.wait[MMSCOPE_WAIT_CACHE].count);
	EXPECT_LT(before.kernel.swap_ra, system.kernel.swap_ra);
	/* some of its own were out too, and were back before that was asked */
	EXPECT_LE(majors, s.n[MMSCOPE_SWAP_MAJOR]);
	swapper_stop(&self->s);
	swapdevice_restore(&devices);
}

/* A huge page goes out whole, and is split by what is done to a part of it. */
TEST_F_TIMEOUT(swapshared, huge_and_split, 60)
{
	struct mmscope_swap s;

	ASSERT_TRUE(start(&self->s, 2 * 512, true));
	ASSERT_EQ(0, mmscope_attach(self->h, self->s.child.pid));
	ASSERT_EQ(0, swapper_do(&self->s, SWAPPER_WRITE, 0, 2 * 512));
	ASSERT_EQ(0, swapper_do(&self->s, SWAPPER_OUT, 0, 2 * 512));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_DROP, 100, 3));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 600, 1));
	expect_sums(_metadata, self->h, self->s.child.pid, &s);
	EXPECT_EQ(2 * 512, s.n[MMSCOPE_SWAP_OUT]);
	EXPECT_EQ(3, s.n[MMSCOPE_SWAP_FREED]);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 0, 100));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 103, 2 * 512 - 103));
	expect_sums(_metadata, self->h, self->s.child.pid, &s);
	EXPECT_EQ(2 * 512 - 3, s.n[MMSCOPE_SWAP_IN]);
	EXPECT_EQ(0, s.now);
}

TEST_HARNESS_MAIN
