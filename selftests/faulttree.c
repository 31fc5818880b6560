// SPDX-License-Identifier: GPL-2.0
/*
 * Page faults of a process through exec, and of those that it forks: held
 * against /proc/PID/stat, which has all that the kernel ever counted of it.
 */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "faultsums.h"
#include "kselftest_harness.h"
#include "scope.h"

/* How long a forked process may take to be shown, and to sleep. */
#define SOON_MS		10000

/* Generations of the tree, and children of each of its processes. */
#define DEPTH		3
#define WIDTH		2
#define MEMBERS		(WIDTH + WIDTH * WIDTH + WIDTH * WIDTH * WIDTH)

FIXTURE(tree)
{
	struct mmscope *h;
	struct child c;
	uint64_t held;
	char mode[16];
};

FIXTURE_VARIANT(tree)
{
	const char *mode;
};

FIXTURE_VARIANT_ADD(tree, count) { .mode = "count" };
FIXTURE_VARIANT_ADD(tree, latency) { .mode = "latency" };

/* What is held once nothing is freed or kept in store any more. */
static uint64_t settled_bytes(struct mmscope *h)
{
	uint64_t bytes, before = 0;

	do {
		bytes = before;
		scope_sleep_ms(100);
		before = scope_stat(h, "bytes_held");
	} while (bytes != before);
	return bytes;
}

FIXTURE_SETUP(tree)
{
	struct child once;

	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, mmscope_get(self->h, "faults", self->mode,
				 sizeof(self->mode)));
	ASSERT_TRUE(faults_set_mode(self->h, variant->mode));
	/* what following needs is there from the first time on */
	ASSERT_EQ(0, child_start(&once, NULL, NULL));
	ASSERT_EQ(0, mmscope_attach_tree(self->h, once.pid));
	ASSERT_TRUE(scope_wait_absent(self->h, child_stop(&once)));
	self->held = settled_bytes(self->h);
}

FIXTURE_TEARDOWN(tree)
{
	child_stop(&self->c);
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_EQ(0, scope_targets(self->h));
	EXPECT_TRUE(faults_set_mode(self->h, self->mode));
	mmscope_close(self->h);
}

static bool wait_asleep(pid_t pid)
{
	uint64_t end = scope_now_ms() + patient(SOON_MS);

	while (child_state(pid) != 'S') {
		if (scope_now_ms() > end)
			return false;
		scope_sleep_ms(1);
	}
	return true;
}

static bool wait_attached(struct mmscope *h, pid_t pid)
{
	uint64_t end = scope_now_ms() + patient(SOON_MS);

	while (mmscope_attached(h, pid) != 1) {
		if (scope_now_ms() > end)
			return false;
		scope_sleep_ms(1);
	}
	return true;
}

/*
 * All that the kernel has counted of it since it had @minor and @major is in
 * the file, and each of it has a cause and a place.
 */
static void check_all(struct __test_metadata *_metadata, struct mmscope *h,
		      pid_t pid, uint64_t minor, uint64_t major)
{
	uint64_t minor_now, major_now;
	struct mmscope_faults f;

	ASSERT_TRUE(wait_asleep(pid));
	ASSERT_TRUE(faults_of_kernel(pid, &minor_now, &major_now));
	ASSERT_EQ(0, mmscope_faults(h, pid, &f));
	EXPECT_EQ(minor_now - minor, f.minor);
	EXPECT_EQ(major_now - major, f.major);
	EXPECT_EQ(minor_now - minor + major_now - major, f.sum.count);
	EXPECT_LT(0, f.sum.count);
	EXPECT_EQ(0, f.unfinished);
	EXPECT_EQ(0, faults_sums_wrong(&f));
	EXPECT_EQ(0, faults_places_wrong(&f));
	mmscope_faults_free(&f);
}

static void exec_at_word(int fd, void *arg)
{
	child_say(fd, 0);
	child_hear(fd);
	child_exec_paused(fd);
	_exit(1);
}

TEST_F(tree, counted_through_exec)
{
	uint64_t minor, major, before;
	struct mmscope_faults f;
	pid_t pid;

	ASSERT_EQ(0, child_start(&self->c, exec_at_word, NULL));
	pid = self->c.pid;
	ASSERT_EQ(0, child_hear(self->c.fd));
	ASSERT_TRUE(wait_asleep(pid));
	ASSERT_TRUE(faults_of_kernel(pid, &minor, &major));
	ASSERT_EQ(0, mmscope_attach(self->h, pid));
	ASSERT_EQ(0, mmscope_faults(self->h, pid, &f));
	before = f.sum.count;
	mmscope_faults_free(&f);
	EXPECT_EQ(0, before);
	child_say(self->c.fd, 0);
	ASSERT_EQ(0, child_hear(self->c.fd));
	check_all(_metadata, self->h, pid, minor, major);
}

/* Fork children, which do so in turn; each says its number, and stays. */
static void grow(int fd, int depth)
{
	bool root = true;
	int i = 0;

	while (depth && i++ < WIDTH) {
		if (fork())
			continue;
		child_say(fd, getpid());
		root = false;
		depth--;
		i = 0;
	}
	if (root)
		return;
	for (;;)
		pause();
}

static void grow_at_word(int fd, void *arg)
{
	child_say(fd, 0);
	while (child_hear(fd) == 0)
		grow(fd, *(int *)arg);
}

static void kill_all(const pid_t *pids, int n)
{
	int i;

	for (i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
}

TEST_F(tree, counted_from_the_first_fault)
{
	int depth = DEPTH, i;
	pid_t pids[MEMBERS];

	ASSERT_EQ(0, child_start(&self->c, grow_at_word, &depth));
	ASSERT_EQ(0, child_hear(self->c.fd));
	ASSERT_EQ(0, mmscope_attach_tree(self->h, self->c.pid));
	child_say(self->c.fd, 0);
	for (i = 0; i < MEMBERS; i++) {
		pids[i] = child_hear(self->c.fd);
		ASSERT_LT(0, pids[i]);
	}
	for (i = 0; i < MEMBERS; i++) {
		ASSERT_TRUE(wait_attached(self->h, pids[i]));
		check_all(_metadata, self->h, pids[i], 0, 0);
	}
	EXPECT_EQ(MEMBERS + 1, scope_targets(self->h));
	kill_all(pids, MEMBERS);
}

/* Forked before, or of a process attached by itself: none is attached. */
TEST_F(tree, no_others)
{
	int depth = 1, i;
	pid_t pids[2 * WIDTH];

	ASSERT_EQ(0, child_start(&self->c, grow_at_word, &depth));
	ASSERT_EQ(0, child_hear(self->c.fd));
	child_say(self->c.fd, 0);
	for (i = 0; i < WIDTH; i++)
		pids[i] = child_hear(self->c.fd);
	ASSERT_EQ(0, mmscope_attach(self->h, self->c.pid));
	child_say(self->c.fd, 0);
	for (; i < 2 * WIDTH; i++)
		pids[i] = child_hear(self->c.fd);
	for (i = 0; i < 2 * WIDTH; i++) {
		ASSERT_LT(0, pids[i]);
		ASSERT_TRUE(wait_asleep(pids[i]));
	}
	EXPECT_EQ(1, scope_targets(self->h));
	kill_all(pids, 2 * WIDTH);
}

/* One whose parent is detached stays, and what it forks is attached. */
TEST_F(tree, each_is_a_target_of_its_own)
{
	int depth = 1, i;
	pid_t pids[2 * WIDTH];

	ASSERT_EQ(0, child_start(&self->c, grow_at_word, &depth));
	ASSERT_EQ(0, child_hear(self->c.fd));
	ASSERT_EQ(0, mmscope_attach_tree(self->h, self->c.pid));
	EXPECT_EQ(-EEXIST, mmscope_attach_tree(self->h, self->c.pid));
	child_say(self->c.fd, 0);
	for (i = 0; i < WIDTH; i++) {
		pids[i] = child_hear(self->c.fd);
		ASSERT_TRUE(wait_attached(self->h, pids[i]));
		EXPECT_EQ(-EEXIST, mmscope_attach(self->h, pids[i]));
	}
	ASSERT_EQ(0, mmscope_detach(self->h, self->c.pid));
	EXPECT_EQ(WIDTH, scope_targets(self->h));
	child_say(self->c.fd, 0);
	for (; i < 2 * WIDTH; i++) {
		pids[i] = child_hear(self->c.fd);
		ASSERT_TRUE(wait_asleep(pids[i]));
	}
	EXPECT_EQ(WIDTH, scope_targets(self->h));
	EXPECT_EQ(0, mmscope_detach(self->h, pids[0]));
	EXPECT_EQ(WIDTH - 1, scope_targets(self->h));
	kill_all(pids, 2 * WIDTH);
}

static void fork_and_exec_at_word(int fd, void *arg)
{
	child_say(fd, 0);
	child_hear(fd);
	if (!fork()) {
		child_say(fd, getpid());
		child_exec_paused(fd);
		_exit(1);
	}
}

TEST_F(tree, forked_and_executed)
{
	pid_t pid;

	ASSERT_EQ(0, child_start(&self->c, fork_and_exec_at_word, NULL));
	ASSERT_EQ(0, child_hear(self->c.fd));
	ASSERT_EQ(0, mmscope_attach_tree(self->h, self->c.pid));
	child_say(self->c.fd, 0);
	pid = child_hear(self->c.fd);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, child_hear(self->c.fd));
	ASSERT_TRUE(wait_attached(self->h, pid));
	check_all(_metadata, self->h, pid, 0, 0);
	kill_all(&pid, 1);
}

/* More forks than anything keeps ready: all are there, or counted as lost. */
TEST_F(tree, many_at_once)
{
	enum { FORKS = 300 };
	uint64_t before = scope_stat(self->h, "forks_lost"), lost, end;
	static pid_t pids[FORKS];
	int i;

	ASSERT_EQ(0, mmscope_attach_tree(self->h, getpid()));
	for (i = 0; i < FORKS; i++) {
		pids[i] = fork();
		if (!pids[i])
			for (;;)
				pause();
	}
	end = scope_now_ms() + patient(SOON_MS);
	do {
		scope_sleep_ms(10);
		lost = scope_stat(self->h, "forks_lost") - before;
	} while (scope_targets(self->h) + lost < FORKS + 1 &&
		 scope_now_ms() < end);
	EXPECT_EQ(FORKS + 1, scope_targets(self->h) + lost);
	TH_LOG("%lu of %d lost", lost, FORKS);
	kill_all(pids, FORKS);
	for (i = 0; i < FORKS; i++)
		waitpid(pids[i], NULL, 0);
	EXPECT_EQ(0, mmscope_detach(self->h, getpid()));
}

static long write_to(struct mmscope *h, const char *name, const char *text)
{
	return mmscope_write_file(h, 0, name, text, strlen(text));
}

TEST_F(tree, bad_words)
{
	char sign[32];
	static const char * const bad[] = {
		"+", "+ 1", "++1", "+-1", "-+1", "+0", "1+", "+1 2", "+1+", "+x",
	};
	size_t i;

	ASSERT_EQ(0, child_start(&self->c, NULL, NULL));
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EINVAL, write_to(self->h, "attach", bad[i]))
			TH_LOG("%s", bad[i]);
		EXPECT_EQ(-EINVAL, write_to(self->h, "detach", bad[i]))
			TH_LOG("%s", bad[i]);
	}
	EXPECT_EQ(-ESRCH, mmscope_attach_tree(self->h, 0x7ffffffe));
	EXPECT_EQ(-EINVAL, mmscope_attach_tree(self->h, 2));
	EXPECT_EQ(0, scope_targets(self->h));
	ASSERT_EQ(0, mmscope_attach_tree(self->h, self->c.pid));
	snprintf(sign, sizeof(sign), "+%d", self->c.pid);
	EXPECT_EQ(-EINVAL, write_to(self->h, "detach", sign));
	EXPECT_EQ(1, scope_targets(self->h));
	EXPECT_EQ(0, mmscope_detach(self->h, self->c.pid));
}

TEST_HARNESS_MAIN
