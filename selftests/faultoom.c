// SPDX-License-Identifier: GPL-2.0
/*
 * A user's instruction that gets no memory. The kernel tries it again without end,
 * unless it is its process that is killed for want of memory: then the fault has
 * failed, once. (What a system call or get_user_pages() gets is in provoke-oom.c.)
 */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "cgroup.h"
#include "child.h"
#include "faultsums.h"
#include "kselftest_harness.h"
#include "scope.h"

#define CGROUP	"faultoom"
#define EVENTS	"/sys/fs/cgroup/" CGROUP "/memory.events"

/* The kernel's log gets a trace of each. */
#define KILLED	4

FIXTURE(oom)
{
	struct mmscope *h;
	char mode[16];
};

FIXTURE_SETUP(oom)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, mmscope_get(self->h, "faults", self->mode,
				 sizeof(self->mode)));
	if (!cgroup_make(CGROUP))
		SKIP(return, "no memory cgroups");
	ASSERT_TRUE(cgroup_put(CGROUP, "memory.max", "0"));
	ASSERT_TRUE(scope_put("/proc/sys/vm/oom_dump_tasks", "0"));
}

FIXTURE_TEARDOWN(oom)
{
	rmdir("/sys/fs/cgroup/" CGROUP);
	EXPECT_TRUE(faults_set_mode(self->h, self->mode));
	mmscope_close(self->h);
}

/* The second page of two: the table of both is there before. */
static void touch_when_told(int fd, void *arg)
{
	char *p = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	scope_touch(p);
	*p = 1;
	child_say(fd, 0);
	child_hear(fd);
	p[4096] = 1;
	child_say(fd, 0);
}

/* How many the kernel says that it has killed here. */
static uint64_t killed_here(void)
{
	FILE *f = fopen(EVENTS, "re");
	uint64_t n, kills = 0;
	char name[32];

	while (f && fscanf(f, "%31s %lu", name, &n) == 2)
		if (!strcmp(name, "oom_kill"))
			kills = n;
	if (f)
		fclose(f);
	return kills;
}

/* Has it been killed by the touch? */
static bool dies_of_touch(struct mmscope *h)
{
	struct child c;
	int status = 0;

	if (child_start(&c, touch_when_told, NULL) || child_hear(c.fd) ||
	    mmscope_attach(h, c.pid) || !cgroup_add(CGROUP, c.pid)) {
		child_stop(&c);
		return false;
	}
	child_say(c.fd, 0);
	if (!child_hear(c.fd)) {
		child_stop(&c);
		return false;
	}
	waitpid(c.pid, &status, 0);
	close(c.fd);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/* What the system's row has become more by. */
static void run(struct __test_metadata *_metadata, struct mmscope *h,
		const char *mode, struct mmscope_fault_row *row)
{
	struct mmscope_faults before, after;
	uint64_t kills = killed_here();
	int i;

	ASSERT_TRUE(faults_set_mode(h, mode));
	ASSERT_EQ(0, mmscope_faults(h, 0, &before));
	for (i = 0; i < KILLED; i++)
		EXPECT_TRUE(dies_of_touch(h));
	ASSERT_EQ(0, mmscope_faults(h, 0, &after));
	EXPECT_EQ(KILLED, killed_here() - kills);
	faults_since(&after, &before);
	EXPECT_EQ(0, after.unmatched);
	*row = after.cause[MMSCOPE_FAULT_OOM];
	mmscope_faults_free(&before);
	mmscope_faults_free(&after);
}

TEST_F(oom, is_one_failure)
{
	struct mmscope_fault_row row;

	run(_metadata, self->h, "latency", &row);
	EXPECT_EQ(KILLED, row.count);
	EXPECT_EQ(KILLED, row.origin[MMSCOPE_ORIGIN_USER]);
	EXPECT_EQ(0, row.major);
}

/* Seen at entry only, it is what it would have been. */
TEST_F(oom, is_not_told_at_entry)
{
	struct mmscope_fault_row row;

	run(_metadata, self->h, "count", &row);
	EXPECT_EQ(0, row.count);
}

TEST_HARNESS_MAIN
