// SPDX-License-Identifier: GPL-2.0
/*
 * The sums: `vmas` against /proc/PID/smaps, `tables` against the records and
 * VmPTE of /proc/PID/status, in all shapes of memory and in real processes.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "identity.h"
#include "walkfix.h"

static void check_vmas(struct __test_metadata *_metadata, struct mmscope *h,
		       pid_t pid, const struct runs *runs,
		       const struct smaps *maps)
{
	struct mmscope_vma *vmas;
	size_t i, n;

	ASSERT_EQ(0, mmscope_vmas(h, pid, &vmas, &n));
	ASSERT_EQ(maps->n, n);
	for (i = 0; i < n; i++) {
		const struct smaps_vma *vma = &maps->vmas[i];
		struct census c = census_take(runs, vma->start, vma->end);

		EXPECT_TRUE(identity_vma(&vmas[i], vma, &c));
		EXPECT_TRUE(identity_longest(&vmas[i], vma, pid));
	}
	mmscope_vmas_free(vmas, n);
}

static void check_tables(struct __test_metadata *_metadata, struct mmscope *h,
			 pid_t pid, const struct runs *runs)
{
	struct census c = census_take(runs, 0, ~0ULL);
	struct mmscope_tables t;
	struct mmscope_vma *vmas;
	size_t n;

	ASSERT_EQ(0, mmscope_tables(h, pid, &t));
	ASSERT_EQ(0, mmscope_vmas(h, pid, &vmas, &n));
	EXPECT_TRUE(identity_tables(&t, &c, status_value(pid, "VmPTE")));
	EXPECT_TRUE(identity_reserve(&t, vmas, n));
	mmscope_vmas_free(vmas, n);
	mmscope_tables_free(&t);
}

TEST_F_TIMEOUT(shape, vmas, 120)
{
	check_vmas(_metadata, self->h, self->shape.pid, &self->runs,
		   &self->maps);
}

TEST_F_TIMEOUT(shape, tables, 120)
{
	/* page facts cut up huge pages */
	struct mmscope_walk_opts opts = { .loose = true };
	struct runs runs = walk(self->h, self->shape.pid, &opts);

	check_tables(_metadata, self->h, self->shape.pid, &runs);
	free(runs.r);
}

static void check_process(struct __test_metadata *_metadata, pid_t pid)
{
	struct mmscope *h;
	struct smaps maps;
	struct runs runs;

	ASSERT_EQ(0, mmscope_open(&h));
	ASSERT_EQ(0, mmscope_attach(h, pid));
	ASSERT_TRUE(smaps_read(&maps, pid));
	runs = walk(h, pid, &everything);
	check_vmas(_metadata, h, pid, &runs, &maps);
	check_tables(_metadata, h, pid, &runs);
	EXPECT_EQ(0, mmscope_detach(h, pid));
	mmscope_close(h);
	smaps_free(&maps);
	free(runs.r);
}

/* The first process: a shell that waits for the tests to end. */
TEST(init)
{
	check_process(_metadata, 1);
}

static void run(const char *const *argv, int in)
{
	dup2(in, 0);
	execv(argv[0], (char *const *)argv);
	_exit(127);
}

static void check_program(struct __test_metadata *_metadata,
			  const char *const *argv)
{
	int in[2];
	pid_t pid;

	if (access(argv[0], X_OK))
		SKIP(return, "no %s", argv[0]);
	ASSERT_EQ(0, pipe2(in, O_CLOEXEC));
	pid = fork();
	if (!pid)
		run(argv, in[0]);
	/* until it waits for its input */
	usleep(500000);
	check_process(_metadata, pid);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

TEST(shell)
{
	static const char *const argv[] = { "/bin/sh", "-c", "read x", NULL };

	check_program(_metadata, argv);
}

TEST(cat)
{
	static const char *const argv[] = { "/bin/busybox", "cat", NULL };

	check_program(_metadata, argv);
}

TEST_HARNESS_MAIN
