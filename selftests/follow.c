// SPDX-License-Identifier: GPL-2.0
/* A target is a process, not what it executes: it is followed through exec. */
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "child.h"
#include "kselftest_harness.h"
#include "paused.h"
#include "scope.h"

/* Memory of the image before exec: more rows than any buffer has room for. */
#define OLD		0x234560000000UL
#define OLD_PAGES	6000UL

/* Pages far from each other, each with a table of its own. */
#define SPREAD		0x345600000000UL
#define SPREAD_PAGES	300UL
#define SPREAD_STEP	0x200000UL

static void map_spread(void)
{
	char *p = mmap((void *)SPREAD, SPREAD_PAGES * SPREAD_STEP, PROT_READ,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		       0);
	unsigned long i;

	if (p == MAP_FAILED)
		_exit(1);
	madvise(p, SPREAD_PAGES * SPREAD_STEP, MADV_NOHUGEPAGE);
	for (i = 0; i < SPREAD_PAGES; i++)
		scope_touch(p + i * SPREAD_STEP);
}

static void map_old(void)
{
	char *p = mmap((void *)OLD, OLD_PAGES * 4096, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		       0);
	unsigned long i;

	if (p == MAP_FAILED)
		_exit(1);
	madvise(p, OLD_PAGES * 4096, MADV_NOHUGEPAGE);
	/* a run each, and for `vmas` a mapping each */
	for (i = 0; i < OLD_PAGES; i += 2) {
		scope_touch(p + i * 4096);
		if (i < 2000)
			mprotect(p + i * 4096, 4096, PROT_READ);
	}
	map_spread();
}

/* Map, say so, wait for a word, execute. */
static void exec_at_word(int fd, void *arg)
{
	map_old();
	child_say(fd, 0);
	child_hear(fd);
	child_exec_paused(fd);
	_exit(1);
}

static void *exec_thread(void *arg)
{
	int fd = *(int *)arg;

	child_hear(fd);
	child_exec_paused(fd);
	_exit(1);
}

/* The same, but another thread than the leader executes. */
static void thread_execs_at_word(int fd, void *arg)
{
	pthread_t thread;

	map_old();
	if (pthread_create(&thread, NULL, exec_thread, &fd))
		_exit(1);
	child_say(fd, 0);
	pthread_join(thread, NULL);
}

/* Threads that are busy meanwhile, and die by the exec. */
static void *spin(void *arg)
{
	for (;;)
		sched_yield();
	return NULL;
}

static void busy_threads_at_word(int fd, void *arg)
{
	pthread_t thread;
	int i;

	for (i = 0; i < 3; i++)
		pthread_create(&thread, NULL, spin, NULL);
	thread_execs_at_word(fd, arg);
}

FIXTURE(follow)
{
	struct mmscope *h;
	struct child target;
	uint64_t held;
	char *buf;
};

FIXTURE_VARIANT(follow)
{
	child_fn *body;
};

FIXTURE_VARIANT_ADD(follow, leader) { .body = exec_at_word };
FIXTURE_VARIANT_ADD(follow, other_thread) { .body = thread_execs_at_word };
FIXTURE_VARIANT_ADD(follow, busy_threads) { .body = busy_threads_at_word };

FIXTURE_SETUP(follow)
{
	self->buf = malloc(SCOPE_TEXT);
	ASSERT_NE(NULL, self->buf);
	ASSERT_EQ(0, mmscope_open(&self->h));
	self->held = scope_stat(self->h, "bytes_held");
	ASSERT_EQ(0, child_start(&self->target, variant->body, NULL));
	ASSERT_EQ(0, child_hear(self->target.fd));
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
}

FIXTURE_TEARDOWN(follow)
{
	EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&self->target)));
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	mmscope_close(self->h);
	free(self->buf);
}

static long exec_now(struct child *c)
{
	child_say(c->fd, 0);
	return child_hear(c->fd);
}

TEST_F(follow, shows_the_new_image)
{
	pid_t pid = self->target.pid;
	uint64_t exits = scope_stat(self->h, "target_exits");

	EXPECT_TRUE(scope_maps(self->h, pid, OLD));
	EXPECT_FALSE(scope_maps(self->h, pid, PAUSED_MARK));
	ASSERT_EQ(0, exec_now(&self->target));
	EXPECT_EQ(1, mmscope_attached(self->h, pid));
	EXPECT_FALSE(scope_maps(self->h, pid, OLD));
	EXPECT_TRUE(scope_maps(self->h, pid, PAUSED_MARK));
	EXPECT_EQ(exits, scope_stat(self->h, "target_exits"));
	EXPECT_EQ(1, scope_stat(self->h, "targets"));
	EXPECT_EQ(-EEXIST, mmscope_attach(self->h, pid));
}

/* Read a file on, by small reads; the error that ends it, 0 at its end. */
static long read_on(int fd, char *buf)
{
	ssize_t n;

	do {
		n = scope_read_some(fd, buf, 4096);
	} while (n > 0);
	return n;
}

/* Does what is read from the start on name this address as a row's start? */
static bool has_row(const char *name, const char *buf, ssize_t n,
		    uint64_t address)
{
	const struct mmscope_range *r = (const void *)buf;
	char text[32];
	ssize_t i;

	if (!strcmp(name, "pages")) {
		for (i = 0; i < n / (ssize_t)sizeof(*r); i++)
			if (r[i].start == address)
				return true;
		return false;
	}
	snprintf(text, sizeof(text), "%016lx-", (unsigned long)address);
	return memmem(buf, n, text, strlen(text));
}

/* An exec in the midst of a walk ends it; from the start the new is shown. */
TEST_F(follow, stale_in_a_walk)
{
	static const char * const walks[] = {
		"vmas", "pagetable", "pages", "tables",
	};
	int fd[ARRAY_SIZE(walks)];
	size_t i;
	ssize_t n;

	for (i = 0; i < ARRAY_SIZE(walks); i++) {
		fd[i] = scope_open(self->h, self->target.pid, walks[i]);
		ASSERT_LE(0, fd[i]);
		ASSERT_LT(0, scope_read_some(fd[i], self->buf, 320));
	}
	ASSERT_EQ(0, exec_now(&self->target));
	for (i = 0; i < ARRAY_SIZE(walks); i++) {
		EXPECT_EQ(-ESTALE, read_on(fd[i], self->buf))
			TH_LOG("%s", walks[i]);
		/* and it stays so */
		EXPECT_EQ(-ESTALE, scope_read_some(fd[i], self->buf, 4096));
		ASSERT_EQ(0, lseek(fd[i], 0, SEEK_SET));
		n = scope_read(fd[i], self->buf, SCOPE_TEXT);
		EXPECT_LT(0, n);
		EXPECT_TRUE(has_row(walks[i], self->buf, n, PAUSED_MARK))
			TH_LOG("%s", walks[i]);
		EXPECT_FALSE(has_row(walks[i], self->buf, n, OLD));
		close(fd[i]);
	}
}

/* New words begin anew as well as a seek does, and keep to what they say. */
TEST_F(follow, words_after_stale)
{
	int fd = mmscope_open_file(self->h, self->target.pid, "pages", O_RDWR);
	struct mmscope_range r[4];
	char words[64];

	ASSERT_LE(0, fd);
	ASSERT_EQ(32, scope_read_some(fd, self->buf, 32));
	ASSERT_EQ(0, exec_now(&self->target));
	EXPECT_EQ(-ESTALE, read_on(fd, self->buf));
	snprintf(words, sizeof(words), "range=%lx-%lx", PAUSED_MARK,
		 PAUSED_MARK + PAUSED_MARK_SIZE);
	EXPECT_EQ((ssize_t)strlen(words), write(fd, words, strlen(words)));
	EXPECT_EQ(sizeof(r[0]), scope_read(fd, (char *)r, sizeof(r)));
	EXPECT_EQ(PAUSED_MARK, r[0].start);
	close(fd);
}

/* A file opened before, not yet read, has begun nothing that could be stale. */
TEST_F(follow, opened_before_read_after)
{
	int fd[SCOPE_FILES], i;

	for (i = 0; i < SCOPE_FILES; i++) {
		fd[i] = scope_open(self->h, self->target.pid, scope_files[i]);
		ASSERT_LE(0, fd[i]);
	}
	ASSERT_EQ(0, exec_now(&self->target));
	for (i = 0; i < SCOPE_FILES; i++) {
		EXPECT_LT(0, scope_read(fd[i], self->buf, SCOPE_TEXT))
			TH_LOG("%s", scope_files[i]);
		close(fd[i]);
	}
}

/* An exec that fails changes nothing. */
static void exec_fails_at_word(int fd, void *arg)
{
	map_old();
	child_say(fd, 0);
	child_hear(fd);
	execl("/proc/self/no-such-file", "x", NULL);
	child_say(fd, 0);
}

TEST(failed_exec)
{
	char *buf = malloc(SCOPE_TEXT);
	struct mmscope *h;
	struct child c;
	int fd;

	ASSERT_EQ(0, mmscope_open(&h));
	ASSERT_EQ(0, child_start(&c, exec_fails_at_word, NULL));
	ASSERT_EQ(0, child_hear(c.fd));
	ASSERT_EQ(0, mmscope_attach(h, c.pid));
	fd = scope_open(h, c.pid, "pages");
	ASSERT_EQ(32, scope_read_some(fd, buf, 32));
	ASSERT_EQ(0, exec_now(&c));
	EXPECT_EQ(0, read_on(fd, buf));
	EXPECT_TRUE(scope_maps(h, c.pid, OLD));
	close(fd);
	EXPECT_TRUE(scope_wait_absent(h, child_stop(&c)));
	mmscope_close(h);
	free(buf);
}

TEST_HARNESS_MAIN
