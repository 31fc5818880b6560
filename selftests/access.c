// SPDX-License-Identifier: GPL-2.0
/* Who may open which file, and how. */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "child.h"
#include "creds.h"
#include "kselftest_harness.h"
#include "scope.h"

struct file {
	const char *name;
	bool top;
	mode_t mode;
};

static const struct file files[] = {
	{ "attach", true, 0200 },
	{ "detach", true, 0200 },
	{ "control", true, 0600 },
	{ "stats", true, 0400 },
	{ "vmas", false, 0400 },
	{ "pagetable", false, 0400 },
	{ "pages", false, 0400 },
	{ "tables", false, 0400 },
	{ "translate", false, 0600 },
};

static const int flags[] = { O_RDONLY, O_WRONLY, O_RDWR };

FIXTURE(access)
{
	struct mmscope *h;
	struct child target;
};

FIXTURE_SETUP(access)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, child_start(&self->target, NULL, NULL));
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
}

FIXTURE_TEARDOWN(access)
{
	EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&self->target)));
	mmscope_close(self->h);
}

/* Who tries to open what. */
struct attempt {
	struct mmscope *h;
	int (*become)(void);
	pid_t pid;
	const struct file *file;
	int flags;
};

static long attempt(void *arg)
{
	const struct attempt *a = arg;
	int fd, err = a->become();

	if (err)
		return err;
	fd = mmscope_open_file(a->h, a->pid, a->file->name, a->flags);
	return fd < 0 ? fd : 0;
}

/* What is expected of an owner whom only the mode counts for. */
static long by_mode(const struct file *f, int flags)
{
	mode_t wanted = flags == O_RDONLY ? 0400 :
			flags == O_WRONLY ? 0200 : 0600;

	return (f->mode & wanted) == wanted ? 0 : -EACCES;
}

static long always(const struct file *f, int flags)
{
	return 0;
}

static long never(const struct file *f, int flags)
{
	return -EACCES;
}

static long open_as(struct mmscope *h, int (*become)(void), pid_t pid,
		    const struct file *f, int how)
{
	struct attempt a = { h, become, f->top ? 0 : pid, f, how };
	long got;
	int err = child_run(attempt, &a, &got);

	return err ? err : got;
}

static void check(struct __test_metadata *_metadata,
		  struct _test_data_access *self, int (*become)(void),
		  long (*expected)(const struct file *f, int flags))
{
	const struct file *f;
	size_t k;
	long got;

	for (f = files; f < files + ARRAY_SIZE(files); f++) {
		for (k = 0; k < ARRAY_SIZE(flags); k++) {
			got = open_as(self->h, become, self->target.pid, f,
				      flags[k]);
			EXPECT_EQ(expected(f, flags[k]), got)
				TH_LOG("%s, flags %d", f->name, flags[k]);
		}
	}
}

TEST_F(access, modes)
{
	struct stat st;
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		fd = mmscope_open_file(self->h,
				       files[i].top ? 0 : self->target.pid,
				       files[i].name, O_PATH);
		ASSERT_EQ(0, fstat(fd, &st));
		EXPECT_EQ(S_IFREG | files[i].mode, st.st_mode)
			TH_LOG("%s", files[i].name);
		EXPECT_EQ(0, st.st_uid);
		EXPECT_EQ(0, st.st_gid);
		close(fd);
	}
	fd = mmscope_open_proc(self->h, "self", O_PATH);
	ASSERT_EQ(0, fstat(fd, &st));
	EXPECT_EQ(S_IFREG | 0444, st.st_mode);
	close(fd);
}

TEST_F(access, owner_without_capabilities)
{
	check(_metadata, self, creds_no_caps, by_mode);
}

/* User 0 of the namespace is user 0 outside, whose the files are. */
TEST_F(access, root_of_a_user_namespace)
{
	check(_metadata, self, creds_user_namespace, always);
}

TEST_F(access, nobody_as_root_of_a_user_namespace)
{
	check(_metadata, self, creds_nobody_namespace, never);
}

TEST_F(access, dac_override)
{
	check(_metadata, self, creds_only_dac_override, always);
}

TEST_F(access, nobody)
{
	check(_metadata, self, creds_nobody, never);
}

static long list_as_nobody(void *arg)
{
	pid_t *pids;
	size_t n;
	int err = creds_nobody();

	return err ? err : mmscope_list(arg, &pids, &n);
}

static long self_as_nobody(void *arg)
{
	struct mmscope_counters set;
	uint64_t present = 0, attached = 2;
	struct mmscope *h;
	int err = creds_nobody();

	if (err)
		return err;
	/* fails as the files of debugfs are closed, but is good for this */
	if (mmscope_open(&h) != -EACCES)
		return -EPROTO;
	err = mmscope_counters_proc(h, "self", &set);
	if (err)
		return err;
	mmscope_counter(&set, "present", &present);
	mmscope_counter(&set, "attached", &attached);
	return present > 10 && attached == 0 ? 0 : -EPROTO;
}

TEST_F(access, nobody_sees_only_itself)
{
	long got;

	ASSERT_EQ(0, child_run(list_as_nobody, self->h, &got));
	EXPECT_EQ(-EACCES, got);
	ASSERT_EQ(0, child_run(self_as_nobody, NULL, &got));
	EXPECT_EQ(0, got);
}

/* Counts are of who reads, not of who has opened the file. */
static long read_self(void *arg)
{
	char text[1024];
	ssize_t n = pread(*(int *)arg, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return n ? -errno : -ENODATA;
	text[n] = '\0';
	return strstr(text, "attached 0") ? 0 : strstr(text, "attached 1") ? 1 :
	       -EPROTO;
}

TEST_F(access, self_is_of_the_reader)
{
	int fd = mmscope_open_proc(self->h, "self", O_RDONLY);
	long got;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, mmscope_attach(self->h, getpid()));
	EXPECT_EQ(1, read_self(&fd));
	ASSERT_EQ(0, child_run(read_self, &fd, &got));
	EXPECT_EQ(0, got);
	EXPECT_EQ(0, mmscope_detach(self->h, getpid()));
	close(fd);
}

TEST_HARNESS_MAIN
