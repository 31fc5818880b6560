// SPDX-License-Identifier: GPL-2.0
/*
 * Pages that go out to each kind of device: a disk, a file, memory, two of them,
 * with zswap in front. As many go out and come back as should, the data is what
 * it was, and where they are is what pagemap says.
 */
#include <stdlib.h>
#include <sys/swap.h>
#include <unistd.h>

#include "cgroup.h"
#include "kselftest_harness.h"
#include "pagemap.h"
#include "scope.h"
#include "swapdevice.h"
#include "swapper.h"
#include "swapsums.h"

#define PAGES		2048UL
#define MIB		0x100000UL
#define CGROUP		"mmscope-swapdevs"
#define FILE_PATH	"/disk/swap"

enum kind { DISK, SWAP_FILE, ZRAM, TWO, ZSWAP };

FIXTURE(swapdevs)
{
	struct mmscope *h;
	struct swapper s;
	struct swapdevices before;
	char path[2][64];
	unsigned int n;
};

#define SELF	FIXTURE_DATA(swapdevs)

FIXTURE_VARIANT(swapdevs)
{
	enum kind kind;
};

FIXTURE_VARIANT_ADD(swapdevs, disk) { .kind = DISK };
FIXTURE_VARIANT_ADD(swapdevs, file) { .kind = SWAP_FILE };
FIXTURE_VARIANT_ADD(swapdevs, zram) { .kind = ZRAM };
FIXTURE_VARIANT_ADD(swapdevs, two_by_priority) { .kind = TWO };
FIXTURE_VARIANT_ADD(swapdevs, zswap_before_disk) { .kind = ZSWAP };

/* Make the devices; NULL, or why there are none. */
static const char *make(SELF *self, enum kind kind)
{
	self->n = 1;
	switch (kind) {
	case SWAP_FILE:
		snprintf(self->path[0], sizeof(self->path[0]), FILE_PATH);
		if (access("/disk/lost+found", F_OK) ||
		    swapdevice_file(FILE_PATH, 20 * MIB))
			return "no disk with a file system";
		return swapdevice_on(FILE_PATH, -1) ? "no swapon" : NULL;
	case ZRAM:
		if (swapdevice_zram(self->path[0], sizeof(self->path[0]), "32M"))
			return "no zram";
		return swapdevice_on(self->path[0], -1) ? "no swapon" : NULL;
	case TWO:
		/* the first has room for half of the pages */
		self->n = 2;
		if (swapdevice_zram(self->path[0], sizeof(self->path[0]), "4M") ||
		    swapdevice_zram(self->path[1], sizeof(self->path[1]), "32M"))
			return "no zram";
		return swapdevice_on(self->path[1], 5) ||
		       swapdevice_on(self->path[0], 10) ? "no swapon" : NULL;
	default:
		if (!swapdevice_disk(self->path[0], sizeof(self->path[0])))
			return "no disk";
		if (kind == ZSWAP && !swapdevice_zswap(true))
			return "no zswap";
		return swapdevice_on(self->path[0], -1) ? "no swapon" : NULL;
	}
}

static void unmake(SELF *self, enum kind kind)
{
	unsigned int i;

	if (kind == ZSWAP)
		swapdevice_zswap(false);
	for (i = 0; i < self->n; i++) {
		swapoff(self->path[i]);
		if (kind == ZRAM || kind == TWO)
			swapdevice_zram_remove(self->path[i]);
	}
	unlink(FILE_PATH);
}

FIXTURE_SETUP(swapdevs)
{
	const char *why;

	/* taking devices away is for guests */
	if (getuid() || access("/guest", F_OK))
		SKIP(return, "not in a guest");
	ASSERT_TRUE(scope_put("/proc/sys/vm/page-cluster", "0"));
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, swapdevice_none(&self->before));
	why = make(self, variant->kind);
	if (why) {
		unmake(self, variant->kind);
		swapdevice_restore(&self->before);
		mmscope_close(self->h);
		SKIP(return, "%s", why);
	}
	ASSERT_EQ(0, swapper_start(&self->s, PAGES, false));
	ASSERT_TRUE(cgroup_make(CGROUP) &&
		    cgroup_add(CGROUP, self->s.child.pid));
	ASSERT_EQ(0, mmscope_attach(self->h, self->s.child.pid));
	ASSERT_EQ(0, swapper_do(&self->s, SWAPPER_WRITE, 0, PAGES));
}

FIXTURE_TEARDOWN(swapdevs)
{
	swapper_stop(&self->s);
	unmake(self, variant->kind);
	swapdevice_restore(&self->before);
	mmscope_close(self->h);
}

static void look(struct __test_metadata *_metadata,
		 SELF *self, struct mmscope_swap *s)
{
	ASSERT_EQ(0, mmscope_swap(self->h, self->s.child.pid, s))
		TH_LOG("%s", mmscope_error(self->h));
	EXPECT_EQ(NULL, swap_wrong_at_rest(s))
		TH_LOG("%s: unexplained %ld", swap_wrong_at_rest(s),
		       (long)s->unexplained);
}

/*
 * What has been written stays in memory until it is reclaimed: then the next
 * touch has it read. There is less to be had than is asked for.
 */
static void forget_cache(void)
{
	int i;

	for (i = 0; i < 10; i++)
		cgroup_put(CGROUP, "memory.reclaim", "8M");
}

TEST_F_TIMEOUT(swapdevs, out_and_in, 60)
{
	bool zswap = variant->kind == ZSWAP;
	struct mmscope_swap s, before, system;
	long majors;

	ASSERT_EQ(0, mmscope_swap(self->h, 0, &before));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_OUT, 0, PAGES));
	look(_metadata, self, &s);
	EXPECT_EQ(PAGES, s.n[MMSCOPE_SWAP_OUT]);
	EXPECT_EQ(PAGES, s.now);
	forget_cache();
	majors = swapper_do(&self->s, SWAPPER_MAJORS, 0, 0);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 0, PAGES));
	majors = swapper_do(&self->s, SWAPPER_MAJORS, 0, 0) - majors;
	look(_metadata, self, &s);
	EXPECT_LE(PAGES, s.n[MMSCOPE_SWAP_IN]);
	EXPECT_EQ(majors, s.n[MMSCOPE_SWAP_MAJOR]);
	EXPECT_LE(PAGES / 2, s.n[MMSCOPE_SWAP_MAJOR]);
	/* a few others were reclaimed as well, its stack for one */
	EXPECT_GE(64, s.now);
	ASSERT_EQ(0, mmscope_swap(self->h, 0, &system));
	EXPECT_EQ(before.missed, system.missed);
	/* what the kernel says came from zswap */
	EXPECT_EQ(system.kernel.zswpin - before.kernel.zswpin,
		  s.wait[MMSCOPE_WAIT_ZSWAP].count);
	if (zswap)
		EXPECT_LT(0, s.wait[MMSCOPE_WAIT_ZSWAP].count);
	if (variant->kind == DISK)
		EXPECT_LT(0, s.wait[MMSCOPE_WAIT_DEVICE].asleep);
}

/* What is read ahead for a fault by the same thread is not what it waits for. */
TEST_F_TIMEOUT(swapdevs, read_ahead, 60)
{
	struct mmscope_swap s;

	ASSERT_TRUE(scope_put("/proc/sys/vm/page-cluster", "3"));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_OUT, 0, PAGES));
	forget_cache();
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 0, PAGES));
	ASSERT_TRUE(scope_put("/proc/sys/vm/page-cluster", "0"));
	look(_metadata, self, &s);
	EXPECT_LT(0, s.n[MMSCOPE_SWAP_MAJOR]);
	if (variant->kind == ZSWAP) {
		EXPECT_LT(0, s.n[MMSCOPE_SWAP_MINOR]);
		EXPECT_EQ(0, s.wait[MMSCOPE_WAIT_DEVICE].count);
	} else {
		EXPECT_EQ(0, s.wait[MMSCOPE_WAIT_ZSWAP].count);
	}
}

TEST_F_TIMEOUT(swapdevs, brought_back_by_swapoff, 60)
{
	struct mmscope_swap s;
	unsigned int i;

	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_OUT, 0, PAGES));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 0, 100));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_DROP, 100, 100));
	for (i = 0; i < self->n; i++)
		ASSERT_EQ(0, swapoff(self->path[i]));
	look(_metadata, self, &s);
	EXPECT_EQ(PAGES, s.n[MMSCOPE_SWAP_OUT]);
	EXPECT_EQ(100, s.n[MMSCOPE_SWAP_IN]);
	EXPECT_EQ(100, s.n[MMSCOPE_SWAP_FREED]);
	EXPECT_EQ(PAGES - 200, s.n[MMSCOPE_SWAP_SWAPOFF]);
	EXPECT_EQ(0, s.now);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 200, PAGES - 200));
}

/* By pagemap's words: device and slot of each page. */
static void spread_by_pagemap(const uint64_t *map,
			      struct mmscope_swap_device *d, unsigned int type)
{
	static bool taken[65536];
	uint64_t length = 0, next = UINT64_MAX;
	size_t i;

	memset(taken, 0, sizeof(taken));
	*d = (struct mmscope_swap_device) { .type = type };
	for (i = 0; i < PAGES; i++) {
		uint64_t slot = (map[i] & PM_FRAME) >> PM_SWAP_TYPE_BITS;

		if (!(map[i] & PM_SWAP) ||
		    (map[i] & ((1 << PM_SWAP_TYPE_BITS) - 1)) != type) {
			next = UINT64_MAX;
			continue;
		}
		d->pages++;
		taken[slot % 65536] = true;
		d->runs += slot != next;
		length = slot == next ? length + 1 : 1;
		d->longest = length > d->longest ? length : d->longest;
		next = slot + 1;
	}
	length = 0;
	for (i = 0; i < 65536; i++) {
		length = taken[i] ? length + 1 : 0;
		d->slot_runs += length == 1;
		d->slot_longest = length > d->slot_longest ? length :
							     d->slot_longest;
	}
}

TEST_F_TIMEOUT(swapdevs, spread, 60)
{
	struct mmscope_swap_device d;
	struct mmscope_swap s;
	unsigned int i;
	uint64_t *map;

	/* so that slots are not all in the order of addresses */
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_OUT, 1000, 40));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_OUT, 10, 30));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_OUT, 0, PAGES));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_DROP, 300, 7));
	look(_metadata, self, &s);
	map = pagemap_read(self->s.child.pid, self->s.start,
			   self->s.start + PAGES * SWAPPER_PAGE);
	ASSERT_NE(NULL, map);
	ASSERT_EQ(self->n, s.devices);
	for (i = 0; i < s.devices; i++) {
		spread_by_pagemap(map, &d, s.device[i].type);
		EXPECT_EQ(d.pages, s.device[i].pages);
		EXPECT_EQ(d.runs, s.device[i].runs);
		EXPECT_EQ(d.longest, s.device[i].longest);
		EXPECT_EQ(d.slot_runs, s.device[i].slot_runs);
		EXPECT_EQ(d.slot_longest, s.device[i].slot_longest);
	}
	free(map);
}

TEST_HARNESS_MAIN
