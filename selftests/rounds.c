// SPDX-License-Identifier: GPL-2.0
/*
 * Loaded and unloaded, attached and detached many times over, with files
 * open, targets attached and targets exiting, the module loses nothing and
 * keeps nothing. It is loaded when this begins, and when it ends.
 */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>

#include "child.h"
#include "exithold.h"
#include "kmod.h"
#include "kselftest_harness.h"
#include "scope.h"

/*
 * What may change by itself, in KiB, in the second half of the rounds: little
 * of what the kernel has allocated, more of what is free in one way or other.
 */
#define DRIFT		512
#define DRIFT_FREE	8192

FIXTURE(rounds)
{
	struct mmscope *h;
	struct child target;
	uint64_t held;		/* before, as long as it is not loaded anew */
	char buf[4096];
};

#define SELF	FIXTURE_DATA(rounds)

FIXTURE_SETUP(rounds)
{
	if (!getenv("MMSCOPE_KO"))
		SKIP(return, "MMSCOPE_KO does not name the module's file");
	ASSERT_EQ(0, mmscope_open(&self->h));
	self->held = scope_stat(self->h, "bytes_held");
	ASSERT_EQ(0, child_start(&self->target, NULL, NULL));
}

FIXTURE_TEARDOWN(rounds)
{
	child_stop(&self->target);
	if (!kmod_loaded())
		EXPECT_EQ(0, kmod_load());
	EXPECT_TRUE(scope_stat(self->h, "bytes_held") == self->held ||
		    scope_wait_held(self->h, 0));
	EXPECT_EQ(0, scope_stat(self->h, "targets"));
	mmscope_close(self->h);
}

static bool note(struct kmod_memory *m)
{
	kmod_settle();
	return kmod_memory(m);
}

static bool drifted(struct __test_metadata *_metadata,
		    const struct kmod_memory *before,
		    const struct kmod_memory *after)
{
	long unavailable = after->unavailable - before->unavailable;
	long slab = after->slab - before->slab;
	long percpu = after->percpu - before->percpu;
	long vmalloc = after->vmalloc - before->vmalloc;

	TH_LOG("unavailable %+ld, slab %+ld, percpu %+ld, vmalloc %+ld KiB",
	       unavailable, slab, percpu, vmalloc);
	return unavailable >= DRIFT_FREE || slab >= DRIFT || percpu >= DRIFT ||
	       vmalloc >= DRIFT;
}

/* Open all files and read a bit of each; how many could be. */
static int open_all(struct mmscope *h, pid_t pid, int fd[SCOPE_FILES],
		    char *buf)
{
	int i, good = 0;

	for (i = 0; i < SCOPE_FILES; i++) {
		fd[i] = scope_open(h, pid, scope_files[i]);
		good += fd[i] >= 0 && scope_read_some(fd[i], buf, 64) > 0;
	}
	return good;
}

static void close_all(const int fd[SCOPE_FILES])
{
	int i;

	for (i = 0; i < SCOPE_FILES; i++)
		close(fd[i]);
}

/* One round, whose files are closed only after the detach. */
static bool attach_round(struct mmscope *h, pid_t pid, char *buf)
{
	int fd[SCOPE_FILES], good;

	if (mmscope_attach(h, pid))
		return false;
	good = open_all(h, pid, fd, buf);
	if (mmscope_detach(h, pid))
		return false;
	close_all(fd);
	return good == SCOPE_FILES;
}

typedef bool round_fn(struct mmscope *h, pid_t pid, char *buf);

/*
 * As many rounds again as have been take no memory. What is lost is lost each
 * time; what the kernel does besides, once: so it is looked at twice, if need be.
 */
static void check_rounds(struct __test_metadata *_metadata, SELF *self,
			 round_fn *round, int rounds)
{
	struct kmod_memory before = { 0 }, after;
	int i, stretch;

	for (stretch = 0; stretch < 3; stretch++) {
		for (i = 0; i < rounds; i++)
			ASSERT_TRUE(round(self->h, self->target.pid, self->buf))
				TH_LOG("round %d of stretch %d", i, stretch);
		ASSERT_TRUE(note(&after));
		if (stretch && !drifted(_metadata, &before, &after))
			return;
		before = after;
	}
	EXPECT_GT(3, stretch) TH_LOG("memory was lost, twice");
}

TEST_F_TIMEOUT(rounds, attach, 180)
{
	check_rounds(_metadata, self, attach_round, 500);
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
}

/* Unload with a target attached, whose files were open a moment ago; load. */
static bool load_round(struct mmscope *h, pid_t pid, char *buf)
{
	int fd[SCOPE_FILES], good;

	if (mmscope_attach(h, pid))
		return false;
	good = open_all(h, pid, fd, buf);
	if (kmod_unload() != -EWOULDBLOCK)
		return false;
	close_all(fd);
	return !kmod_unload_whole() &&
	       mmscope_attached(h, pid) < 0 && !kmod_load() &&
	       !mmscope_attached(h, pid) && good == SCOPE_FILES;
}

TEST_F_TIMEOUT(rounds, load, 180)
{
	check_rounds(_metadata, self, load_round, 50);
	EXPECT_EQ(-EEXIST, kmod_load());
}

/* Somebody who reads what everybody may read, and does not keep the module. */
struct reader {
	bool stop;
	unsigned long reads;
	unsigned long odd;	/* counts that nobody can have come to */
};

static void read_counts(struct reader *r, struct mmscope *h, const char *name)
{
	struct mmscope_counters set;
	size_t i;

	/* not there just now, or taken away as it was read */
	if (mmscope_counters_proc(h, name, &set))
		return;
	r->reads++;
	for (i = 0; i < set.n; i++)
		r->odd += set.rows[i].value >> 48 != 0;
	mmscope_counters_free(&set);
}

static void *read_all_the_time(void *arg)
{
	static const char * const names[] = { "self", "faults", "swap", "tlb" };
	struct reader *r = arg;
	struct mmscope *h;
	size_t i;

	mmscope_open(&h);
	for (i = 0; !__atomic_load_n(&r->stop, __ATOMIC_RELAXED); i++)
		read_counts(r, h, names[i % ARRAY_SIZE(names)]);
	mmscope_close(h);
	return NULL;
}

/* Without hooks, which are not to go while other processors are in them. */
TEST_F_TIMEOUT(rounds, read_while_unloaded, 120)
{
	struct reader r = { .stop = false };
	pthread_t thread;
	int i;

	ASSERT_EQ(0, scope_set_alone(self->h, "faults=off\nswap=off"));
	ASSERT_EQ(0, pthread_create(&thread, NULL, read_all_the_time, &r));
	for (i = 0; i < 20; i++) {
		EXPECT_EQ(0, kmod_unload_soon());
		EXPECT_EQ(0, kmod_load_with("faults=off swap=off"));
		scope_sleep_ms(5 + i % 7);
	}
	__atomic_store_n(&r.stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	EXPECT_LT(0, r.reads);
	EXPECT_EQ(0, r.odd);
	/* as it was */
	ASSERT_EQ(0, kmod_unload_soon());
	EXPECT_EQ(0, kmod_load());
}

/* Any open file keeps the module, and the attempt changes nothing. */
TEST_F(rounds, open_file_keeps_module)
{
	static const char * const top[] = {
		"attach", "detach", "control", "stats", "kernel/layout",
		"kernel/pagetable", "kernel/vmalloc", "kernel/translate",
		"kernel/physmem", "kernel/lab",
	};
	uint64_t held;
	size_t i;
	int fd;

	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	held = scope_stat(self->h, "bytes_held");
	for (i = 0; i < ARRAY_SIZE(top); i++) {
		fd = mmscope_open_file(self->h, 0, top[i], O_RDWR);
		ASSERT_LE(0, fd);
		EXPECT_EQ(-EWOULDBLOCK, kmod_unload());
		close(fd);
		EXPECT_EQ(held, scope_stat(self->h, "bytes_held"));
	}
	for (i = 0; i < SCOPE_FILES; i++) {
		fd = scope_open(self->h, self->target.pid, scope_files[i]);
		ASSERT_LT(0, scope_read_some(fd, self->buf, 64));
		EXPECT_EQ(-EWOULDBLOCK, kmod_unload());
		EXPECT_EQ(1, mmscope_attached(self->h, self->target.pid));
		EXPECT_LT(0, scope_read_some(fd, self->buf, 64));
		close(fd);
		EXPECT_EQ(held, scope_stat(self->h, "bytes_held"));
	}
	EXPECT_EQ(0, mmscope_detach(self->h, self->target.pid));
}

/* A directory, or a file known by O_PATH, does not; and leads nowhere then. */
TEST_F(rounds, path_across_unload)
{
	pid_t pid = self->target.pid;
	int dir, top, file;
	char link[32];

	ASSERT_EQ(0, mmscope_attach(self->h, pid));
	top = mmscope_open_file(self->h, 0, ".", O_RDONLY);
	dir = mmscope_open_file(self->h, pid, ".", O_RDONLY);
	file = mmscope_open_file(self->h, pid, "pages", O_PATH);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
	ASSERT_EQ(0, kmod_unload_soon());
	EXPECT_EQ(-1, openat(dir, "pages", O_RDONLY));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(-1, openat(top, "stats", O_RDONLY));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(-1, open(link, O_RDONLY));
	EXPECT_EQ(ENOENT, errno);

	ASSERT_EQ(0, kmod_load());
	ASSERT_EQ(0, mmscope_attach(self->h, pid));
	EXPECT_EQ(-1, openat(dir, "pages", O_RDONLY));
	EXPECT_EQ(-1, open(link, O_RDONLY));
	EXPECT_EQ(0, mmscope_detach(self->h, pid));
	closefrom(top);
}

/* procfs takes the file from its readers. */
TEST_F(rounds, self_across_unload)
{
	int fd = mmscope_open_proc(self->h, "self", O_RDONLY);

	ASSERT_LE(0, fd);
	EXPECT_LT(0, scope_read_some(fd, self->buf, 10));
	ASSERT_EQ(0, kmod_unload_soon());
	EXPECT_GE(0, scope_read_some(fd, self->buf, 10));
	EXPECT_EQ(-ENOENT, mmscope_open_proc(self->h, "self", O_RDONLY));
	ASSERT_EQ(0, kmod_load());
	EXPECT_GE(0, scope_read_some(fd, self->buf, 10));
	close(fd);
}

/* Settings are not kept: a module loaded again is as new. */
TEST_F(rounds, as_new)
{
	ASSERT_EQ(0, mmscope_set(self->h, "chunk=1000\nmax_targets=3"));
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	ASSERT_EQ(0, kmod_unload_soon());
	ASSERT_EQ(0, kmod_load());
	EXPECT_NE(1000, scope_control(self->h, "chunk"));
	EXPECT_EQ(4096, scope_control(self->h, "max_targets"));
	EXPECT_EQ(0, scope_stat(self->h, "walks"));
	EXPECT_EQ(0, scope_targets(self->h));
}

/*
 * Where processors are QEMU's own making no hook is to come or go while others
 * have faults: scope_emulated(). That is tried by faultload.c, on one.
 */
static int unhook(struct mmscope *h)
{
	return scope_emulated() ? mmscope_set(h, "faults=off") : 0;
}

static int load_unhooked(void)
{
	return kmod_load_with(scope_emulated() ? "faults=off" : "");
}

/* Targets that exit while the module goes, a bit later each round. */
TEST_F_TIMEOUT(rounds, exits_while_unloading, 120)
{
	enum { ROUNDS = 20, CROWD = 8 };
	struct child crowd[CROWD];
	struct exithold hold;
	int i, k;

	if (exithold_begin(&hold))
		TH_LOG("without events of exits, text is patched meanwhile");
	ASSERT_EQ(0, unhook(self->h));
	for (i = 0; i < ROUNDS; i++) {
		for (k = 0; k < CROWD; k++) {
			ASSERT_EQ(0, child_start(&crowd[k], NULL, NULL));
			ASSERT_EQ(0, mmscope_attach(self->h, crowd[k].pid));
		}
		for (k = 0; k < CROWD; k++)
			kill(crowd[k].pid, SIGKILL);
		for (k = 0; k < i * 20; k++)
			sched_yield();
		ASSERT_EQ(0, kmod_unload_whole());
		for (k = 0; k < CROWD; k++)
			child_stop(&crowd[k]);
		ASSERT_EQ(0, load_unhooked());
	}
	exithold_end(&hold);
	EXPECT_EQ(0, mmscope_set(self->h, "faults=count"));
}

/* Somebody who uses all files all the time. */
struct user {
	pid_t pid;
	bool stop;
	long opened;
	long odd;
};

static void use(struct user *u, struct mmscope *h, int fd)
{
	char buf[64];
	ssize_t n;

	if (fd == -ENOENT || fd == -ENXIO)
		return;
	n = fd < 0 ? fd : scope_read_some(fd, buf, sizeof(buf));
	u->opened += n > 0;
	u->odd += n <= 0 && n != -ESRCH;
	if (fd >= 0)
		close(fd);
}

static void *use_all(void *arg)
{
	struct user *u = arg;
	struct mmscope *h;
	int i;

	mmscope_open(&h);
	while (!__atomic_load_n(&u->stop, __ATOMIC_RELAXED)) {
		/* it may be gone, or attached by the other user */
		(void)mmscope_attach(h, u->pid);
		for (i = 0; i < SCOPE_FILES; i++)
			use(u, h, scope_open(h, u->pid, scope_files[i]));
		use(u, h, mmscope_open_file(h, 0, "stats", O_RDONLY));
		use(u, h, mmscope_open_file(h, 0, "kernel/vmalloc", O_RDONLY));
		use(u, h, mmscope_open_file(h, 0, "kernel/pagetable",
					    O_RDONLY));
		use(u, h, mmscope_open_file(h, 0, "kernel/lab", O_RDONLY));
		/* leave a gap, for the module to be unloaded in */
		sched_yield();
	}
	mmscope_close(h);
	return NULL;
}

TEST_F_TIMEOUT(rounds, used_while_unloading, 120)
{
	enum { ROUNDS = 20 };
	struct user users[2] = {
		{ .pid = self->target.pid }, { .pid = getpid() },
	};
	pthread_t threads[2];
	int i;

	ASSERT_EQ(0, unhook(self->h));
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, use_all,
					    &users[i]));
	}
	for (i = 0; i < ROUNDS; i++) {
		ASSERT_EQ(0, kmod_unload_whole());
		ASSERT_EQ(0, load_unhooked());
		scope_sleep_ms(5);
	}
	for (i = 0; i < 2; i++) {
		__atomic_store_n(&users[i].stop, true, __ATOMIC_RELAXED);
		pthread_join(threads[i], NULL);
		EXPECT_LT(0, users[i].opened);
		EXPECT_EQ(0, users[i].odd);
		mmscope_detach(self->h, users[i].pid);
	}
	EXPECT_EQ(0, mmscope_set(self->h, "faults=count"));
}

TEST_HARNESS_MAIN
