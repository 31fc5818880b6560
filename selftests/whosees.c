// SPDX-License-Identifier: GPL-2.0
/*
 * Who may see what: each cell of the tables of Documentation/security.rst is
 * tried, and there is a cell for everybody and every file.
 */
#include "whosees.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "child.h"
#include "creds.h"
#include "doc.h"
#include "kselftest_harness.h"
#include "paused.h"
#include "scope.h"

#define DEBUGFS	"/sys/kernel/debug"

/* Who opens the files, and who uses what was opened. */
static const struct who {
	const char *label;
	int (*opens)(void);
	int (*uses)(void);
	bool remounted;
} whos[] = {
	{ "root", creds_all, creds_all },
	{ "root without CAP_SYS_ADMIN", creds_no_sys_admin,
	  creds_no_sys_admin },
	{ "root without capabilities", creds_no_caps, creds_no_caps },
	{ "root of a user namespace", creds_user_namespace,
	  creds_user_namespace },
	{ "root in a PID namespace", creds_pid_namespace,
	  creds_pid_namespace },
	{ "nobody", creds_nobody, creds_nobody },
	{ "nobody, root of a user namespace", creds_nobody_namespace,
	  creds_nobody_namespace },
	{ "nobody, debugfs remounted uid=", creds_nobody, creds_nobody, true },
	{ "nobody, opened by root", creds_all, creds_nobody },
	{ "root, opened without CAP_SYS_ADMIN", creds_no_sys_admin, creds_all },
	{ "root, opened by nobody", creds_nobody, creds_all },
};

FIXTURE(whosees)
{
	struct mmscope *h;
	struct child target;
	struct fuzz_files files;
	struct doc_table reads;
	struct doc_table writes;
	struct whosees *got;
};

static void be_paused(int fd, void *arg)
{
	child_exec_paused(fd);
}

static bool has_faulted(struct mmscope *h, pid_t pid)
{
	char where[32], *text;
	int i, err;
	bool found = false;

	snprintf(where, sizeof(where), "%016lx-", PAUSED_MARK);
	for (i = 0; i < 100 && !found; i++) {
		err = mmscope_read_file(h, pid, "faults", &text, NULL);
		if (err)
			return false;
		found = strstr(text, where);
		free(text);
		scope_sleep_ms(50);
	}
	return found;
}

FIXTURE_SETUP(whosees)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, child_start(&self->target, be_paused, NULL));
	ASSERT_EQ(0, child_hear(self->target.fd));
	ASSERT_EQ(0, mmscope_attach(self->h, self->target.pid));
	/* a fault of its own, so that there is an address to be told */
	ASSERT_EQ(0, kill(self->target.pid, SIGUSR1));
	ASSERT_TRUE(has_faulted(self->h, self->target.pid));
	ASSERT_EQ(0, fuzz_walk(&self->files));
	ASSERT_EQ(0, doc_table_read(&self->reads, "security.rst", "read by"));
	ASSERT_EQ(0, doc_table_read(&self->writes, "security.rst",
				    "written by"));
	self->got = mmap(NULL, sizeof(*self->got), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->got);
}

/* What it was tried on is not to stay. */
static int free_lab(struct mmscope *h)
{
	int fd = mmscope_open_file(h, 0, "kernel/lab", O_WRONLY | O_CLOEXEC);
	int err = fd < 0 ? fd : 0;

	if (!err && write(fd, "free all", 8) != 8)
		err = -errno;
	close(fd);
	return err;
}

FIXTURE_TEARDOWN(whosees)
{
	EXPECT_EQ(0, free_lab(self->h));
	EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&self->target)));
	mmscope_close(self->h);
}

static size_t row_of(const struct doc_table *t, const char *label)
{
	size_t i;

	for (i = 1; i < t->rows; i++)
		if (!strcmp(t->cell[i][0], label))
			return i;
	return 0;
}

/* The column of a file; 0 if it has none, or more than one. */
static size_t column_of(const struct doc_table *t, const char *name)
{
	size_t i, found = 0, count = 0;

	for (i = 1; i < t->columns; i++) {
		if (!doc_has_word(t->cell[0][i], name))
			continue;
		found = i;
		count++;
	}
	return count == 1 ? found : 0;
}

static void check_table(struct __test_metadata *_metadata,
			const struct doc_table *t,
			const struct fuzz_files *files)
{
	size_t i, words = 0;
	const char *p;

	EXPECT_EQ(ARRAY_SIZE(whos), t->rows - 1);
	for (i = 0; i < ARRAY_SIZE(whos); i++) {
		EXPECT_LT(0, row_of(t, whos[i].label))
			TH_LOG("no row \"%s\"", whos[i].label);
	}
	for (i = 0; i < files->kinds; i++) {
		EXPECT_LT(0, column_of(t, files->kind[i]))
			TH_LOG("no column for %s", files->kind[i]);
	}
	/* nor any file that is not there */
	for (i = 1; i < t->columns; i++)
		for (p = t->cell[0][i], words++; *p; p++)
			words += *p == ' ';
	EXPECT_EQ(files->kinds, words);
}

TEST_F(whosees, tables_have_all)
{
	check_table(_metadata, &self->reads, &self->files);
	check_table(_metadata, &self->writes, &self->files);
}

struct use {
	const struct who *who;
	const struct fuzz_files *files;
	struct whosees_fds fds;
	struct whosees *got;
};

/* Says how it went, and passes the descriptors on. */
static void open_and_pass(int fd, void *arg)
{
	struct use *u = arg;
	unsigned int i;
	int err = u->who->opens();

	child_say(fd, err);
	if (err)
		return;
	whosees_open(u->files, &u->fds);
	for (i = 0; i < u->files->kinds; i++) {
		child_say_fd(fd, u->fds.read[i]);
		child_say_fd(fd, u->fds.write[i]);
	}
}

static int open_as(struct use *u)
{
	struct child opener;
	unsigned int i;
	int err = child_start(&opener, open_and_pass, u);

	if (err)
		return err;
	err = child_hear(opener.fd);
	for (i = 0; i < u->files->kinds && !err; i++) {
		u->fds.read[i] = child_hear_fd(opener.fd);
		u->fds.write[i] = child_hear_fd(opener.fd);
	}
	child_stop(&opener);
	return err;
}

static long use(void *arg)
{
	struct use *u = arg;
	int err = u->who->uses();

	if (!err)
		whosees_use(u->files, &u->fds, u->got);
	return err;
}

static int remount(const char *options)
{
	return mount(NULL, DEBUGFS, NULL, MS_REMOUNT, options) ? -errno : 0;
}

static int try(struct use *u)
{
	long used = -EPROTO;
	int err = open_as(u);

	if (err)
		return err;
	err = child_run(use, u, &used);
	whosees_close(u->files, &u->fds);
	return err ? err : used;
}

static void check_cells(struct __test_metadata *_metadata,
			struct _test_data_whosees *self, const struct who *who)
{
	const struct doc_table *r = &self->reads, *w = &self->writes;
	const struct whosees *got = self->got;
	const char *cell, *name, *level;
	unsigned int i;

	for (i = 0; i < self->files.kinds; i++) {
		name = self->files.kind[i];
		level = got->read[i] < WHOSEES_LEVELS ?
			whosees_levels[got->read[i]] : "nonsense";
		cell = r->cell[row_of(r, who->label)][column_of(r, name)];
		EXPECT_STREQ(cell, level)
			TH_LOG("%s reads %s", who->label, name);
		cell = w->cell[row_of(w, who->label)][column_of(w, name)];
		EXPECT_STREQ(cell, got->written[i] ? "yes" : "no")
			TH_LOG("%s writes %s", who->label, name);
	}
}

TEST_F_TIMEOUT(whosees, as_the_tables_say, 60)
{
	struct use u = { .files = &self->files, .got = self->got };
	size_t i;
	int err;

	for (i = 0; i < ARRAY_SIZE(whos); i++) {
		u.who = &whos[i];
		ASSERT_EQ(0, remount(whos[i].remounted ? "uid=65534" : "uid=0"));
		err = try(&u);
		EXPECT_EQ(0, remount("uid=0"));
		ASSERT_EQ(0, err)
			TH_LOG("%s", whos[i].label);
		check_cells(_metadata, self, &whos[i]);
	}
	TH_LOG("%zu rows, %u files", i, self->files.kinds);
}

static long list_as_nobody(void *arg)
{
	pid_t *pids;
	size_t n = 0;
	int err = creds_nobody();

	if (!err)
		err = mmscope_list(arg, &pids, &n);
	return err ? err : (long)n;
}

/* The mount's owner gets into the directory, and so to see what is there. */
TEST_F(whosees, remounted_for_nobody)
{
	struct stat st;
	long n = 0;

	ASSERT_EQ(0, remount("uid=65534"));
	EXPECT_EQ(0, stat(DEBUGFS, &st));
	EXPECT_EQ(0, child_run(list_as_nobody, self->h, &n));
	ASSERT_EQ(0, remount("uid=0"));
	EXPECT_EQ(65534, st.st_uid);
	EXPECT_EQ(1, n);
	EXPECT_EQ(0, child_run(list_as_nobody, self->h, &n));
	EXPECT_EQ(-EACCES, n);
}

/* Number 1 is who writes it, if that is its number there. */
static long attach_as_one(void *arg)
{
	struct mmscope_counters set;
	uint64_t attached = 0;
	int err = creds_pid_namespace();

	if (!err)
		err = getpid() == 1 ? mmscope_attach(arg, 1) : -EPROTO;
	if (!err)
		err = mmscope_counters_proc(arg, "self", &set);
	if (err)
		return err;
	mmscope_counter(&set, "attached", &attached);
	return attached ? mmscope_attached(arg, 1) : -ENOENT;
}

TEST_F(whosees, numbers_of_the_writers_namespace)
{
	long got;

	ASSERT_EQ(0, child_run(attach_as_one, self->h, &got));
	/* not that of the initial namespace */
	EXPECT_EQ(0, got);
}

TEST_HARNESS_MAIN
