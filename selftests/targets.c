// SPDX-License-Identifier: GPL-2.0
/* Which processes can be attached, and under which number. */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "child.h"
#include "kselftest_harness.h"
#include "paused.h"
#include "scope.h"

FIXTURE(targets)
{
	struct mmscope *h;
	uint64_t held;
	char buf[4096];
};

FIXTURE_SETUP(targets)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	self->held = scope_stat(self->h, "bytes_held");
}

FIXTURE_TEARDOWN(targets)
{
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_EQ(0, scope_targets(self->h));
	EXPECT_EQ(0, scope_stat(self->h, "targets"));
	mmscope_close(self->h);
}

/* Are there rows in each of a target's files? */
static bool all_readable(struct mmscope *h, pid_t pid, char buf[4096])
{
	int i, fd;
	ssize_t n;

	for (i = 0; i < SCOPE_FILES; i++) {
		fd = scope_open(h, pid, scope_files[i]);
		if (fd < 0)
			return false;
		n = scope_read_some(fd, buf, 4096);
		close(fd);
		if (n <= 0)
			return false;
	}
	return true;
}

TEST_F(targets, oneself)
{
	ASSERT_EQ(0, mmscope_attach(self->h, getpid()));
	EXPECT_TRUE(all_readable(self->h, getpid(), self->buf));
	EXPECT_EQ(0, mmscope_detach(self->h, getpid()));
	EXPECT_EQ(0, mmscope_attached(self->h, getpid()));
}

TEST_F(targets, init)
{
	ASSERT_EQ(0, mmscope_attach(self->h, 1));
	EXPECT_TRUE(all_readable(self->h, 1, self->buf));
	EXPECT_EQ(0, mmscope_detach(self->h, 1));
}

TEST_F(targets, kernel_thread)
{
	EXPECT_EQ(-EINVAL, mmscope_attach(self->h, 2));
	EXPECT_EQ(-ENOENT, mmscope_detach(self->h, 2));
}

TEST_F(targets, unknown_process)
{
	EXPECT_EQ(-ESRCH, mmscope_attach(self->h, 0x7ffffffe));
	EXPECT_EQ(-ESRCH, mmscope_detach(self->h, 0x7ffffffe));
}

TEST_F(targets, twice)
{
	struct child c;

	ASSERT_EQ(0, child_start(&c, NULL, NULL));
	EXPECT_EQ(-ENOENT, mmscope_detach(self->h, c.pid));
	EXPECT_EQ(0, mmscope_attach(self->h, c.pid));
	EXPECT_EQ(-EEXIST, mmscope_attach(self->h, c.pid));
	EXPECT_EQ(1, scope_stat(self->h, "targets"));
	EXPECT_EQ(0, mmscope_detach(self->h, c.pid));
	EXPECT_EQ(-ENOENT, mmscope_detach(self->h, c.pid));
	child_stop(&c);
}

static void exit_at_once(int fd, void *arg)
{
	_exit(0);
}

TEST_F(targets, zombie)
{
	struct child c;
	siginfo_t info;
	pid_t pid;

	ASSERT_EQ(0, child_start(&c, exit_at_once, NULL));
	pid = c.pid;
	ASSERT_EQ(0, waitid(P_PID, c.pid, &info, WEXITED | WNOWAIT));
	EXPECT_EQ(-ESRCH, mmscope_attach(self->h, c.pid));
	EXPECT_EQ(0, mmscope_attached(self->h, c.pid));
	EXPECT_EQ(0, child_wait(&c));
	EXPECT_EQ(-ESRCH, mmscope_attach(self->h, pid));
}

static void *say_tid(void *arg)
{
	child_say(*(int *)arg, syscall(SYS_gettid));
	for (;;)
		pause();
	return NULL;
}

/* A second thread, which says its number. */
static void two_threads(int fd, void *arg)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, say_tid, &fd))
		_exit(1);
	pthread_join(thread, NULL);
}

TEST_F(targets, thread_that_does_not_lead)
{
	struct child c;
	long tid;

	ASSERT_EQ(0, child_start(&c, two_threads, NULL));
	tid = child_hear(c.fd);
	ASSERT_LT(0, tid);
	EXPECT_EQ(-EINVAL, mmscope_attach(self->h, tid));
	EXPECT_EQ(-ENOENT, mmscope_detach(self->h, tid));
	EXPECT_EQ(0, mmscope_attach(self->h, c.pid));
	EXPECT_EQ(-EINVAL, mmscope_attach(self->h, tid));
	EXPECT_EQ(-ENOENT, mmscope_detach(self->h, tid));
	EXPECT_EQ(1, mmscope_attached(self->h, c.pid));
	EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&c)));
}

/* The leader goes, when it is told to, and its thread stays. */
static void leader_exits_at_word(int fd, void *arg)
{
	static int socket;
	pthread_t thread;

	socket = fd;
	if (pthread_create(&thread, NULL, say_tid, &socket))
		_exit(1);
	child_hear(fd);
	pthread_exit(NULL);
}

static bool wait_for_state(pid_t pid, char state)
{
	int i;

	for (i = 0; i < 1000 && child_state(pid) != state; i++)
		scope_sleep_ms(5);
	return child_state(pid) == state;
}

TEST_F(targets, leader_exits_later)
{
	struct child c;
	int fd;

	ASSERT_EQ(0, child_start(&c, leader_exits_at_word, NULL));
	ASSERT_LT(0, child_hear(c.fd));
	ASSERT_EQ(0, mmscope_attach(self->h, c.pid));
	fd = scope_open(self->h, c.pid, "pages");
	ASSERT_EQ(32, scope_read_some(fd, self->buf, 32));
	child_say(c.fd, 0);
	ASSERT_TRUE(wait_for_state(c.pid, 'Z'));
	EXPECT_EQ(1, mmscope_attached(self->h, c.pid));
	EXPECT_TRUE(all_readable(self->h, c.pid, self->buf));
	EXPECT_LT(0, scope_read_some(fd, self->buf, 32));
	close(fd);
	EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&c)));
}

TEST_F(targets, leader_has_exited)
{
	struct child c;

	ASSERT_EQ(0, child_start(&c, leader_exits_at_word, NULL));
	ASSERT_LT(0, child_hear(c.fd));
	child_say(c.fd, 0);
	ASSERT_TRUE(wait_for_state(c.pid, 'Z'));
	EXPECT_EQ(0, mmscope_attach(self->h, c.pid));
	EXPECT_TRUE(all_readable(self->h, c.pid, self->buf));
	EXPECT_EQ(0, mmscope_detach(self->h, c.pid));
	child_stop(&c);
}

/* Says the number of a vforked child, which executes when it is told to. */
static void vforks(int fd, void *arg)
{
	/* NOLINTNEXTLINE(clang-analyzer-security.*): a vfork is to be seen */
	pid_t pid = vfork();

	if (!pid) {
		/* NOLINTNEXTLINE(clang-analyzer-unix.Vfork): for as long as this takes */
		child_say(fd, getpid());
		child_hear(fd);
		child_exec_paused(fd);
		_exit(1);
	}
	child_say(fd, pid);
	child_hear(fd);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	child_say(fd, 0);
}

TEST_F(targets, vforked_child)
{
	struct child c;
	pid_t pid;

	ASSERT_EQ(0, child_start(&c, vforks, NULL));
	pid = child_hear(c.fd);
	ASSERT_LT(0, pid);
	EXPECT_EQ(0, mmscope_attach(self->h, pid));
	EXPECT_EQ(0, mmscope_attach(self->h, c.pid));
	/* one memory, two processes */
	EXPECT_TRUE(all_readable(self->h, pid, self->buf));
	EXPECT_TRUE(all_readable(self->h, c.pid, self->buf));
	child_say(c.fd, 0);
	EXPECT_EQ(pid + 0L, child_hear(c.fd) + child_hear(c.fd));
	EXPECT_TRUE(scope_maps(self->h, pid, PAUSED_MARK));
	EXPECT_FALSE(scope_maps(self->h, c.pid, PAUSED_MARK));
	child_say(c.fd, 0);
	EXPECT_EQ(0, child_hear(c.fd));
	EXPECT_TRUE(scope_wait_absent(self->h, pid));
	EXPECT_TRUE(all_readable(self->h, c.pid, self->buf));
	EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&c)));
}

/* Our number in the namespace of /proc's mount, which is the initial one. */
static pid_t global_pid(void)
{
	char text[16];
	ssize_t n = readlink("/proc/self", text, sizeof(text) - 1);

	text[n > 0 ? n : 0] = '\0';
	return atoi(text);
}

/* In a new PID namespace: try our numbers, and @outside, say the outcomes. */
static void in_namespace(int fd, pid_t outside)
{
	struct mmscope *h;
	struct child c;

	if (mmscope_open(&h) || child_start(&c, NULL, NULL))
		_exit(1);
	child_say(fd, getpid() == 1 && c.pid < 10);
	child_say(fd, mmscope_attach(h, c.pid));
	child_say(fd, mmscope_attach(h, c.pid));
	child_say(fd, mmscope_attach(h, outside));
	child_say(fd, mmscope_detach(h, outside));
	child_say(fd, mmscope_attach(h, getpid()));
	child_say(fd, global_pid());
	child_hear(fd);
	child_say(fd, mmscope_detach(h, c.pid));
	child_stop(&c);
}

static void unshares(int fd, void *arg)
{
	pid_t pid;

	if (unshare(CLONE_NEWPID))
		_exit(1);
	pid = fork();
	if (!pid) {
		in_namespace(fd, *(pid_t *)arg);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

TEST_F(targets, pid_namespace)
{
	struct child c, other;
	pid_t *pids, global;
	size_t n;

	/* a number that is in use only outside */
	ASSERT_EQ(0, child_start(&other, NULL, NULL));
	ASSERT_LT(10, other.pid);
	ASSERT_EQ(0, child_start(&c, unshares, &other.pid));
	ASSERT_EQ(1, child_hear(c.fd));
	EXPECT_EQ(0, child_hear(c.fd));
	EXPECT_EQ(-EEXIST, child_hear(c.fd));
	EXPECT_EQ(-ESRCH, child_hear(c.fd));
	EXPECT_EQ(-ESRCH, child_hear(c.fd));
	EXPECT_EQ(0, child_hear(c.fd));
	global = child_hear(c.fd);
	ASSERT_LT(10, global);

	/* named as we number them */
	ASSERT_EQ(0, mmscope_list(self->h, &pids, &n));
	EXPECT_EQ(2, n);
	EXPECT_EQ(global, pids[0]);
	EXPECT_EQ(0, mmscope_attached(self->h, 1));
	EXPECT_TRUE(all_readable(self->h, pids[0], self->buf));
	EXPECT_TRUE(all_readable(self->h, pids[n - 1], self->buf));
	child_say(c.fd, 0);
	EXPECT_EQ(0, child_hear(c.fd));
	EXPECT_TRUE(scope_wait_absent(self->h, pids[0]));
	free(pids);
	child_stop(&c);
	child_stop(&other);
}

TEST_HARNESS_MAIN
