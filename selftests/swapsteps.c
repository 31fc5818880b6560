// SPDX-License-Identifier: GPL-2.0
/* <pid>/swapin: the steps by which a page that was chosen comes back. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "cgroup.h"
#include "creds.h"
#include "kselftest_harness.h"
#include "kspace.h"
#include "pagemap.h"
#include "swapstage.h"

#define PAGES		SWAPSTAGE_PAGES

FIXTURE(swapsteps)
{
	struct swapstage stage;
};

#define SELF	FIXTURE_DATA(swapsteps)

FIXTURE_VARIANT(swapsteps)
{
	bool disk;
};

FIXTURE_VARIANT_ADD(swapsteps, as_it_is) { .disk = false };
FIXTURE_VARIANT_ADD(swapsteps, disk) { .disk = true };

FIXTURE_SETUP(swapsteps)
{
	const char *lacks = swapstage_lacks(&self->stage, variant->disk);

	if (lacks)
		SKIP(return, "%s", lacks);
	ASSERT_EQ(0, swapstage_begin(&self->stage));
}

FIXTURE_TEARDOWN(swapsteps)
{
	swapstage_end(&self->stage);
}

/* What `swapin` says of a page. */
struct steps {
	char state[16];
	unsigned int type;
	uint64_t slot;
	unsigned int sleeps;
	long at[MMSCOPE_NR_STEPS];	/* -1: not taken */
};

static bool read_steps(int fd, struct steps *steps, uint64_t *address)
{
	char text[512] = "", *line, *rest = text;
	unsigned int i = 0;
	char name[16], at[24];

	if (pread(fd, text, sizeof(text) - 1, 0) <= 0)
		return false;
	*steps = (struct steps) { .type = 0 };
	while ((line = strsep(&rest, "\n"))) {
		if (sscanf(line, "address 0x%lx", address) == 1 ||
		    sscanf(line, "state %15s", steps->state) == 1 ||
		    sscanf(line, "slot swap:%u:0x%lx", &steps->type,
			   &steps->slot) == 2 ||
		    sscanf(line, "sleeps %u", &steps->sleeps) == 1 ||
		    *line == '#' || !*line || !strcmp(line, "slot -"))
			continue;
		if (i == MMSCOPE_NR_STEPS ||
		    sscanf(line, "%15s %23s", name, at) != 2 ||
		    strcmp(name, mmscope_step_name(i)))
			return false;
		steps->at[i++] = strcmp(at, "-") ? atol(at) : -1;
	}
	return i == MMSCOPE_NR_STEPS;
}

/* Out, and not in memory any more either. */
static bool all_out(SELF *self)
{
	int i;

	if (swapper_do(&self->stage.s, SWAPPER_OUT, 0, PAGES))
		return false;
	for (i = 0; i < 10; i++)
		cgroup_put(SWAPSTAGE_CGROUP, "memory.reclaim", "1M");
	return true;
}

static int open_swapin(const SELF *self)
{
	return mmscope_open_file(self->stage.h, self->stage.s.child.pid, "swapin",
				 O_RDWR | O_CLOEXEC);
}

static bool ask(int fd, uint64_t address)
{
	char text[32];
	ssize_t n = snprintf(text, sizeof(text), "0x%lx", (unsigned long)address);

	return write(fd, text, n) == n;
}

/* Choose a page, touch another and then it; how often did that sleep? */
static void follow(struct __test_metadata *_metadata,
		   SELF *self, size_t page,
		   unsigned int *sleeps)
{
	uint64_t chosen = self->stage.s.start + page * SWAPPER_PAGE, address = 0;
	const long *at;
	struct steps s;
	uint64_t *map;
	int fd;

	map = pagemap_read(self->stage.s.child.pid, chosen, chosen + SWAPPER_PAGE);
	ASSERT_NE(NULL, map);
	fd = open_swapin(self);
	ASSERT_LE(0, fd);
	ASSERT_TRUE(ask(fd, chosen + 8));
	EXPECT_EQ(0, swapper_do(&self->stage.s, SWAPPER_READ, PAGES - 1 - page, 1));
	ASSERT_TRUE(read_steps(fd, &s, &address));
	EXPECT_EQ(chosen, address);
	EXPECT_STREQ("waiting", s.state);
	EXPECT_EQ(0, swapper_do(&self->stage.s, SWAPPER_READ, page, 1));
	ASSERT_TRUE(read_steps(fd, &s, &address));
	EXPECT_STREQ("done", s.state);
	EXPECT_EQ(*map & PM_FRAME, s.slot << PM_SWAP_TYPE_BITS | s.type);
	at = s.at;
	TH_LOG("slot %ld asleep %ld read %ld woken %ld mended %ld, %u sleeps",
	       at[MMSCOPE_STEP_SLOT], at[MMSCOPE_STEP_ASLEEP],
	       at[MMSCOPE_STEP_READ], at[MMSCOPE_STEP_WOKEN],
	       at[MMSCOPE_STEP_MENDED], s.sleeps);
	EXPECT_LE(0, at[MMSCOPE_STEP_SLOT]);
	EXPECT_LE(at[MMSCOPE_STEP_SLOT], at[MMSCOPE_STEP_READ]);
	EXPECT_LT(at[MMSCOPE_STEP_READ], at[MMSCOPE_STEP_MENDED]);
	EXPECT_EQ(!s.sleeps, at[MMSCOPE_STEP_ASLEEP] < 0);
	if (s.sleeps) {
		EXPECT_LE(at[MMSCOPE_STEP_ASLEEP], at[MMSCOPE_STEP_WOKEN]);
		EXPECT_LE(at[MMSCOPE_STEP_WOKEN], at[MMSCOPE_STEP_MENDED]);
	}
	*sleeps += s.sleeps;
	close(fd);
	free(map);
}

TEST_F(swapsteps, steps_of_a_chosen_page)
{
	unsigned int sleeps = 0;
	size_t i;

	ASSERT_TRUE(all_out(self));
	for (i = 0; i < PAGES / 4; i++)
		follow(_metadata, self, i, &sleeps);
	/* a disk is waited for, more often than not */
	if (variant->disk)
		EXPECT_LT(0, sleeps);
}

/* As many reads a second of a disk may the process do; "max" ends it. */
static bool allow_reads(const SELF *self, const char *many)
{
	struct stat st;
	char text[64];

	if (stat(self->stage.disk, &st) ||
	    !scope_put("/sys/fs/cgroup/cgroup.subtree_control", "+io"))
		return false;
	snprintf(text, sizeof(text), "%u:%u riops=%s", major(st.st_rdev),
		 minor(st.st_rdev), many);
	return cgroup_put(SWAPSTAGE_CGROUP, "io.max", text);
}

static int ask_for(const SELF *self, size_t page)
{
	int fd = open_swapin(self);

	return fd >= 0 && ask(fd, self->stage.s.start + page * SWAPPER_PAGE) ? fd : -1;
}

/* Until it is in that state, and has slept so often. */
static bool comes_to(int fd, const char *state, unsigned int sleeps,
		     struct steps *s)
{
	uint64_t address;
	int i;

	for (i = 0; i < 500; i++) {
		if (read_steps(fd, s, &address) && !strcmp(s->state, state) &&
		    s->sleeps >= sleeps)
			return true;
		scope_sleep_ms(10);
	}
	return false;
}

/* The end of a fault that was begun before swap=off is not seen: who was in it is free. */
TEST_F(swapsteps, off_while_a_page_comes)
{
	struct steps before, s;
	uint64_t address;
	int fd, other;

	if (!variant->disk || !allow_reads(self, "2"))
		SKIP(return, "reads are not held up");
	ASSERT_TRUE(all_out(self));
	fd = ask_for(self, 3);
	ASSERT_LE(0, fd);
	swapper_tell(&self->stage.s, SWAPPER_READ, 0, 4);
	ASSERT_TRUE(comes_to(fd, "begun", 0, &s));
	ASSERT_EQ(0, mmscope_set(self->stage.h, "swap=off"));
	ASSERT_TRUE(read_steps(fd, &before, &address));
	EXPECT_STREQ("waiting", before.state);
	allow_reads(self, "max");
	EXPECT_EQ(0, child_hear(self->stage.s.child.fd));
	ASSERT_EQ(0, mmscope_set(self->stage.h, "swap=on"));
	/* so that the scheduler is watched */
	other = ask_for(self, 4);
	ASSERT_LE(0, other);
	EXPECT_EQ(0, swapper_do(&self->stage.s, SWAPPER_READ, 0, 4));
	EXPECT_EQ(0, swapper_do(&self->stage.s, SWAPPER_READ, 0, 4));
	ASSERT_TRUE(read_steps(fd, &s, &address));
	EXPECT_STREQ("waiting", s.state);
	EXPECT_EQ(before.sleeps, s.sleeps);
	/* and the page is followed when it comes next */
	ASSERT_EQ(0, swapper_do(&self->stage.s, SWAPPER_OUT, 3, 1));
	EXPECT_EQ(0, swapper_do(&self->stage.s, SWAPPER_READ, 3, 1));
	EXPECT_TRUE(comes_to(fd, "done", 0, &s));
	close(other);
	close(fd);
}

/*
 * A signal's handler runs while the page is there, but not mapped: what that does is
 * no part of the fault, which goes on.
 */
TEST_F(swapsteps, signal_between_two_legs)
{
	struct swapper *child = &self->stage.s;
	struct steps asleep, s;
	uint64_t address;
	int fd;

	if (kernel_before(6, 3))
		SKIP(return, "what is read alone is waited for in one leg");
	if (!variant->disk || !allow_reads(self, "2"))
		SKIP(return, "reads are not held up");
	ASSERT_TRUE(all_out(self));
	/* what it needs for that is in memory then: a fault would be another one */
	ASSERT_EQ(0, kill(child->child.pid, SIGUSR1));
	ASSERT_LE(0, swapper_do(child, SWAPPER_MAJORS, 0, 0));
	fd = ask_for(self, 3);
	ASSERT_LE(0, fd);
	swapper_tell(child, SWAPPER_READ, 0, 4);
	ASSERT_TRUE(comes_to(fd, "begun", 1, &asleep));
	ASSERT_EQ(0, kill(child->child.pid, SIGUSR1));
	ASSERT_TRUE(read_steps(fd, &asleep, &address));
	ASSERT_GT(0, asleep.at[MMSCOPE_STEP_READ]);
	allow_reads(self, "max");
	EXPECT_EQ(0, child_hear(child->child.fd));
	ASSERT_TRUE(read_steps(fd, &s, &address));
	EXPECT_STREQ("done", s.state);
	TH_LOG("slot %ld read %ld woken %ld mended %ld, %u sleeps",
	       s.at[MMSCOPE_STEP_SLOT], s.at[MMSCOPE_STEP_READ],
	       s.at[MMSCOPE_STEP_WOKEN], s.at[MMSCOPE_STEP_MENDED], s.sleeps);
	EXPECT_LE(SWAPPER_NAPS * SWAPPER_NAP_MS * 1000000L,
		  s.at[MMSCOPE_STEP_MENDED] - s.at[MMSCOPE_STEP_WOKEN]);
	EXPECT_LE(s.sleeps, asleep.sleeps + 1);
	close(fd);
}

/* A page of the process that it asks for by @fd; it comes back from its slot. */
static uint64_t slot_shown(SELF *self, int fd, size_t page)
{
	uint64_t chosen = self->stage.s.start + page * SWAPPER_PAGE, address;
	struct steps s = { .slot = UINT64_MAX };

	if (!ask(fd, chosen) ||
	    swapper_do(&self->stage.s, SWAPPER_READ, page, 1) ||
	    !read_steps(fd, &s, &address) || strcmp(s.state, "done"))
		return UINT64_MAX;
	return s.slot;
}

struct opened {
	struct mmscope *h;
	pid_t pid;
	int to;
};

/* Open it as somebody who may not see frames, and pass it on. */
static long open_without(void *arg)
{
	const struct opened *o = arg;
	int fd, err = creds_no_sys_admin();

	if (err)
		return err;
	fd = mmscope_open_file(o->h, o->pid, "swapin", O_RDWR | O_CLOEXEC);
	if (fd >= 0)
		child_say_fd(o->to, fd);
	return fd < 0 ? fd : 0;
}

/* The slot is a frame's kind of secret: who may not see one is shown 0. */
TEST_F(swapsteps, slots_are_for_who_may_see_frames)
{
	struct opened o = { .h = self->stage.h, .pid = self->stage.s.child.pid };
	uint64_t slot, slots = 0;
	int fd, pair[2];
	long result;
	size_t i;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	o.to = pair[1];
	ASSERT_EQ(0, child_run(open_without, &o, &result));
	ASSERT_EQ(0, result);
	fd = child_hear_fd(pair[0]);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, swapper_do(&self->stage.s, SWAPPER_OUT, 0, PAGES));
	for (i = 0; i < PAGES / 4; i++)
		EXPECT_EQ(0, slot_shown(self, fd, i));
	close(fd);
	fd = open_swapin(self);
	ASSERT_LE(0, fd);
	/* one of them may be the first of its device */
	for (; i < PAGES / 2; i++) {
		slot = slot_shown(self, fd, i);
		ASSERT_NE(UINT64_MAX, slot);
		slots += slot;
	}
	EXPECT_LT(0, slots);
	close(fd);
	close(pair[0]);
	close(pair[1]);
}

/* What makes no sense is refused, and leaves what was asked before. */
TEST_F(swapsteps, bad_requests)
{
	int fd = open_swapin(self);
	uint64_t address = 0;
	struct steps s;
	size_t i;

	ASSERT_LE(0, fd);
	ASSERT_EQ(6, write(fd, "0x2000", 6));
	for (i = 0; i < ARRAY_SIZE(bad_address); i++) {
		EXPECT_EQ(bad_address[i].err,
			  kspace_write_bad(fd, &bad_address[i]))
			TH_LOG("row %zu", i);
		ASSERT_TRUE(read_steps(fd, &s, &address));
		EXPECT_EQ(0x2000, address);
	}
	close(fd);
}

/* Asked for nothing, or of a process that is gone, it has no answer. */
TEST_F(swapsteps, no_answer)
{
	char text[64];
	int fd = open_swapin(self);
	pid_t pid = self->stage.s.child.pid;

	ASSERT_LE(0, fd);
	EXPECT_EQ(-ENODATA, scope_read_some(fd, text, sizeof(text)));
	EXPECT_EQ(6, write(fd, "0x1000", 6));
	EXPECT_LT(0, scope_read_some(fd, text, sizeof(text)));
	swapper_stop(&self->stage.s);
	EXPECT_TRUE(scope_wait_absent(self->stage.h, pid));
	EXPECT_EQ(-ESRCH, scope_read_some(fd, text, sizeof(text)));
	EXPECT_EQ(-1, write(fd, "0x1000", 6));
	EXPECT_EQ(ESRCH, errno);
	close(fd);
}

TEST_HARNESS_MAIN
