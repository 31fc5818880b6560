// SPDX-License-Identifier: GPL-2.0
/* When a target exits or is detached nothing of it is shown or kept. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>

#include "child.h"
#include "kselftest_harness.h"
#include "scope.h"

/* More rows than are handed out at once. */
#define PAGES	4000UL

static void map_much(int fd, void *arg)
{
	char *p = mmap(NULL, PAGES * 4096, PROT_READ,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned long i;

	madvise(p, PAGES * 4096, MADV_NOHUGEPAGE);
	for (i = 0; i < PAGES; i += 2) {
		scope_touch(p + i * 4096);
		if (i < 200)
			mprotect(p + i * 4096, 4096, PROT_NONE);
	}
	child_say(fd, 0);
}

FIXTURE(gone)
{
	struct mmscope *h;
	struct child target;
	uint64_t held, exits;
	char *buf;
};

FIXTURE_SETUP(gone)
{
	self->buf = malloc(SCOPE_TEXT);
	ASSERT_NE(NULL, self->buf);
	ASSERT_EQ(0, mmscope_open(&self->h));
	self->held = scope_stat(self->h, "bytes_held");
	ASSERT_EQ(0, child_start(&self->target, map_much, NULL));
	ASSERT_EQ(0, child_hear(self->target.fd));
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	self->exits = scope_stat(self->h, "target_exits");
}

FIXTURE_TEARDOWN(gone)
{
	child_stop(&self->target);
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_EQ(0, scope_stat(self->h, "targets"));
	EXPECT_EQ(0, scope_targets(self->h));
	mmscope_close(self->h);
	free(self->buf);
}

/* How far each file was read before. */
enum before { OPENED, BEGUN, AT_END };

/* Open all files of the target. */
static bool open_all(struct mmscope *h, pid_t pid, int *fd, enum before before,
		     char *buf)
{
	ssize_t n;
	int i;

	for (i = 0; i < SCOPE_FILES; i++) {
		fd[i] = scope_open(h, pid, scope_files[i]);
		if (fd[i] < 0)
			return false;
		n = 1;
		if (before == BEGUN)
			n = scope_read_some(fd[i], buf, 64);
		else if (before == AT_END)
			n = scope_read(fd[i], buf, SCOPE_TEXT);
		if (n <= 0)
			return false;
	}
	return true;
}

static int read_to_nowhere(int fd)
{
	return read(fd, (void *)0x1000, 64) < 0 ? -errno : 0;
}

FIXTURE(files)
{
	FIXTURE_DATA(gone) gone;
};

FIXTURE_VARIANT(files)
{
	enum before before;
	bool detach;
};

FIXTURE_VARIANT_ADD(files, exit_opened) { OPENED, false };
FIXTURE_VARIANT_ADD(files, exit_begun) { BEGUN, false };
FIXTURE_VARIANT_ADD(files, exit_at_end) { AT_END, false };
FIXTURE_VARIANT_ADD(files, detach_opened) { OPENED, true };
FIXTURE_VARIANT_ADD(files, detach_begun) { BEGUN, true };
FIXTURE_VARIANT_ADD(files, detach_at_end) { AT_END, true };

FIXTURE_SETUP(files)
{
	gone_setup(_metadata, &self->gone, NULL);
}

FIXTURE_TEARDOWN(files)
{
	gone_teardown(_metadata, &self->gone, NULL);
}

/* Also what was buffered is not shown any more, whatever one does. */
TEST_F(files, esrch)
{
	struct mmscope *h = self->gone.h;
	pid_t pid = self->gone.target.pid;
	char *buf = self->gone.buf;
	int fd[SCOPE_FILES], i;

	ASSERT_TRUE(open_all(h, pid, fd, variant->before, buf));
	if (!variant->detach)
		child_stop(&self->gone.target);
	EXPECT_EQ(variant->detach ? 0 : -ESRCH, mmscope_detach(h, pid));
	for (i = 0; i < SCOPE_FILES; i++) {
		EXPECT_EQ(-ESRCH, scope_read_some(fd[i], buf, 64))
			TH_LOG("%s", scope_files[i]);
		EXPECT_EQ(-ESRCH, read_to_nowhere(fd[i]));
		EXPECT_EQ(0, lseek(fd[i], 0, SEEK_SET));
		EXPECT_EQ(-ESRCH, scope_read_some(fd[i], buf, 64))
			TH_LOG("%s", scope_files[i]);
	}
	EXPECT_EQ(-1, write(fd[SCOPE_FILES - 1], "0x1000", 6));
	EXPECT_EQ(ESRCH, errno);
	EXPECT_TRUE(scope_wait_absent(h, pid));
	EXPECT_EQ(0, scope_stat(h, "targets"));
	EXPECT_EQ(self->gone.exits + !variant->detach,
		  scope_stat(h, "target_exits"));
	EXPECT_LT(self->gone.held, scope_stat(h, "bytes_held"));
	for (i = 0; i < SCOPE_FILES; i++)
		close(fd[i]);
}

TEST_F(gone, words_are_refused)
{
	static const char * const names[] = { "pages", "pagetable" };
	int fd[2], i;
	pid_t pid;

	for (i = 0; i < 2; i++) {
		fd[i] = mmscope_open_file(self->h, self->target.pid, names[i],
					  O_RDWR);
		ASSERT_LE(0, fd[i]);
	}
	pid = child_stop(&self->target);
	for (i = 0; i < 2; i++) {
		EXPECT_EQ(-1, write(fd[i], "holes=on", 8));
		EXPECT_EQ(ESRCH, errno);
		close(fd[i]);
	}
	EXPECT_TRUE(scope_wait_absent(self->h, pid));
}

/* Not reaped by anyone; its directory may have gone a moment before. */
static bool becomes_zombie(pid_t pid)
{
	uint64_t end = scope_now_ms() + patient(5000);

	while (child_state(pid) != 'Z') {
		if (scope_now_ms() > end)
			return false;
		scope_sleep_ms(5);
	}
	return true;
}

/* The directory goes by itself: no call of ours has to come before. */
TEST_F(gone, directory_goes)
{
	pid_t pid = self->target.pid;

	kill(pid, SIGKILL);
	EXPECT_TRUE(scope_wait_absent(self->h, pid));
	EXPECT_TRUE(becomes_zombie(pid));
	EXPECT_EQ(self->exits + 1, scope_stat(self->h, "target_exits"));
	EXPECT_EQ(-ENOENT, scope_open(self->h, pid, "pages"));
}

/* A file known by O_PATH pins nothing, and opens nothing when all is gone. */
TEST_F(gone, path_descriptor)
{
	int path = mmscope_open_file(self->h, self->target.pid, "pages", O_PATH);
	int dir = mmscope_open_file(self->h, self->target.pid, ".", O_RDONLY);
	char link[32];

	ASSERT_LE(0, path);
	ASSERT_LE(0, dir);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", path);
	EXPECT_LE(0, openat(dir, "pages", O_RDONLY | O_CLOEXEC));
	EXPECT_LE(0, open(link, O_RDONLY | O_CLOEXEC));
	EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&self->target)));
	EXPECT_EQ(-1, open(link, O_RDONLY));
	EXPECT_EQ(ENOENT, errno);
	EXPECT_EQ(-1, openat(dir, "pages", O_RDONLY));
	EXPECT_EQ(ENOENT, errno);
	closefrom(path);
}

/* What a reading thread has seen when its target was killed. */
struct walker {
	struct mmscope *h;
	pid_t pid;
	const char *name;
	long reads;
	long ended;
};

static void *walk(void *arg)
{
	struct walker *w = arg;
	char buf[4096];
	int fd = scope_open(w->h, w->pid, w->name);
	long n = fd < 0 ? fd : 0;

	while (n >= 0) {
		n = scope_read_some(fd, buf, sizeof(buf));
		__atomic_add_fetch(&w->reads, 1, __ATOMIC_RELAXED);
		if (!n)
			lseek(fd, 0, SEEK_SET);
	}
	w->ended = n;
	close(fd);
	return NULL;
}

TEST_F(gone, killed_in_walks)
{
	struct walker w[SCOPE_FILES] = { };
	pthread_t thread[SCOPE_FILES];
	int i;

	for (i = 0; i < SCOPE_FILES; i++) {
		w[i].pid = self->target.pid;
		w[i].name = scope_files[i];
		ASSERT_EQ(0, mmscope_open(&w[i].h));
		ASSERT_EQ(0, pthread_create(&thread[i], NULL, walk, &w[i]));
	}
	for (i = 0; i < SCOPE_FILES; i++)
		while (__atomic_load_n(&w[i].reads, __ATOMIC_RELAXED) < 10)
			scope_sleep_ms(1);
	kill(self->target.pid, SIGKILL);
	for (i = 0; i < SCOPE_FILES; i++) {
		pthread_join(thread[i], NULL);
		EXPECT_EQ(-ESRCH, w[i].ended)
			TH_LOG("%s", scope_files[i]);
		mmscope_close(w[i].h);
	}
	EXPECT_TRUE(scope_wait_absent(self->h, self->target.pid));
}

TEST_F(gone, detached_can_be_attached_again)
{
	int fd = scope_open(self->h, self->target.pid, "pages");

	ASSERT_EQ(0, mmscope_detach(self->h, self->target.pid));
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	EXPECT_EQ(-ESRCH, scope_read_some(fd, self->buf, 32));
	close(fd);
	fd = scope_open(self->h, self->target.pid, "pages");
	EXPECT_EQ(32, scope_read_some(fd, self->buf, 32));
	close(fd);
	EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&self->target)));
}

/* Another process with the number of one that was attached is not attached. */
TEST_F(gone, recycled_number)
{
	pid_t pid = self->target.pid;
	int fd = scope_open(self->h, pid, "pages");
	struct child again;

	ASSERT_LE(0, fd);
	child_stop(&self->target);
	ASSERT_EQ(0, child_start_as(&again, pid));
	ASSERT_EQ(pid, again.pid);
	EXPECT_EQ(-ESRCH, scope_read_some(fd, self->buf, 32));
	EXPECT_TRUE(scope_wait_absent(self->h, pid));
	EXPECT_EQ(-ENOENT, mmscope_detach(self->h, pid));

	EXPECT_EQ(0, mmscope_attach(self->h, pid));
	EXPECT_EQ(-ESRCH, scope_read_some(fd, self->buf, 32));
	EXPECT_EQ(1, scope_stat(self->h, "targets"));
	close(fd);
	fd = scope_open(self->h, pid, "pages");
	EXPECT_EQ(32, scope_read_some(fd, self->buf, 32));
	close(fd);
	child_stop(&again);
	EXPECT_TRUE(scope_wait_absent(self->h, pid));
}

/* At once, before the old directory can have been removed by itself. */
TEST_F(gone, recycled_and_attached_at_once)
{
	pid_t pid = self->target.pid;
	int i;

	for (i = 0; i < 100; i++) {
		child_stop(&self->target);
		ASSERT_EQ(0, child_start_as(&self->target, pid));
		ASSERT_EQ(0, mmscope_attach(self->h, pid));
		ASSERT_EQ(1, scope_targets(self->h));
	}
	EXPECT_EQ(self->exits + 100, scope_stat(self->h, "target_exits"));
	child_stop(&self->target);
	EXPECT_TRUE(scope_wait_absent(self->h, pid));
}

TEST_HARNESS_MAIN
