// SPDX-License-Identifier: GPL-2.0
/* More mappings than there are rows for, and many processes at once. */
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "faultsums.h"
#include "kselftest_harness.h"
#include "scope.h"

#define PAGE		4096UL
#define MAPPINGS	10000
#define CROWD		1000
#define EACH		7	/* faults of one of the crowd */

FIXTURE(many)
{
	struct mmscope *h;
	uint64_t held;
	char mode[16];
};

FIXTURE_VARIANT(many)
{
	const char *mode;
};

FIXTURE_VARIANT_ADD(many, count) { .mode = "count" };
FIXTURE_VARIANT_ADD(many, latency) { .mode = "latency" };

FIXTURE_SETUP(many)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, mmscope_get(self->h, "faults", self->mode,
				 sizeof(self->mode)));
	ASSERT_TRUE(faults_set_mode(self->h, variant->mode));
	self->held = scope_stat(self->h, "bytes_held");
}

FIXTURE_TEARDOWN(many)
{
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_EQ(0, scope_targets(self->h));
	EXPECT_TRUE(faults_set_mode(self->h, self->mode));
	mmscope_close(self->h);
}

/* A mapping each: every second page is of other protection. */
static char *map_many(size_t mappings)
{
	char *p = mmap(NULL, 2 * mappings * PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t i;

	if (p == MAP_FAILED)
		_exit(1);
	madvise(p, 2 * mappings * PAGE, MADV_NOHUGEPAGE);
	for (i = 0; i < mappings; i++)
		if (mprotect(p + (2 * i + 1) * PAGE, PAGE, PROT_NONE))
			_exit(1);
	return p;
}

static void write_many_at_word(int fd, void *arg)
{
	char *p = map_many(MAPPINGS);
	size_t i;

	child_say(fd, 0);
	child_hear(fd);
	for (i = 0; i < MAPPINGS; i++)
		p[2 * i * PAGE] = 1;
	child_say(fd, 0);
}

TEST_F_TIMEOUT(many, mappings, 120)
{
	struct mmscope_faults f, system_before, system;
	uint64_t placed = 0, elsewhere;
	struct child c;
	size_t i;

	ASSERT_EQ(0, child_start(&c, write_many_at_word, NULL));
	ASSERT_EQ(0, child_hear(c.fd));
	ASSERT_EQ(0, mmscope_attach(self->h, c.pid));
	ASSERT_EQ(0, mmscope_faults(self->h, 0, &system_before));
	child_say(c.fd, 0);
	ASSERT_EQ(0, child_hear(c.fd));
	ASSERT_EQ(0, mmscope_faults(self->h, c.pid, &f));
	ASSERT_EQ(0, mmscope_faults(self->h, 0, &system));
	EXPECT_EQ(0, faults_sums_wrong(&f));
	EXPECT_EQ(0, faults_places_wrong(&f));
	for (i = 0; i < f.n; i++)
		placed += f.vmas[i].count[MMSCOPE_FAULT_ANON_WRITE];
	elsewhere = f.elsewhere[MMSCOPE_FAULT_ANON_WRITE];
	EXPECT_LE(MAPPINGS, f.cause[MMSCOPE_FAULT_ANON_WRITE].count);
	EXPECT_EQ(f.cause[MMSCOPE_FAULT_ANON_WRITE].count, placed + elsewhere);
	EXPECT_LT(0, placed);
	EXPECT_LT(0, elsewhere);
	EXPECT_LE(elsewhere, system.unplaced - system_before.unplaced);
	TH_LOG("%zu mappings have rows, %lu faults have none", f.n, elsewhere);
	mmscope_faults_free(&f);
	child_stop(&c);
}

/* One of the crowd: at SIGUSR1 it writes some pages. */
static char *pages;

static void write_pages(int number)
{
	int i;

	for (i = 0; i < EACH; i++)
		pages[i * PAGE] = 1;
}

static pid_t one_of_many(void)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGUSR1, write_pages);
	for (;;)
		pause();
}

/* While it runs a fault may be under way, which only the kernel would count. */
static bool wait_asleep(pid_t pid)
{
	uint64_t end = scope_now_ms() + patient(20000);

	while (child_state(pid) != 'S') {
		if (scope_now_ms() > end)
			return false;
		scope_sleep_ms(1);
	}
	return true;
}

static bool has_written(struct mmscope *h, pid_t pid)
{
	struct mmscope_faults f;
	bool yes;

	if (mmscope_faults(h, pid, &f))
		return false;
	yes = f.cause[MMSCOPE_FAULT_ANON_WRITE].count >= EACH;
	mmscope_faults_free(&f);
	return yes;
}

static bool wait_written(struct mmscope *h, pid_t pid)
{
	uint64_t end = scope_now_ms() + patient(20000);

	while (!has_written(h, pid)) {
		if (scope_now_ms() > end)
			return false;
		scope_sleep_ms(10);
	}
	return wait_asleep(pid);
}

TEST_F_TIMEOUT(many, processes, 300)
{
	static pid_t pids[CROWD];
	unsigned int i, wrong = 0, good = 0;
	struct mmscope_faults f;

	pages = mmap(NULL, EACH * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, pages);
	madvise(pages, EACH * PAGE, MADV_NOHUGEPAGE);
	for (i = 0; i < CROWD; i++) {
		pids[i] = one_of_many();
		ASSERT_LT(0, pids[i]);
		ASSERT_TRUE(wait_asleep(pids[i]));
		ASSERT_EQ(0, mmscope_attach(self->h, pids[i]));
	}
	for (i = 0; i < CROWD; i++)
		kill(pids[i], SIGUSR1);
	for (i = 0; i < CROWD; i++) {
		ASSERT_TRUE(wait_written(self->h, pids[i]));
		ASSERT_EQ(0, mmscope_faults(self->h, pids[i], &f));
		wrong += faults_sums_wrong(&f) + faults_places_wrong(&f);
		/* one may have more, of its stack, and they are known */
		good += f.cause[MMSCOPE_FAULT_ANON_WRITE].count >= EACH &&
			f.sum.count == f.minor + f.major;
		mmscope_faults_free(&f);
	}
	EXPECT_EQ(0, wrong);
	EXPECT_EQ(CROWD, good);
	for (i = 0; i < CROWD; i++)
		kill(pids[i], SIGKILL);
	for (i = 0; i < CROWD; i++)
		waitpid(pids[i], NULL, 0);
}

TEST_HARNESS_MAIN
