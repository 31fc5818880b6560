// SPDX-License-Identifier: GPL-2.0
/*
 * What kernel lockdown leaves of the module's files, as the table in
 * Documentation/security.rst says. There is no way back from it, so that
 * this is not run among the other programs, but by lockdown.sh after them.
 */
#include <fcntl.h>

#include "child.h"
#include "doc.h"
#include "fuzz.h"
#include "kselftest_harness.h"
#include "scope.h"

#define LOCKDOWN	"/sys/kernel/security/lockdown"

static const char * const levels[] = { "integrity", "confidentiality" };

FIXTURE(lockdown)
{
	struct mmscope *h;
	struct child target;
	struct child other;
	struct fuzz_files files;
	struct doc_table table;
	int attach;
	int pages;
};

FIXTURE_SETUP(lockdown)
{
	pid_t pid;

	if (access(LOCKDOWN, W_OK))
		SKIP(return, "the kernel has no lockdown");
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, child_start(&self->target, NULL, NULL));
	ASSERT_EQ(0, child_start(&self->other, NULL, NULL));
	pid = self->target.pid;
	ASSERT_EQ(0, mmscope_attach(self->h, pid));
	ASSERT_EQ(0, fuzz_walk(&self->files));
	ASSERT_EQ(0, doc_table_read(&self->table, "security.rst",
				    "under lockdown"));
	self->attach = mmscope_open_file(self->h, 0, "attach", O_WRONLY);
	ASSERT_LE(0, self->attach);
	self->pages = mmscope_open_file(self->h, pid, "pages", O_RDWR);
	ASSERT_LE(0, self->pages);
}

FIXTURE_TEARDOWN(lockdown)
{
	close(self->attach);
	close(self->pages);
	/* exits are noted all the same */
	EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&self->target)));
	EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&self->other)));
	mmscope_close(self->h);
}

static int lock_down(const char *level)
{
	int fd = open(LOCKDOWN, O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, level, strlen(level)) < 0)
		err = -errno;
	close(fd);
	return err;
}

/* The row of a file; 0 if it has none. */
static size_t row_of(const struct doc_table *t, const char *name)
{
	size_t i;

	for (i = 1; i < t->rows; i++)
		if (doc_has_word(t->cell[i][0], name))
			return i;
	return 0;
}

static const char *outcome(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0)
		return errno == EPERM ? "no" : strerror(errno);
	close(fd);
	return "yes";
}

static void check(struct __test_metadata *_metadata,
		  struct _test_data_lockdown *self, const char *level)
{
	const struct fuzz_file *f;
	const char *name;
	size_t row;

	for (f = self->files.file; f < self->files.file + self->files.n; f++) {
		name = self->files.kind[f->kind];
		row = row_of(&self->table, name);
		EXPECT_LT(0, row)
			TH_LOG("no row for %s", name);
		EXPECT_STREQ(self->table.cell[row][1],
			     outcome(f->path, O_RDONLY))
			TH_LOG("%s: to read %s", level, name);
		EXPECT_STREQ(self->table.cell[row][2],
			     outcome(f->path, O_WRONLY))
			TH_LOG("%s: to write %s", level, name);
	}
}

/* Does `pages`, opened now, show frames? */
static bool frames_seen(struct mmscope *h, pid_t pid)
{
	struct mmscope_range *all;
	bool seen = false;
	size_t i, n;

	if (mmscope_pages(h, pid, NULL, &all, &n))
		return false;
	for (i = 0; i < n; i++)
		seen |= all[i].frame;
	free(all);
	return seen;
}

/* What was opened before goes on, be it to write. */
static void check_open_files(struct __test_metadata *_metadata,
			     struct _test_data_lockdown *self)
{
	struct mmscope_range r;
	char number[16];
	int len = sprintf(number, "%d", self->other.pid);

	EXPECT_EQ(8, write(self->pages, "page=off", 8));
	EXPECT_EQ(sizeof(r), read(self->pages, &r, sizeof(r)));
	EXPECT_EQ(len, write(self->attach, number, len));
	EXPECT_EQ(1, mmscope_attached(self->h, self->other.pid));
}

TEST_F(lockdown, leaves_what_the_table_says)
{
	char level[64] = "";
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(levels); i++) {
		ASSERT_EQ(0, lock_down(levels[i]));
		fd = open(LOCKDOWN, O_RDONLY | O_CLOEXEC);
		ASSERT_LT(0, read(fd, level, sizeof(level) - 1));
		close(fd);
		ASSERT_NE(NULL, strchr(level, '['));
		ASSERT_EQ(0, strncmp(strchr(level, '[') + 1, levels[i],
				     strlen(levels[i])))
			TH_LOG("%s", level);
		check(_metadata, self, levels[i]);
		EXPECT_EQ(-EPERM, mmscope_attach(self->h, 1));
		EXPECT_EQ(-EPERM, mmscope_detach(self->h, self->target.pid));
		EXPECT_TRUE(frames_seen(self->h, self->target.pid));
	}
	check_open_files(_metadata, self);
}

TEST_HARNESS_MAIN
