// SPDX-License-Identifier: GPL-2.0
/*
 * As a process is attached its tables are looked through for what is out. Of one with
 * many, that maps and unmaps all the time, that takes long, as the look rests. Nobody
 * waits for it who wants none of it any more.
 */
#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>

#include "child.h"
#include "kselftest_harness.h"
#include "scope.h"
#include "swapper.h"

#define TABLE_BYTES	0x200000UL
/* Fewer where the kernel is slow: swap=on waits for a whole look. */
#define TABLES		(16384UL / patient(1))

/* Many tables, with a page each; then never at rest. */
static void be_wide(int fd, void *arg)
{
	const size_t tables = TABLES;
	char *p = mmap(NULL, tables * TABLE_BYTES, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0), *q;
	size_t i;

	if (p == MAP_FAILED || madvise(p, tables * TABLE_BYTES, MADV_NOHUGEPAGE)) {
		child_say(fd, -errno);
		return;
	}
	for (i = 1; i < tables; i++)
		scope_touch(p + i * TABLE_BYTES);
	/* what has had nothing in swap is not looked through */
	*p = 1;
	child_say(fd, swap_push_out(p, 1));
	for (;;) {
		q = mmap(NULL, SWAPPER_PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0);
		munmap(q, SWAPPER_PAGE);
	}
}

FIXTURE(swaplook)
{
	struct mmscope *h;
	struct child c;
	uint64_t held;
	uint64_t whole_ms;	/* a look takes, until its end */
	uint64_t took_ms;	/* one took that is not wanted any more */
};

#define SELF	FIXTURE_DATA(swaplook)

FIXTURE_SETUP(swaplook)
{
	uint64_t began;

	if (!swap_has_device())
		SKIP(return, "there is nothing to swap to");
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, child_start(&self->c, be_wide, NULL));
	ASSERT_EQ(0, child_hear(self->c.fd));
	/* what is had but once is there then */
	ASSERT_EQ(0, mmscope_attach(self->h, getpid()));
	ASSERT_EQ(0, mmscope_detach(self->h, getpid()));
	self->held = scope_stat(self->h, "bytes_held");
	began = scope_now_ms();
	ASSERT_EQ(0, mmscope_attach(self->h, self->c.pid));
	self->whole_ms = scope_now_ms() - began;
	ASSERT_EQ(0, mmscope_detach(self->h, self->c.pid));
	TH_LOG("a whole look takes %lu ms", (unsigned long)self->whole_ms);
	self->took_ms = UINT64_MAX;
	/* long enough to be seen */
	ASSERT_LT(100, self->whole_ms);
}

FIXTURE_TEARDOWN(swaplook)
{
	EXPECT_EQ(0, mmscope_set(self->h, "swap=on"));
	child_stop(&self->c);
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	mmscope_close(self->h);
}

struct attacher {
	struct mmscope *h;
	pid_t pid;
	pthread_t thread;
	int ret;
};

static void *attach(void *arg)
{
	struct attacher *a = arg;

	a->ret = mmscope_attach(a->h, a->pid);
	return NULL;
}

/* Until the look is under way. */
static void attach_begins(struct __test_metadata *_metadata, SELF *self,
			  struct attacher *a)
{
	a->pid = self->c.pid;
	ASSERT_EQ(0, mmscope_open(&a->h));
	ASSERT_EQ(0, pthread_create(&a->thread, NULL, attach, a));
	while (!mmscope_attached(self->h, self->c.pid))
		scope_sleep_ms(1);
}

static void attach_ends(struct __test_metadata *_metadata, struct attacher *a)
{
	pthread_join(a->thread, NULL);
	mmscope_close(a->h);
	EXPECT_EQ(0, a->ret);
}

static uint64_t set_takes_ms(struct mmscope *h, const char *setting)
{
	uint64_t began = scope_now_ms();

	return mmscope_set(h, setting) ? UINT64_MAX : scope_now_ms() - began;
}

/* Attach it, and have swap not accounted as soon as the look is under way. */
static void off_beside(struct __test_metadata *_metadata, SELF *self)
{
	uint64_t alone_ms = set_takes_ms(self->h, "swap=off");
	struct attacher a;

	ASSERT_EQ(0, mmscope_set(self->h, "swap=on"));
	attach_begins(_metadata, self, &a);
	self->took_ms = set_takes_ms(self->h, "swap=off");
	attach_ends(_metadata, &a);
	TH_LOG("swap=off takes %lu ms, and meanwhile %lu ms",
	       (unsigned long)alone_ms, (unsigned long)self->took_ms);
	self->took_ms -= alone_ms < self->took_ms ? alone_ms : self->took_ms;
}

/* Once of a few times: this machine may do something else meanwhile. */
TEST_F_TIMEOUT(swaplook, off, 120)
{
	struct mmscope_swap s;
	int i;

	for (i = 0; i < 3 && self->took_ms > self->whole_ms / 4; i++) {
		off_beside(_metadata, self);
		/* attached none the less, and looked at when that is wanted again */
		ASSERT_EQ(0, mmscope_set(self->h, "swap=on"));
		ASSERT_EQ(0, mmscope_swap(self->h, self->c.pid, &s));
		EXPECT_EQ(1, s.n[MMSCOPE_SWAP_FOUND]);
		EXPECT_EQ(1, s.now);
		ASSERT_EQ(0, mmscope_detach(self->h, self->c.pid));
	}
	EXPECT_GT(self->whole_ms / 4, self->took_ms);
}

static void detach_beside(struct __test_metadata *_metadata, SELF *self)
{
	struct attacher a;
	uint64_t began;

	attach_begins(_metadata, self, &a);
	began = scope_now_ms();
	EXPECT_EQ(0, mmscope_detach(self->h, self->c.pid));
	attach_ends(_metadata, &a);
	self->took_ms = scope_now_ms() - began;
	EXPECT_EQ(0, mmscope_attached(self->h, self->c.pid));
	TH_LOG("detached, and the look had ended, in %lu ms",
	       (unsigned long)self->took_ms);
}

TEST_F_TIMEOUT(swaplook, detached, 120)
{
	int i;

	for (i = 0; i < 3 && self->took_ms > self->whole_ms / 4; i++)
		detach_beside(_metadata, self);
	EXPECT_GT(self->whole_ms / 4, self->took_ms);
}

TEST_HARNESS_MAIN
