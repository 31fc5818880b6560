// SPDX-License-Identifier: GPL-2.0
/*
 * What becomes of pages in swap: known numbers of them go out, come back, are
 * freed, forked and moved; each is found in its row, none elsewhere, and what is
 * out is what the kernel's own files say.
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "child.h"
#include "kselftest_harness.h"
#include "pagemap.h"
#include "scope.h"
#include "smaps.h"
#include "swapper.h"
#include "swapsums.h"

#define PAGES		1024UL
#define CLUSTER		"/proc/sys/vm/page-cluster"

FIXTURE(swaps)
{
	struct mmscope *h;
	struct swapper s;
	struct mmscope_swap before;
	uint64_t held;
};

#define SELF	FIXTURE_DATA(swaps)

/* What is detached is given back by a worker. */
static uint64_t held_at_rest(struct mmscope *h)
{
	uint64_t held, last = UINT64_MAX;

	while ((held = scope_stat(h, "bytes_held")) != last) {
		last = held;
		scope_sleep_ms(50);
	}
	return held;
}

FIXTURE_SETUP(swaps)
{
	if (!swap_has_device())
		SKIP(return, "there is nothing to swap to");
	/* no page is to bring others with it */
	ASSERT_TRUE(scope_put(CLUSTER, "0"));
	ASSERT_EQ(0, mmscope_open(&self->h));
	/* what is in store for children is, from the first on that is followed */
	ASSERT_EQ(0, mmscope_attach_tree(self->h, getpid()));
	ASSERT_EQ(0, mmscope_detach(self->h, getpid()));
	self->held = held_at_rest(self->h);
	ASSERT_EQ(0, swapper_start(&self->s, PAGES, false));
	ASSERT_EQ(0, mmscope_attach(self->h, self->s.child.pid));
	ASSERT_EQ(0, swapper_do(&self->s, SWAPPER_WRITE, 0, PAGES));
	ASSERT_EQ(0, mmscope_swap(self->h, self->s.child.pid, &self->before));
}

FIXTURE_TEARDOWN(swaps)
{
	swapper_stop(&self->s);
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	scope_put(CLUSTER, "3");
	mmscope_close(self->h);
}

static uint64_t swap_of_smaps(pid_t pid)
{
	struct smaps all;
	uint64_t kib = 0;
	size_t i;

	if (!smaps_read(&all, pid))
		return UINT64_MAX;
	for (i = 0; i < all.n; i++)
		kib += all.vmas[i].swap;
	smaps_free(&all);
	return kib / 4;
}

/* What was counted since the test began. It adds up, and smaps says the same. */
static void look(struct __test_metadata *_metadata, SELF *self,
		 struct mmscope_swap *s)
{
	const char *wrong;

	ASSERT_EQ(0, mmscope_swap(self->h, self->s.child.pid, s))
		TH_LOG("%s", mmscope_error(self->h));
	wrong = swap_wrong_at_rest(s);
	EXPECT_EQ(NULL, wrong)
		TH_LOG("%s: unexplained %ld", wrong, (long)s->unexplained);
	EXPECT_EQ(swap_of_smaps(self->s.child.pid), s->now);
	EXPECT_EQ(status_value(self->s.child.pid, "VmSwap") / 4, s->vmswap);
	/* each thread of 6.1 keeps some to itself for a while */
	EXPECT_LE(labs((long)s->vmswap - (long)s->now),
		  kernel_before(6, 2) ? 128 : 0);
	swap_since(s, &self->before);
}

/* These many of the pages of each row, and none of the others. */
static void expect_pages(struct __test_metadata *_metadata,
			 const struct mmscope_swap *s,
			 const uint64_t expected[MMSCOPE_SWAP_FOUND + 1])
{
	unsigned int i;

	for (i = 0; i <= MMSCOPE_SWAP_FOUND; i++) {
		EXPECT_EQ(expected[i], s->n[i])
			TH_LOG("%s", mmscope_swap_name(i));
	}
}

#define EXPECT_PAGES(s, ...)						\
	expect_pages(_metadata, (s),					\
		     (uint64_t[MMSCOPE_SWAP_FOUND + 1]) { __VA_ARGS__ })

static void send_out(struct __test_metadata *_metadata,
		     SELF *self)
{
	ASSERT_EQ(0, swapper_do(&self->s, SWAPPER_OUT, 0, PAGES));
}

TEST_F(swaps, out)
{
	struct mmscope_swap s;

	send_out(_metadata, self);
	look(_metadata, self, &s);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_OUT] = PAGES);
	EXPECT_EQ(PAGES, s.n[MMSCOPE_SWAP_OUT_EVENTS]);
	EXPECT_EQ(PAGES, s.now);
}

/* In from the device: as many as getrusage() has major faults. */
TEST_F(swaps, in_from_device)
{
	struct mmscope_swap s;
	long majors;

	send_out(_metadata, self);
	majors = swapper_do(&self->s, SWAPPER_MAJORS, 0, 0);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 0, PAGES / 2));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, PAGES / 2, PAGES / 4));
	majors = swapper_do(&self->s, SWAPPER_MAJORS, 0, 0) - majors;
	look(_metadata, self, &s);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_OUT] = PAGES,
		     [MMSCOPE_SWAP_IN] = PAGES * 3 / 4);
	EXPECT_EQ(PAGES * 3 / 4, s.n[MMSCOPE_SWAP_MAJOR]);
	EXPECT_EQ(majors, s.n[MMSCOPE_SWAP_MAJOR]);
	EXPECT_EQ(0, s.n[MMSCOPE_SWAP_MINOR]);
	EXPECT_EQ(PAGES * 3 / 4, s.wait[MMSCOPE_WAIT_DEVICE].count);
	EXPECT_LT(0, s.wait[MMSCOPE_WAIT_DEVICE].ns);
}

/* Another has them back before: they are still in memory. */
TEST_F(swaps, in_from_cache)
{
	struct mmscope_swap s;
	pid_t pid;

	send_out(_metadata, self);
	ASSERT_EQ(0, mmscope_swap(self->h, self->s.child.pid, &s));
	/* it keeps its pages in the cache as long as it lives */
	pid = swapper_do(&self->s, SWAPPER_FORK, 0, 0);
	ASSERT_LT(0, pid);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_FORK_READ, 0, PAGES));
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 0, PAGES));
	look(_metadata, self, &s);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_OUT] = PAGES, [MMSCOPE_SWAP_IN] = PAGES);
	EXPECT_EQ(PAGES, s.n[MMSCOPE_SWAP_MINOR]);
	EXPECT_EQ(PAGES, s.wait[MMSCOPE_WAIT_CACHE].count);
	EXPECT_EQ(0, s.n[MMSCOPE_SWAP_MAJOR]);
	kill(pid, SIGKILL);
}

TEST_F(swaps, freed)
{
	struct mmscope_swap s;

	send_out(_metadata, self);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_DROP, 10, 100));
	look(_metadata, self, &s);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_OUT] = PAGES, [MMSCOPE_SWAP_FREED] = 100);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_FREE, 300, 50));
	look(_metadata, self, &s);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_OUT] = PAGES, [MMSCOPE_SWAP_FREED] = 150);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_UNMAP, 512, PAGES - 512));
	look(_metadata, self, &s);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_OUT] = PAGES,
		     [MMSCOPE_SWAP_FREED] = 150 + PAGES - 512);
	EXPECT_EQ(512 - 150, s.now);
}

/* Where they are mapped is all the same to them. */
TEST_F(swaps, moved)
{
	struct mmscope_swap s;

	send_out(_metadata, self);
	EXPECT_LT(0, swapper_do(&self->s, SWAPPER_MOVE, 0, 0));
	look(_metadata, self, &s);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_OUT] = PAGES);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 0, PAGES));
	look(_metadata, self, &s);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_OUT] = PAGES, [MMSCOPE_SWAP_IN] = PAGES);
}

/* Those that were out before it is attached, or attached anew. */
TEST_F(swaps, found)
{
	struct mmscope_swap s;

	send_out(_metadata, self);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 0, 24));
	ASSERT_EQ(0, mmscope_detach(self->h, self->s.child.pid));
	ASSERT_EQ(0, mmscope_attach(self->h, self->s.child.pid));
	look(_metadata, self, &s);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_FOUND] = PAGES - 24);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 0, PAGES));
	look(_metadata, self, &s);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_FOUND] = PAGES - 24,
		     [MMSCOPE_SWAP_IN] = PAGES - 24);
}

/* A child has the parent's, if it is attached as it is forked. */
TEST_F(swaps, forked)
{
	struct mmscope_swap s;
	int i, err = -ENOENT;
	pid_t pid;

	ASSERT_EQ(0, mmscope_detach(self->h, self->s.child.pid));
	ASSERT_EQ(0, mmscope_attach_tree(self->h, self->s.child.pid));
	send_out(_metadata, self);
	pid = swapper_do(&self->s, SWAPPER_FORK, 0, 0);
	ASSERT_LT(0, pid);
	for (i = 0; i < 100 && err == -ENOENT; i++) {
		err = mmscope_swap(self->h, pid, &s);
		scope_sleep_ms(10);
	}
	ASSERT_EQ(0, err);
	EXPECT_EQ(NULL, swap_wrong_at_rest(&s));
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_FORKED] = PAGES);
	EXPECT_EQ(swap_of_smaps(pid), s.now);
	look(_metadata, self, &s);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_OUT] = PAGES);
	kill(pid, SIGKILL);
	EXPECT_TRUE(scope_wait_absent(self->h, pid));
}

/* Children that take the parent's in at once: none has less than none to begin with. */
TEST_F(swaps, forked_and_read_at_once)
{
	enum { CHILDREN = 12 };
	struct mmscope_swap before, now;
	int i;

	ASSERT_EQ(0, mmscope_detach(self->h, self->s.child.pid));
	ASSERT_EQ(0, mmscope_attach_tree(self->h, self->s.child.pid));
	send_out(_metadata, self);
	ASSERT_EQ(0, mmscope_swap(self->h, 0, &before));
	for (i = 0; i < CHILDREN; i++)
		EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_FORK_READ, 0, PAGES));
	ASSERT_EQ(0, mmscope_swap(self->h, 0, &now));
	swap_since(&now, &before);
	EXPECT_GE(CHILDREN * PAGES, now.n[MMSCOPE_SWAP_FORKED]);
	EXPECT_GE(CHILDREN * PAGES, now.n[MMSCOPE_SWAP_FOUND]);
	EXPECT_GE(CHILDREN * PAGES, now.n[MMSCOPE_SWAP_FREED]);
}

/* Exec gives up what is out; the process is counted on with its new memory. */
TEST_F(swaps, exec)
{
	struct mmscope_swap s;

	send_out(_metadata, self);
	ASSERT_EQ(0, swapper_do(&self->s, SWAPPER_EXEC, 0, 0));
	look(_metadata, self, &s);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_OUT] = PAGES,
		     [MMSCOPE_SWAP_FREED] = PAGES);
	EXPECT_EQ(0, s.now);
}

/* So does exit, and the system's counts keep that. */
TEST_F(swaps, exit)
{
	struct mmscope_swap before, s;
	pid_t pid = self->s.child.pid;

	send_out(_metadata, self);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_DROP, 0, 24));
	ASSERT_EQ(0, mmscope_swap(self->h, 0, &before));
	swapper_stop(&self->s);
	EXPECT_TRUE(scope_wait_absent(self->h, pid));
	ASSERT_EQ(0, mmscope_swap(self->h, 0, &s));
	swap_since(&s, &before);
	EXPECT_EQ(PAGES - 24, s.n[MMSCOPE_SWAP_FREED]);
	EXPECT_EQ(0, s.n[MMSCOPE_SWAP_OUT]);
}

/* Off: nothing is counted, and what is out is still shown. */
TEST_F(swaps, off)
{
	struct mmscope_swap s;

	scope_gather();
	ASSERT_EQ(0, mmscope_set(self->h, "swap=off"));
	send_out(_metadata, self);
	ASSERT_EQ(0, mmscope_swap(self->h, self->s.child.pid, &s));
	EXPECT_FALSE(s.on);
	EXPECT_EQ(PAGES, s.now);
	EXPECT_PAGES(&s, 0);
	ASSERT_EQ(0, mmscope_set(self->h, "swap=on"));
	look(_metadata, self, &s);
	EXPECT_TRUE(s.on);
	EXPECT_PAGES(&s, [MMSCOPE_SWAP_FOUND] = PAGES);
}

/* The system's counts grow by the process's, and the kernel's by as many. */
TEST_F(swaps, system)
{
	struct mmscope_swap before, s;

	ASSERT_EQ(0, mmscope_swap(self->h, 0, &before));
	send_out(_metadata, self);
	EXPECT_EQ(0, swapper_do(&self->s, SWAPPER_READ, 0, PAGES / 2));
	ASSERT_EQ(0, mmscope_swap(self->h, 0, &s));
	EXPECT_EQ(before.missed, s.missed);
	EXPECT_EQ(PAGES, s.kernel.pswpout - before.kernel.pswpout);
	EXPECT_EQ(PAGES / 2, s.kernel.pswpin - before.kernel.pswpin);
	EXPECT_EQ(s.difference_out, before.difference_out);
	EXPECT_EQ(s.difference_in, before.difference_in);
	swap_since(&s, &before);
	EXPECT_EQ(PAGES, s.n[MMSCOPE_SWAP_OUT]);
	EXPECT_EQ(PAGES / 2, s.n[MMSCOPE_SWAP_IN]);
}

TEST_HARNESS_MAIN
