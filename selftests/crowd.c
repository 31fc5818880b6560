// SPDX-License-Identifier: GPL-2.0
/* Many targets at once, many threads at one target, targets just exiting. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "child.h"
#include "kselftest_harness.h"
#include "scope.h"

#define CROWD	1000

FIXTURE(crowd)
{
	struct mmscope *h;
	uint64_t held, exits;
};

FIXTURE_SETUP(crowd)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	self->held = scope_stat(self->h, "bytes_held");
	self->exits = scope_stat(self->h, "target_exits");
}

FIXTURE_TEARDOWN(crowd)
{
	mmscope_set(self->h, "max_targets=4096");
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_EQ(0, scope_targets(self->h));
	EXPECT_EQ(0, scope_stat(self->h, "targets"));
	mmscope_close(self->h);
}

/* A process that pauses and dies with its parent. */
static pid_t pausing(void)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		pause();
}

static void kill_all(const pid_t *pids, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
	for (i = 0; i < n; i++)
		waitpid(pids[i], NULL, 0);
}

/* How many of these have a first record to read? */
static size_t readable(struct mmscope *h, const pid_t *pids, size_t n)
{
	struct mmscope_range r;
	size_t i, good = 0;
	int fd;

	for (i = 0; i < n; i++) {
		fd = scope_open(h, pids[i], "pages");
		good += fd >= 0 &&
			scope_read_some(fd, (char *)&r, sizeof(r)) == sizeof(r);
		close(fd);
	}
	return good;
}

/* Also a regression test: some of many exits at once were not counted. */
TEST_F(crowd, a_thousand)
{
	static pid_t pids[CROWD];
	pid_t *list;
	size_t i, n, attached = 0, left = 0;

	for (i = 0; i < CROWD; i++) {
		pids[i] = pausing();
		ASSERT_LT(0, pids[i]);
		attached += !mmscope_attach(self->h, pids[i]);
	}
	EXPECT_EQ(CROWD, attached);
	EXPECT_EQ(CROWD, scope_stat(self->h, "targets"));
	ASSERT_EQ(0, mmscope_list(self->h, &list, &n));
	EXPECT_EQ(CROWD, n);
	free(list);
	EXPECT_EQ(CROWD, readable(self->h, pids, CROWD));
	kill_all(pids, CROWD);
	for (i = 0; i < CROWD; i++)
		left += !scope_wait_absent(self->h, pids[i]);
	EXPECT_EQ(0, left);
	EXPECT_EQ(self->exits + CROWD, scope_stat(self->h, "target_exits"));
}

/* The same with exits and attaches at the same time. */
TEST_F(crowd, exits_are_counted_once)
{
	enum { ROUNDS = 300 };
	pid_t pid, last = 0;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		pid = pausing();
		ASSERT_LT(0, pid);
		if (last)
			kill(last, SIGKILL);
		ASSERT_EQ(0, mmscope_attach(self->h, pid));
		if (last)
			waitpid(last, NULL, 0);
		last = pid;
	}
	kill_all(&last, 1);
	EXPECT_TRUE(scope_wait_absent(self->h, last));
	EXPECT_EQ(self->exits + ROUNDS, scope_stat(self->h, "target_exits"));
}

TEST_F(crowd, max_targets)
{
	pid_t pids[4];
	int i;

	for (i = 0; i < 4; i++)
		pids[i] = pausing();
	ASSERT_EQ(0, mmscope_set(self->h, "max_targets=2"));
	EXPECT_EQ(0, mmscope_attach(self->h, pids[0]));
	EXPECT_EQ(0, mmscope_attach(self->h, pids[1]));
	EXPECT_EQ(-ENOSPC, mmscope_attach(self->h, pids[2]));
	EXPECT_EQ(-EEXIST, mmscope_attach(self->h, pids[0]));
	EXPECT_EQ(0, mmscope_attached(self->h, pids[2]));

	ASSERT_EQ(0, mmscope_set(self->h, "max_targets=3"));
	EXPECT_EQ(0, mmscope_attach(self->h, pids[2]));
	EXPECT_EQ(-ENOSPC, mmscope_attach(self->h, pids[3]));

	/* fewer than there are: they stay, none is added */
	ASSERT_EQ(0, mmscope_set(self->h, "max_targets=1"));
	EXPECT_EQ(3, readable(self->h, pids, 3));
	EXPECT_EQ(-ENOSPC, mmscope_attach(self->h, pids[3]));
	EXPECT_EQ(0, mmscope_detach(self->h, pids[0]));
	EXPECT_EQ(-ENOSPC, mmscope_attach(self->h, pids[3]));

	/* one that has exited makes room */
	EXPECT_EQ(0, mmscope_detach(self->h, pids[1]));
	kill_all(&pids[2], 1);
	EXPECT_EQ(0, mmscope_attach(self->h, pids[3]));
	kill_all(&pids[3], 1);
	kill_all(pids, 2);
	EXPECT_TRUE(scope_wait_absent(self->h, pids[3]));
}

/* Forks are counted in that moment: of those that there is no room for, too. */
TEST_F(crowd, forks_beyond_max_targets)
{
	enum { FORKS = 5, MOST = 3 };
	pid_t pids[FORKS];
	uint64_t lost;
	int i;

	/* what following needs is kept from the first time on */
	ASSERT_EQ(0, mmscope_attach_tree(self->h, getpid()));
	ASSERT_EQ(0, mmscope_detach(self->h, getpid()));
	ASSERT_TRUE(scope_wait_absent(self->h, getpid()));
	scope_sleep_ms(1000);
	self->held = scope_stat(self->h, "bytes_held");

	lost = scope_stat(self->h, "forks_lost");
	ASSERT_EQ(0, mmscope_set(self->h, "max_targets=3"));
	ASSERT_EQ(0, mmscope_attach_tree(self->h, getpid()));
	for (i = 0; i < FORKS; i++)
		pids[i] = pausing();
	EXPECT_EQ(lost + FORKS - (MOST - 1), scope_stat(self->h, "forks_lost"));
	EXPECT_EQ(MOST, scope_stat(self->h, "targets"));
	EXPECT_EQ(0, mmscope_attached(self->h, pids[MOST - 1]));

	/* the others are attached as any other, once there is room */
	ASSERT_EQ(0, mmscope_set(self->h, "max_targets=4"));
	EXPECT_EQ(0, mmscope_attach(self->h, pids[FORKS - 1]));
	EXPECT_EQ(0, mmscope_detach(self->h, getpid()));
	kill_all(pids, FORKS);
	for (i = 0; i < FORKS; i++)
		EXPECT_TRUE(scope_wait_absent(self->h, pids[i]));
}

/* Threads that all do the same to one target at the same moment. */
enum { THREADS = 8, RACES = 100 };

struct race {
	pthread_barrier_t barrier;
	pid_t pid;
	int attached[RACES], detached[RACES], odd;
};

static void note(struct race *r, int *won, int got, int lost)
{
	__atomic_add_fetch(won, !got, __ATOMIC_RELAXED);
	__atomic_add_fetch(&r->odd, got && got != lost, __ATOMIC_RELAXED);
}

static bool run_threads(void *(*body)(void *arg), struct race *r)
{
	pthread_t threads[THREADS];
	int i;

	pthread_barrier_init(&r->barrier, NULL, THREADS);
	for (i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, body, r))
			return false;
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return true;
}

static void *race(void *arg)
{
	struct race *r = arg;
	struct mmscope *h;
	int i;

	mmscope_open(&h);
	for (i = 0; i < RACES; i++) {
		pthread_barrier_wait(&r->barrier);
		note(r, &r->attached[i], mmscope_attach(h, r->pid), -EEXIST);
		pthread_barrier_wait(&r->barrier);
		note(r, &r->detached[i], mmscope_detach(h, r->pid), -ENOENT);
	}
	mmscope_close(h);
	return NULL;
}

TEST_F(crowd, one_thread_wins)
{
	struct race r = { .pid = pausing() };
	int i;

	ASSERT_TRUE(run_threads(race, &r));
	for (i = 0; i < RACES; i++) {
		EXPECT_EQ(1, r.attached[i]);
		EXPECT_EQ(1, r.detached[i]);
	}
	EXPECT_EQ(0, r.odd);
	kill_all(&r.pid, 1);
}

/* Threads that attach and detach as they like; nobody is to be surprised. */
static void *scuffle(void *arg)
{
	struct race *r = arg;
	struct mmscope *h;
	int i;

	mmscope_open(&h);
	for (i = 0; i < RACES; i++) {
		note(r, &r->attached[i], mmscope_attach(h, r->pid), -EEXIST);
		readable(h, &r->pid, 1);
		note(r, &r->detached[i], mmscope_detach(h, r->pid), -ENOENT);
	}
	mmscope_close(h);
	return NULL;
}

TEST_F(crowd, scuffle)
{
	struct race r = { .pid = pausing() };
	int i, attached = 0, detached = 0;

	ASSERT_TRUE(run_threads(scuffle, &r));
	for (i = 0; i < RACES; i++) {
		attached += r.attached[i];
		detached += r.detached[i];
	}
	EXPECT_EQ(attached, detached);
	EXPECT_EQ(0, r.odd);
	kill_all(&r.pid, 1);
}

/* Attach a process that is about to exit, a bit later in each round. */
TEST_F(crowd, exiting)
{
	enum { ROUNDS = 500 };
	int i, k, ret, attached = 0, late = 0;
	pid_t pid;

	for (i = 0; i < ROUNDS; i++) {
		pid = fork();
		if (!pid) {
			for (k = 0; k < i * 20; k++)
				getppid();
			_exit(0);
		}
		ASSERT_LT(0, pid);
		ret = mmscope_attach(self->h, pid);
		attached += !ret;
		late += ret == -ESRCH;
		waitpid(pid, NULL, 0);
		ASSERT_TRUE(scope_wait_absent(self->h, pid));
	}
	EXPECT_EQ(ROUNDS, attached + late);
	EXPECT_EQ(self->exits + attached, scope_stat(self->h, "target_exits"));
	TH_LOG("%d attached, %d too late", attached, late);
}

/* The same where several threads of the process exit at once. */
static void *exit_group(void *arg)
{
	_exit(0);
}

TEST_F(crowd, exiting_threads)
{
	enum { ROUNDS = 200 };
	int i, k, ret, known = 0;
	pthread_t thread;
	pid_t pid;

	for (i = 0; i < ROUNDS; i++) {
		pid = fork();
		if (!pid) {
			for (k = 0; k < 3; k++)
				pthread_create(&thread, NULL, exit_group, NULL);
			pthread_exit(NULL);
		}
		ASSERT_LT(0, pid);
		ret = mmscope_attach(self->h, pid);
		known += !ret || ret == -ESRCH;
		waitpid(pid, NULL, 0);
		ASSERT_TRUE(scope_wait_absent(self->h, pid));
	}
	EXPECT_EQ(ROUNDS, known);
}

TEST_HARNESS_MAIN
