// SPDX-License-Identifier: GPL-2.0
/* Handles, targets and what is said when something is not there. */
#include "kselftest_harness.h"

#include <errno.h>

#include "libmmscope.h"
#include "tree.h"

FIXTURE(handle)
{
	struct tree tree;
	struct mmscope *h;
};

FIXTURE_SETUP(handle)
{
	ASSERT_EQ(0, tree_make(&self->tree));
	ASSERT_EQ(0, mmscope_open_at(&self->h, self->tree.debugfs,
				     self->tree.procfs));
	EXPECT_STREQ("", mmscope_error(self->h));
}

FIXTURE_TEARDOWN(handle)
{
	mmscope_close(self->h);
	tree_remove(&self->tree);
}

/* Is @word in what is said of the last failure? Show it if not. */
static bool says(const struct mmscope *h, const char *word)
{
	if (strstr(mmscope_error(h), word))
		return true;
	ksft_print_msg("'%s' does not say '%s'\n", mmscope_error(h), word);
	return false;
}

/* Open with other `stats`: the error, and its text in @h. */
static int reopen(struct tree *tree, const char *stats, struct mmscope **h)
{
	tree_file(tree, "stats", stats);
	return mmscope_open_at(h, tree->debugfs, tree->procfs);
}

TEST_F(handle, open__other_abi_is_eproto)
{
	struct mmscope *h;

	EXPECT_EQ(-EPROTO, reopen(&self->tree, "abi 2\ntargets 0\n", &h));
	EXPECT_TRUE(says(h, "abi is 2"));
	EXPECT_TRUE(says(h, "of one version"));
	mmscope_close(h);
}

TEST_F(handle, open__bad_stats_is_eproto)
{
	static const char *const bad[] = {
		"", "targets 0\n", "abi\n", "abi one\n", "abi 1\n\n", "ABI 1\n",
		"abi 1 1\n", "abi 1\nabi 1\n",
	};
	struct mmscope *h;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EPROTO, reopen(&self->tree, bad[i], &h))
			TH_LOG("taken: '%s'", bad[i]);
		EXPECT_TRUE(says(h, "stats"));
		mmscope_close(h);
	}
}

TEST_F(handle, open__absent_directory_says_load)
{
	struct mmscope *h;

	EXPECT_EQ(-ENOENT, mmscope_open_at(&h, "/nonexistent/mmscope", NULL));
	EXPECT_TRUE(says(h, "/nonexistent/mmscope"));
	EXPECT_TRUE(says(h, "load the module"));
	mmscope_close(h);
}

TEST_F(handle, open__absent_file_is_named)
{
	struct mmscope *h;
	char path[256];

	snprintf(path, sizeof(path), "%s/stats", self->tree.debugfs);
	ASSERT_EQ(0, unlink(path));
	EXPECT_EQ(-ENOENT, mmscope_open_at(&h, self->tree.debugfs, NULL));
	EXPECT_TRUE(says(h, path));
	mmscope_close(h);
}

TEST_F(handle, open__too_long_a_name_is_refused)
{
	static char name[8192];
	struct mmscope *h;

	memset(name, 'a', sizeof(name) - 1);
	EXPECT_EQ(-ENAMETOOLONG, mmscope_open_at(&h, name, NULL));
	mmscope_close(h);
	EXPECT_EQ(-ENAMETOOLONG,
		  mmscope_read_file(self->h, 0, name, &(char *){ NULL }, NULL));
	EXPECT_EQ(-ENAMETOOLONG,
		  mmscope_read_proc(self->h, name, &(char *){ NULL }, NULL));
}

TEST_F(handle, open__not_permitted_says_root)
{
	struct mmscope *h;

	if (getuid())
		SKIP(return, "needs root to become someone else");
	ASSERT_EQ(0, seteuid(65534));
	EXPECT_EQ(-EACCES, mmscope_open_at(&h, self->tree.debugfs, NULL));
	EXPECT_TRUE(says(h, "run as root"));
	mmscope_close(h);
	ASSERT_EQ(0, seteuid(0));
}

TEST_F(handle, open__procfs_alone_will_do)
{
	struct mmscope *h;
	char *text;
	size_t n;
	pid_t *pids;

	ASSERT_EQ(0, tree_put(self->tree.procfs, "self", "present 5\n", 10));
	ASSERT_EQ(0, mmscope_open_at(&h, NULL, self->tree.procfs));
	EXPECT_EQ(0, mmscope_read_proc(h, "self", &text, &n));
	EXPECT_STREQ("present 5\n", text);
	EXPECT_EQ(10, n);
	free(text);
	EXPECT_EQ(-ENOENT, mmscope_read_file(h, 0, "stats", &text, NULL));
	EXPECT_EQ(NULL, text);
	EXPECT_EQ(-ENOENT, mmscope_list(h, &pids, &n));
	EXPECT_EQ(-ENOENT, mmscope_attached(h, 1));
	mmscope_close(h);
}

TEST_F(handle, close__of_nothing_is_nothing)
{
	mmscope_close(NULL);
	mmscope_walk_close(NULL);
	mmscope_translator_close(NULL);
	EXPECT_NE(NULL, mmscope_error(NULL));
}

TEST_F(handle, proc__absent_says_load)
{
	char *text;

	EXPECT_EQ(-ENOENT, mmscope_read_proc(self->h, "self", &text, NULL));
	EXPECT_TRUE(says(self->h, "load the module"));
	EXPECT_EQ(NULL, text);
}

TEST_F(handle, attach__writes_the_number)
{
	char buf[32];

	ASSERT_EQ(0, tree_file(&self->tree, "attach", ""));
	ASSERT_EQ(0, tree_file(&self->tree, "detach", ""));
	EXPECT_EQ(0, mmscope_attach(self->h, 2147483647));
	tree_read(&self->tree, "attach", buf, sizeof(buf));
	EXPECT_STREQ("2147483647\n", buf);
	EXPECT_EQ(0, mmscope_detach(self->h, 12));
	tree_read(&self->tree, "detach", buf, sizeof(buf));
	EXPECT_STREQ("12\n", buf);
}

TEST_F(handle, attach__of_a_tree_has_a_sign)
{
	char buf[64];

	ASSERT_EQ(0, tree_file(&self->tree, "attach", ""));
	EXPECT_EQ(0, mmscope_attach_tree(self->h, 2147483647));
	tree_read(&self->tree, "attach", buf, sizeof(buf));
	EXPECT_STREQ("+2147483647\n", buf);
}

TEST_F(handle, attach__without_the_file_names_it)
{
	EXPECT_EQ(-ENOENT, mmscope_attach(self->h, 12));
	EXPECT_TRUE(says(self->h, "/attach is absent"));
	EXPECT_EQ(-ENOENT, mmscope_detach(self->h, 12));
	EXPECT_TRUE(says(self->h, "/detach is absent"));
}

TEST_F(handle, list__is_sorted_and_numbers_only)
{
	static const char *const others[] = {
		"abc", "12x", "0", "01", "-5", "99999999999",
	};
	pid_t *pids;
	size_t i, n;

	EXPECT_EQ(0, mmscope_list(self->h, &pids, &n));
	EXPECT_EQ(0, n);
	EXPECT_EQ(NULL, pids);
	for (i = 0; i < ARRAY_SIZE(others); i++) {
		ASSERT_EQ(0, tree_file(&self->tree, others[i], ""))
			TH_LOG("%s", others[i]);
	}
	ASSERT_EQ(0, tree_target(&self->tree, 300));
	ASSERT_EQ(0, tree_target(&self->tree, 7));
	ASSERT_EQ(0, tree_target(&self->tree, 41));
	ASSERT_EQ(0, mmscope_list(self->h, &pids, &n));
	ASSERT_EQ(3, n);
	EXPECT_EQ(7, pids[0]);
	EXPECT_EQ(41, pids[1]);
	EXPECT_EQ(300, pids[2]);
	free(pids);
	EXPECT_EQ(1, mmscope_attached(self->h, 41));
	EXPECT_EQ(0, mmscope_attached(self->h, 42));
}

TEST_F(handle, file__of_no_target_says_attach)
{
	struct mmscope_vma *vmas;
	size_t n;

	EXPECT_EQ(-ENOENT, mmscope_vmas(self->h, 4242, &vmas, &n));
	EXPECT_TRUE(says(self->h, "4242"));
	EXPECT_TRUE(says(self->h, "attach"));
	EXPECT_EQ(NULL, vmas);
}

TEST_F(handle, file__is_opened_with_the_flags_given)
{
	int fd;

	ASSERT_EQ(0, tree_target(&self->tree, 7));
	ASSERT_EQ(0, tree_file(&self->tree, "7/pages", ""));
	fd = mmscope_open_file(self->h, 7, "pages", O_RDWR | O_NONBLOCK);
	ASSERT_LE(0, fd);
	EXPECT_EQ(O_RDWR | O_NONBLOCK,
		  fcntl(fd, F_GETFL) & (O_ACCMODE | O_NONBLOCK));
	EXPECT_EQ(0, fcntl(fd, F_GETFD));
	close(fd);
	EXPECT_EQ(-ENOENT, mmscope_open_file(self->h, 7, "none", O_RDONLY));
	EXPECT_TRUE(says(self->h, "7/none"));
	EXPECT_EQ(-ENOENT, mmscope_open_proc(self->h, "none", O_RDONLY));
}

TEST_F(handle, file__longer_than_any_buffer_is_read_whole)
{
	const size_t size = 1000003;
	char *buf = malloc(size), *text;
	size_t len;

	ASSERT_NE(NULL, buf);
	memset(buf, 'x', size);
	ASSERT_EQ(0, tree_put(self->tree.debugfs, "long", buf, size));
	ASSERT_EQ(0, mmscope_read_file(self->h, 0, "long", &text, &len));
	EXPECT_EQ(size, len);
	EXPECT_EQ(0, memcmp(text, buf, size));
	EXPECT_EQ('\0', text[size]);
	free(text);
	free(buf);
	ASSERT_EQ(0, tree_target(&self->tree, 9));
	EXPECT_EQ(-EISDIR, mmscope_read_file(self->h, 0, "9", &text, &len));
	EXPECT_EQ(NULL, text);
}

TEST_HARNESS_MAIN
