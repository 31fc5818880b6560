// SPDX-License-Identifier: GPL-2.0
/*
 * What `faults` says of a process that is killed and reaped as it is read: either
 * what there was, or that it is gone. The kernel's own counts go with the process.
 *
 * A kernel that does not preempt itself gives its processor up here and there in a
 * read. So the reader is kept to one processor and runs when nobody else wants it,
 * and who kills spins on the same one until the process is reaped.
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "child.h"
#include "kselftest_harness.h"
#include "scope.h"

/* Rows enough that looking for them takes a while. */
#define MAPPINGS	400
#define LIVES		60

/* More than any process here has had. */
#define NEVER		100000000

/* Once told to, have faults in many mappings that do not merge. */
static void touch_many(int fd, void *arg)
{
	char *p;
	int i;

	scope_keep_to(1);
	child_hear(fd);
	for (i = 0; i < MAPPINGS; i++) {
		p = mmap(NULL, 4096, i & 1 ? PROT_READ : PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		scope_touch(p);
	}
	child_say(fd, 0);
}

/* Who reads `faults` until the process is gone. */
struct reader {
	int fd;
	unsigned long reads;
	uint64_t most;
	long ended;
};

/* The first read has what the kernel counted; a second may find nobody. */
static long read_once(struct reader *r)
{
	unsigned long long minor, major;
	char text[4096];
	ssize_t n;

	if (lseek(r->fd, 0, SEEK_SET))
		return -errno;
	n = scope_read_some(r->fd, text, sizeof(text) - 1);
	if (n < 0)
		return n;
	text[n] = '\0';
	if (sscanf(text, "mode %*s minor %llu major %llu", &minor, &major) != 2)
		return -EPROTO;
	if (minor + major > r->most)
		r->most = minor + major;
	__atomic_add_fetch(&r->reads, 1, __ATOMIC_RELAXED);
	return 0;
}

static void *read_on(void *reader)
{
	const struct sched_param idle = { 0 };
	struct reader *r = reader;

	scope_keep_to(0);
	sched_setscheduler(0, SCHED_IDLE, &idle);
	do {
		r->ended = read_once(r);
	} while (!r->ended);
	return NULL;
}

/* A process, and its reader. */
struct life {
	struct mmscope *h;
	struct child target;
	struct reader r;
	pthread_t thread;
};

FIXTURE(dying)
{
	struct life life;
};

FIXTURE_SETUP(dying)
{
	ASSERT_EQ(0, mmscope_open(&self->life.h));
}

FIXTURE_TEARDOWN(dying)
{
	child_stop(&self->life.target);
	mmscope_close(self->life.h);
}

/* Start one with faults to tell of, and its reader. */
static bool begin(struct life *l)
{
	int err = child_start(&l->target, touch_many, NULL);

	if (!err)
		err = mmscope_attach(l->h, l->target.pid);
	if (err)
		return false;
	child_say(l->target.fd, 0);
	if (child_hear(l->target.fd))
		return false;
	l->r.fd = scope_open(l->h, l->target.pid, "faults");
	l->r.reads = 0;
	return l->r.fd >= 0 &&
	       !pthread_create(&l->thread, NULL, read_on, &l->r);
}

/* No sleep from here on, in which the reader would get on. */
static void kill_and_reap(struct child *c)
{
	kill(c->pid, SIGKILL);
	while (!waitpid(c->pid, NULL, WNOHANG))
		;
	close(c->fd);
	c->pid = 0;
}

TEST_F_TIMEOUT(dying, counts_are_no_less, 120)
{
	struct life *l = &self->life;
	struct reader *r = &l->r;
	int i;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "one processor only");
	scope_keep_to(0);
	for (i = 0; i < LIVES; i++) {
		ASSERT_TRUE(begin(l));
		while (!__atomic_load_n(&r->reads, __ATOMIC_RELAXED))
			scope_sleep_ms(1);
		scope_sleep_ms(1 + i % 7);
		kill_and_reap(&l->target);
		pthread_join(l->thread, NULL);
		close(r->fd);
		EXPECT_EQ(-ESRCH, r->ended);
		ASSERT_GT(NEVER, r->most)
			TH_LOG("life %d, reading %lu", i, r->reads);
	}
	TH_LOG("%d lives", i);
}

TEST_HARNESS_MAIN
