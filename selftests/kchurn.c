// SPDX-License-Identifier: GPL-2.0
/*
 * No lock keeps the kernel's own tables as they are. Reading them while areas
 * come and go, small and huge, and modules too, does no harm, takes no longer
 * than it may, and what is read is in order. What it might do to the kernel is
 * seen by a kernel that looks for mistakes.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "child.h"
#include "kselftest_harness.h"
#include "ksound.h"
#include "scope.h"

#define SECONDS	4
/* Most that a read may take, as compared to one with nothing else going on. */
#define SLOWER	30
#define LEAST_MS	100

/* One that nobody needs, as selftests/guest/initramfs.sh puts it there. */
#define MODULE_FILE	"/modules/hwpoison-inject.ko"
#define MODULE_NAME	"hwpoison_inject"

/* Each goes on until it is asked how many rounds it has had. */
struct actor {
	const char *name;
	bool (*round)(void);
	struct child child;
};

static bool load_and_unload(void)
{
	int fd = open(MODULE_FILE, O_RDONLY | O_CLOEXEC);
	long err;

	/* loaded by the guest's init, at first */
	syscall(SYS_delete_module, MODULE_NAME, O_NONBLOCK);
	err = syscall(SYS_finit_module, fd, "", 0);
	close(fd);
	return !err;
}

/* Stacks of the kernel's for a crowd of children. */
static bool fork_crowd(void)
{
	enum { CROWD = 16 };
	pid_t pids[CROWD];
	bool good = true;
	int i;

	for (i = 0; i < CROWD; i++) {
		pids[i] = fork();
		if (!pids[i]) {
			pause();
			_exit(0);
		}
		good &= pids[i] > 0;
	}
	for (i = 0; i < CROWD; i++) {
		if (pids[i] < 0)
			continue;
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
	return good;
}

/* Huge leaves where tables were, and tables where huge leaves were. */
static bool areas_of_all_sizes(void)
{
	bool good = !lab_write("vmalloc-huge 4194304") &&
		    !lab_write("vmalloc 2097152") &&
		    !lab_write("vmalloc 100") && !lab_write("percpu 4096");

	return !lab_write("free all") && good;
}

static void act(int fd, void *arg)
{
	struct actor *a = arg;
	long rounds = 0;
	char asked;

	for (;;) {
		if (!a->round()) {
			child_say(fd, -1);
			return;
		}
		rounds++;
		if (recv(fd, &asked, 1, MSG_DONTWAIT | MSG_PEEK) > 0) {
			child_hear(fd);
			child_say(fd, rounds);
			return;
		}
	}
}

static struct actor actors[] = {
	{ "modules", load_and_unload },
	{ "stacks", fork_crowd },
	{ "areas", areas_of_all_sizes },
};

/* Reads a file; false unless all is as it has to be. */
typedef bool read_fn(struct mmscope *h, const struct kf_layout *l);

FIXTURE(kchurn)
{
	struct mmscope *h;
	struct kf_layout l;
};

FIXTURE_SETUP(kchurn)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, kf_layout(self->h, &self->l));
}

FIXTURE_TEARDOWN(kchurn)
{
	mmscope_close(self->h);
}

/* Nothing is wrong with it, and there is something. */
static bool good_if(const char *wrong, size_t rows)
{
	if (wrong)
		printf("# %s\n", wrong);
	return !wrong && rows;
}

static bool read_range(struct mmscope *h, const struct kf_layout *l,
		       uint64_t start, uint64_t end)
{
	const struct ksound_range asked = { .start = start, .end = end };
	struct kf_runs runs;
	bool good = !kf_runs_in(h, start, end, "", &runs) &&
		    good_if(ksound_runs(&runs, l, &asked, UINT64_MAX), runs.n);

	kf_runs_free(&runs);
	return good;
}

/*
 * Read all of `pagetable` but espfix, which has 65,536 rows that never change;
 * and `vmalloc`.
 */
static bool read_runs(struct mmscope *h, const struct kf_layout *l)
{
	const struct kf_region *dull = kf_region(l, "espfix");

	if (!dull)
		return read_range(h, l, l->kernel_start, l->kernel_end);
	return read_range(h, l, l->kernel_start, dull->start) &&
	       read_range(h, l, dull->end, l->kernel_end);
}

static bool read_areas(struct mmscope *h, const struct kf_layout *l)
{
	struct kf_areas areas;
	bool good = !kf_areas(h, &areas) &&
		    good_if(ksound_areas(&areas, l), areas.n);

	kf_areas_free(&areas);
	return good;
}

/* What this process has used so far, which waiting for others adds nothing to. */
static uint64_t used_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Milliseconds of work that a good read takes; 0 if it is no good. */
static uint64_t time_read(struct mmscope *h, const struct kf_layout *l,
			  read_fn *read_all)
{
	uint64_t began = used_ms();

	if (!read_all(h, l))
		return 0;
	return used_ms() - began + 1;
}

static void check_reads(struct __test_metadata *_metadata, struct mmscope *h,
			const struct kf_layout *l, read_fn *read_all)
{
	uint64_t rest = time_read(h, l, read_all), worst = 0, ms, reads = 0, end;
	size_t i;

	ASSERT_LT(0, rest);
	for (i = 0; i < ARRAY_SIZE(actors); i++) {
		ASSERT_EQ(0, child_start(&actors[i].child, act, &actors[i]))
			TH_LOG("%s", actors[i].name);
	}
	end = scope_now_ms() + SECONDS * 1000;
	do {
		ms = time_read(h, l, read_all);
		EXPECT_LT(0, ms);
		worst = ms > worst ? ms : worst;
		reads++;
	} while (ms && (reads < 2 || scope_now_ms() < end));
	for (i = 0; i < ARRAY_SIZE(actors); i++) {
		long rounds;

		child_say(actors[i].child.fd, 0);
		rounds = child_hear(actors[i].child.fd);
		EXPECT_LT(0, rounds) TH_LOG("%s", actors[i].name);
		TH_LOG("%s: %ld rounds", actors[i].name, rounds);
		child_stop(&actors[i].child);
	}
	TH_LOG("%" PRIu64 " reads, of %" PRIu64 " ms at most, %" PRIu64 " at rest",
	       reads, worst, rest);
	EXPECT_LT(1, reads);
	EXPECT_GE(SLOWER * rest + LEAST_MS, worst);
}

TEST_F_TIMEOUT(kchurn, pagetable, 60)
{
	if (access(MODULE_FILE, R_OK))
		SKIP(return, "no " MODULE_FILE " to load and unload");
	check_reads(_metadata, self->h, &self->l, read_runs);
}

TEST_F_TIMEOUT(kchurn, vmalloc, 60)
{
	if (access(MODULE_FILE, R_OK))
		SKIP(return, "no " MODULE_FILE " to load and unload");
	check_reads(_metadata, self->h, &self->l, read_areas);
}

TEST_HARNESS_MAIN
