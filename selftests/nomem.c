// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever allocation or copy fails in the module or below, it says so, and
 * has lost nothing. Each one is made to fail in turn, by the kernel's fault
 * injection: Documentation/fault-injection/fault-injection.rst there.
 */
#include <fcntl.h>

#include "child.h"
#include "kselftest_harness.h"
#include "scope.h"

#define DEBUGFS		"/sys/kernel/debug/"
/* More than any of the calls below has. */
#define MOST		400

static bool put(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, value, strlen(value)) > 0;

	if (fd >= 0)
		close(fd);
	return good;
}

/* Let also those fail that could wait for memory, and say nothing of it. */
static bool prepare(void)
{
	put(DEBUGFS "fail_page_alloc/ignore-gfp-wait", "N");
	put(DEBUGFS "fail_page_alloc/verbose", "0");
	put(DEBUGFS "fail_usercopy/verbose", "0");
	return put(DEBUGFS "failslab/ignore-gfp-wait", "N") &&
	       put(DEBUGFS "failslab/verbose", "0");
}

/* Where something is done, and where it is told to fail. */
struct stage {
	struct mmscope *h;
	pid_t pid;
	int fail_nth;
};

FIXTURE(nomem)
{
	struct mmscope *h;
	struct child target;
	uint64_t held;
	struct stage stage;
};

FIXTURE_SETUP(nomem)
{
	int fail_nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);

	if (fail_nth < 0 || !prepare())
		SKIP(return, "the kernel has no fault injection");
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, child_start(&self->target, NULL, NULL));
	self->held = scope_stat(self->h, "bytes_held");
	self->stage = (struct stage) { self->h, self->target.pid, fail_nth };
}

FIXTURE_TEARDOWN(nomem)
{
	child_stop(&self->target);
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_EQ(0, scope_stat(self->h, "targets"));
	mmscope_close(self->h);
}

static void fail_after(int fail_nth, int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", n);

	while (pwrite(fail_nth, text, len, 0) != len)
		;
}

/* Has it come to the failure that was asked for? Asks for none from now on. */
static bool has_failed(int fail_nth)
{
	char text[16] = "";
	/* no answer: it is this read that was to fail */
	bool failed = pread(fail_nth, text, sizeof(text) - 1, 0) > 0 &&
		      !strtol(text, NULL, 10);

	fail_after(fail_nth, 0);
	return failed;
}

/* Something done with the module: 0 or -errno, and nothing left behind. */
typedef int action_fn(struct mmscope *h, pid_t pid, const char *name);

static bool is_expected(int ret)
{
	return !ret || ret == -ENOMEM || ret == -EFAULT || ret == -EINTR;
}

/* Do it with its first, second, ... allocation or copy failing. */
static void each_fails(struct __test_metadata *_metadata,
		       const struct stage *s, action_fn *act, const char *name)
{
	int n, ret, told = 0;

	/* What is needed but once is not to be what fails. */
	ASSERT_EQ(0, act(s->h, s->pid, name));
	for (n = 1; n < MOST; n++) {
		fail_after(s->fail_nth, n);
		ret = act(s->h, s->pid, name);
		if (!has_failed(s->fail_nth))
			break;
		EXPECT_TRUE(is_expected(ret))
			TH_LOG("%s, failure %d: %d", name, n, ret);
		told += !!ret;
	}
	EXPECT_EQ(0, ret);
	EXPECT_LT(n, MOST);
	EXPECT_LT(0, told);
	TH_LOG("%s: %d failures, %d told", name, n - 1, told);
}

static int attach_detach(struct mmscope *h, pid_t pid, const char *name)
{
	int ret = mmscope_attach(h, pid);
	int undo = mmscope_detach(h, pid);

	/* It was attached whatever the detach said; see that it is not. */
	if (!ret && undo)
		mmscope_detach(h, pid);
	return ret ? ret : undo;
}

TEST_F(nomem, attach)
{
	each_fails(_metadata, &self->stage, attach_detach, "attach");
	EXPECT_EQ(0, mmscope_attached(self->h, self->target.pid));
}

/* Read all of a descriptor, by the system calls alone. */
static int drain(int fd)
{
	static char buf[65536 / sizeof(struct mmscope_range) *
			sizeof(struct mmscope_range)];
	ssize_t n;

	if (fd < 0)
		return fd;
	do {
		n = read(fd, buf, sizeof(buf));
	} while (n > 0);
	n = n < 0 ? -errno : 0;
	close(fd);
	return n;
}

static int read_file(struct mmscope *h, pid_t pid, const char *name)
{
	return drain(scope_open(h, pid, name));
}

TEST_F(nomem, files)
{
	int i;

	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	for (i = 0; i < SCOPE_FILES; i++)
		each_fails(_metadata, &self->stage, read_file, scope_files[i]);
}

static int read_top(struct mmscope *h, pid_t pid, const char *name)
{
	return drain(mmscope_open_file(h, 0, name, O_RDONLY | O_CLOEXEC));
}

static int read_self(struct mmscope *h, pid_t pid, const char *name)
{
	return drain(mmscope_open_proc(h, name, O_RDONLY | O_CLOEXEC));
}

TEST_F(nomem, others)
{
	each_fails(_metadata, &self->stage, read_top, "stats");
	each_fails(_metadata, &self->stage, read_top, "control");
	each_fails(_metadata, &self->stage, read_self, "self");
}

static int ask_range(struct mmscope *h, pid_t pid, const char *name)
{
	static const char text[] = "range=1000-7fff00000000 holes=on page=on";
	int fd = mmscope_open_file(h, pid, name, O_RDWR | O_CLOEXEC);

	if (fd >= 0 && write(fd, text, strlen(text)) < 0) {
		int err = -errno;

		close(fd);
		return err;
	}
	return drain(fd);
}

TEST_F(nomem, requests)
{
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	each_fails(_metadata, &self->stage, ask_range, "pages");
	each_fails(_metadata, &self->stage, ask_range, "pagetable");
}

TEST_HARNESS_MAIN
