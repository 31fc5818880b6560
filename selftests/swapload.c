// SPDX-License-Identifier: GPL-2.0
/*
 * Swap under load: many processes short of memory at once, a device that is
 * full, processes that die, and accounting that comes and goes meanwhile. When
 * they stand still what is out is what was counted, to the page.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/swap.h>
#include <unistd.h>

#include "cgroup.h"
#include "kmod.h"
#include "kselftest_harness.h"
#include "pagemap.h"
#include "scope.h"
#include "smaps.h"
#include "swapdevice.h"
#include "swapper.h"
#include "swapsums.h"

#define CGROUP		"mmscope-swapload"
#define CROWD		10
#define PAGES		1024UL
/* Half of what they want. */
#define HIGH		"20M"

FIXTURE(swapload)
{
	struct mmscope *h;
	struct swapper s[CROWD];
	uint64_t held;
};

FIXTURE_SETUP(swapload)
{
	if (!swap_has_device())
		SKIP(return, "there is nothing to swap to");
	if (!cgroup_make(CGROUP) || !cgroup_put(CGROUP, "memory.high", HIGH))
		SKIP(return, "no memory cgroup");
	ASSERT_EQ(0, mmscope_open(&self->h));
	self->held = scope_stat(self->h, "bytes_held");
}

FIXTURE_TEARDOWN(swapload)
{
	int i;

	for (i = 0; i < CROWD; i++)
		if (self->s[i].child.pid)
			swapper_stop(&self->s[i]);
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_EQ(0, scope_stat(self->h, "targets"));
	mmscope_close(self->h);
}

static bool start_thrashing(struct swapper *s)
{
	if (swapper_start(s, PAGES, false))
		return false;
	if (!cgroup_add(CGROUP, s->child.pid))
		return false;
	swapper_tell(s, SWAPPER_THRASH, 0, PAGES);
	return true;
}

/* Until it stands still, and what was under way for it has ended. */
static bool rest(struct mmscope *h, pid_t pid, struct mmscope_swap *s)
{
	struct mmscope_swap before;
	int i;

	for (i = 0; i < 100 && child_state(pid) != 'T'; i++)
		scope_sleep_ms(10);
	if (mmscope_swap(h, pid, &before))
		return false;
	for (; i < 200; i++) {
		scope_sleep_ms(20);
		if (mmscope_swap(h, pid, s))
			return false;
		if (!memcmp(s->n, before.n, sizeof(s->n)) &&
		    s->now == before.now)
			return true;
		before = *s;
	}
	return false;
}

static void expect_right_at_rest(struct __test_metadata *_metadata,
				 struct mmscope *h, pid_t pid, uint64_t *outs)
{
	struct mmscope_swap s;

	EXPECT_EQ(0, kill(pid, SIGSTOP));
	ASSERT_TRUE(rest(h, pid, &s));
	EXPECT_EQ(NULL, swap_wrong_at_rest(&s))
		TH_LOG("%s: unexplained %ld of %lu out, %lu in",
		       swap_wrong_at_rest(&s), (long)s.unexplained,
		       (unsigned long)s.n[MMSCOPE_SWAP_OUT],
		       (unsigned long)s.n[MMSCOPE_SWAP_IN]);
	/* threads of 6.1 keep some to themselves, who reclaims for it as well */
	EXPECT_LE(labs((long)(status_value(pid, "VmSwap") / 4 - s.now)),
		  kernel_before(6, 2) ? 64 * CROWD : 0);
	*outs += s.n[MMSCOPE_SWAP_OUT];
}

/* While it runs the difference is what is under way, of a few threads. */
static void expect_bounded(struct __test_metadata *_metadata,
			   struct mmscope *h, pid_t pid)
{
	struct mmscope_swap s;

	ASSERT_EQ(0, mmscope_swap(h, pid, &s));
	EXPECT_EQ(NULL, swap_wrong(&s))
		TH_LOG("%s", swap_wrong(&s));
	EXPECT_GE(PAGES, labs((long)s.unexplained));
}

TEST_F_TIMEOUT(swapload, ten_at_once, 120)
{
	uint64_t end, missed, outs = 0;
	struct mmscope_swap s;
	int i;

	ASSERT_EQ(0, mmscope_swap(self->h, 0, &s));
	missed = s.missed;
	for (i = 0; i < CROWD; i++) {
		ASSERT_TRUE(start_thrashing(&self->s[i]));
		/* before, or amid it */
		ASSERT_EQ(0, mmscope_attach(self->h, self->s[i].child.pid));
	}
	for (end = scope_now_ms() + 4000; scope_now_ms() < end;) {
		for (i = 0; i < CROWD; i++)
			expect_bounded(_metadata, self->h,
				       self->s[i].child.pid);
		cgroup_put(CGROUP, "memory.reclaim", "2M");
	}
	for (i = 0; i < CROWD; i++)
		kill(self->s[i].child.pid, SIGSTOP);
	for (i = 0; i < CROWD; i++)
		expect_right_at_rest(_metadata, self->h,
				     self->s[i].child.pid, &outs);
	EXPECT_LT(CROWD * PAGES / 4, outs);
	TH_LOG("%lu pages out", (unsigned long)outs);
	ASSERT_EQ(0, mmscope_swap(self->h, 0, &s));
	EXPECT_EQ(missed, s.missed);
}

/* Attached again and again while it swaps: at rest it is right each time. */
TEST_F_TIMEOUT(swapload, attached_meanwhile, 120)
{
	uint64_t outs = 0;
	int i, k;

	for (i = 0; i < CROWD; i++)
		ASSERT_TRUE(start_thrashing(&self->s[i]));
	scope_sleep_ms(500);
	for (k = 0; k < 5; k++) {
		for (i = 0; i < CROWD; i++)
			ASSERT_EQ(0, mmscope_attach(self->h,
						    self->s[i].child.pid));
		scope_sleep_ms(100);
		for (i = 0; i < CROWD; i++)
			kill(self->s[i].child.pid, SIGSTOP);
		for (i = 0; i < CROWD; i++)
			expect_right_at_rest(_metadata, self->h,
					     self->s[i].child.pid, &outs);
		for (i = 0; i < CROWD; i++) {
			kill(self->s[i].child.pid, SIGCONT);
			EXPECT_EQ(0, mmscope_detach(self->h,
						    self->s[i].child.pid));
		}
	}
}

/* Each is attached no more, then. */
static void stop_all(struct __test_metadata *_metadata, struct mmscope *h,
		     struct swapper *s)
{
	int i;

	for (i = 0; i < CROWD; i++) {
		pid_t pid = s[i].child.pid;

		swapper_stop(&s[i]);
		EXPECT_TRUE(scope_wait_absent(h, pid));
	}
}

/* Killed wherever they are, many while they wait for a page. */
TEST_F_TIMEOUT(swapload, killed, 120)
{
	int i, k;

	for (k = 0; k < 5; k++) {
		for (i = 0; i < CROWD; i++) {
			ASSERT_TRUE(start_thrashing(&self->s[i]));
			ASSERT_EQ(0, mmscope_attach(self->h,
						    self->s[i].child.pid));
		}
		scope_sleep_ms(200 + 50 * k);
		stop_all(_metadata, self->h, self->s);
	}
}

/* The same where they sleep for it: on a disk. */
TEST_F_TIMEOUT(swapload, killed_asleep, 120)
{
	struct swapdevices before;
	char disk[32];
	int i, k;

	if (access("/guest", F_OK) || !swapdevice_disk(disk, sizeof(disk)))
		SKIP(return, "no disk");
	ASSERT_EQ(0, swapdevice_none(&before));
	ASSERT_EQ(0, swapdevice_on(disk, -1));
	for (k = 0; k < 3; k++) {
		for (i = 0; i < CROWD; i++) {
			EXPECT_TRUE(start_thrashing(&self->s[i]));
			EXPECT_EQ(0, mmscope_attach(self->h,
						    self->s[i].child.pid));
		}
		scope_sleep_ms(300 + 50 * k);
		stop_all(_metadata, self->h, self->s);
	}
	/* and taken away while others use it */
	for (i = 0; i < CROWD; i++) {
		EXPECT_TRUE(start_thrashing(&self->s[i]));
		EXPECT_EQ(0, mmscope_attach(self->h, self->s[i].child.pid));
	}
	scope_sleep_ms(300);
	EXPECT_TRUE(cgroup_put(CGROUP, "memory.high", "max"));
	EXPECT_EQ(0, swapoff(disk));
	for (i = 0; i < CROWD; i++) {
		struct mmscope_swap s;

		EXPECT_EQ(0, kill(self->s[i].child.pid, SIGSTOP));
		EXPECT_TRUE(rest(self->h, self->s[i].child.pid, &s));
		EXPECT_EQ(NULL, swap_wrong_at_rest(&s))
			TH_LOG("unexplained %ld of %lu out, %lu by swapoff",
			       (long)s.unexplained,
			       (unsigned long)s.n[MMSCOPE_SWAP_OUT],
			       (unsigned long)s.n[MMSCOPE_SWAP_SWAPOFF]);
		EXPECT_EQ(0, s.now);
	}
	swapdevice_restore(&before);
}

/* Accounting goes and comes; then the module does. */
TEST_F_TIMEOUT(swapload, switched, 120)
{
	uint64_t outs = 0;
	int i, k;

	scope_gather();
	for (i = 0; i < CROWD; i++) {
		ASSERT_TRUE(start_thrashing(&self->s[i]));
		ASSERT_EQ(0, mmscope_attach(self->h, self->s[i].child.pid));
	}
	for (k = 0; k < 5; k++) {
		ASSERT_EQ(0, mmscope_set(self->h, "swap=off"));
		scope_sleep_ms(20);
		ASSERT_EQ(0, mmscope_set(self->h, "swap=on"));
		scope_sleep_ms(100);
	}
	for (i = 0; i < CROWD; i++)
		kill(self->s[i].child.pid, SIGSTOP);
	for (i = 0; i < CROWD; i++)
		expect_right_at_rest(_metadata, self->h,
				     self->s[i].child.pid, &outs);
	EXPECT_LT(0, outs);
	if (!getenv("MMSCOPE_KO"))
		SKIP(return, "MMSCOPE_KO does not name the module");
	/* what is in store for children is not there any more */
	self->held = 0;
	for (k = 0; k < 3; k++) {
		for (i = 0; i < CROWD; i++)
			kill(self->s[i].child.pid, SIGCONT);
		scope_sleep_ms(50);
		ASSERT_EQ(0, kmod_unload_whole());
		ASSERT_EQ(0, kmod_load());
		for (i = 0; i < CROWD; i++)
			ASSERT_EQ(0, mmscope_attach(self->h,
						    self->s[i].child.pid));
	}
}

/* There is no room for all: what went out is out, the rest stays. */
TEST_F_TIMEOUT(swapload, device_full, 60)
{
	struct swapper *w = &self->s[0];
	struct swapdevices before;
	struct mmscope_swap s;
	char path[32];
	long stay;

	if (access("/guest", F_OK))
		SKIP(return, "not in a guest");
	ASSERT_EQ(0, swapper_start(w, 4 * PAGES, false));
	ASSERT_EQ(0, mmscope_attach(self->h, w->child.pid));
	ASSERT_EQ(0, swapdevice_none(&before));
	EXPECT_EQ(0, swapdevice_zram(path, sizeof(path), "8M"));
	EXPECT_EQ(0, swapdevice_on(path, -1));
	EXPECT_EQ(0, swapper_do(w, SWAPPER_WRITE, 0, 4 * PAGES));
	stay = swapper_do(w, SWAPPER_OUT, 0, 4 * PAGES);
	EXPECT_LT(PAGES, stay);
	EXPECT_EQ(0, mmscope_swap(self->h, w->child.pid, &s));
	EXPECT_EQ(NULL, swap_wrong_at_rest(&s));
	EXPECT_EQ(4 * PAGES - stay, s.now);
	EXPECT_EQ(0, swapper_do(w, SWAPPER_READ, 0, 4 * PAGES));
	swapper_stop(w);
	EXPECT_EQ(0, swapoff(path));
	swapdevice_zram_remove(path);
	swapdevice_restore(&before);
}

/* Huge pages go out whole where the kernel can; each of their pages counts. */
TEST_F_TIMEOUT(swapload, huge, 60)
{
	struct swapper *w = &self->s[0];
	struct mmscope_swap s;
	struct smaps all;
	uint64_t huge = 0;
	size_t i;

	ASSERT_EQ(0, swapper_start(w, 2 * 512, true));
	ASSERT_EQ(0, mmscope_attach(self->h, w->child.pid));
	EXPECT_EQ(0, swapper_do(w, SWAPPER_WRITE, 0, 2 * 512));
	ASSERT_TRUE(smaps_read(&all, w->child.pid));
	for (i = 0; i < all.n; i++)
		huge += all.vmas[i].anon_huge / 2048;
	smaps_free(&all);
	if (huge != 2)
		SKIP(return, "no huge pages");
	EXPECT_EQ(0, swapper_do(w, SWAPPER_OUT, 0, 2 * 512));
	EXPECT_EQ(0, mmscope_swap(self->h, w->child.pid, &s));
	EXPECT_EQ(NULL, swap_wrong_at_rest(&s));
	EXPECT_EQ(2 * 512, s.n[MMSCOPE_SWAP_OUT]);
	EXPECT_EQ(2, s.n[MMSCOPE_SWAP_OUT_EVENTS]);
	EXPECT_EQ(0, swapper_do(w, SWAPPER_READ, 0, 2 * 512));
	EXPECT_EQ(0, mmscope_swap(self->h, w->child.pid, &s));
	EXPECT_EQ(NULL, swap_wrong_at_rest(&s));
	EXPECT_EQ(2 * 512, s.n[MMSCOPE_SWAP_IN]);
	EXPECT_EQ(0, s.now);
}

TEST_HARNESS_MAIN
