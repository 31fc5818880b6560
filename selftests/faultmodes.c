// SPDX-License-Identifier: GPL-2.0
/*
 * What of page faults is accounted: `control`, off, and changes while threads
 * have faults.
 */
#include <fcntl.h>
#include <unistd.h>

#include "child.h"
#include "faultstorm.h"
#include "faultsums.h"
#include "kselftest_harness.h"
#include "provoked.h"
#include "scope.h"

#define THREADS		4

FIXTURE(modes)
{
	struct mmscope *h;
	struct provoker p;
	struct child storm;
	uint64_t held;
	char mode[16];
};

FIXTURE_SETUP(modes)
{
	scope_gather();
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, mmscope_get(self->h, "faults", self->mode,
				 sizeof(self->mode)));
	/* what timing needs is there from now on */
	ASSERT_TRUE(faults_set_mode(self->h, "latency"));
	ASSERT_TRUE(faults_set_mode(self->h, "count"));
	self->held = scope_stat(self->h, "bytes_held");
}

FIXTURE_TEARDOWN(modes)
{
	provoker_stop(&self->p);
	child_stop(&self->storm);
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_EQ(0, scope_targets(self->h));
	EXPECT_TRUE(faults_set_mode(self->h, self->mode));
	mmscope_close(self->h);
}

/* Is it a probe that sees faults, which knows no such thing as permanent? */
static bool seen_by_kprobe(void)
{
	FILE *f = fopen("/sys/kernel/debug/kprobes/list", "re");
	char line[256];
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f))
		found = strstr(line, " handle_mm_fault+");
	if (f)
		fclose(f);
	return found;
}

/* It would be as if there were no more faults. */
TEST_F(modes, ftrace_is_not_switched_off)
{
	static const char * const modes[] = { "count", "latency" };
	int fd = open("/proc/sys/kernel/ftrace_enabled", O_RDWR | O_CLOEXEC);
	char enabled = 0;
	size_t i;

	if (fd < 0)
		SKIP(return, "ftrace has no switch here");
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		ASSERT_TRUE(faults_set_mode(self->h, modes[i]));
		if (seen_by_kprobe())
			continue;
		EXPECT_EQ(-1, pwrite(fd, "0", 1, 0));
		EXPECT_EQ(EBUSY, errno);
		EXPECT_EQ(1, pread(fd, &enabled, 1, 0));
		EXPECT_EQ('1', enabled);
	}
	close(fd);
}

TEST_F(modes, off_counts_nothing)
{
	struct mmscope_faults before, after, system_before, system;
	pid_t pid;

	ASSERT_EQ(PROVOKER_READY, provoker_start(&self->p, "anon_write", 64, 1));
	pid = self->p.child.pid;
	ASSERT_EQ(0, mmscope_attach(self->h, pid));
	ASSERT_TRUE(faults_set_mode(self->h, "off"));
	ASSERT_EQ(0, mmscope_faults(self->h, pid, &before));
	ASSERT_EQ(0, mmscope_faults(self->h, 0, &system_before));
	ASSERT_TRUE(provoker_go(&self->p));
	ASSERT_EQ(0, mmscope_faults(self->h, pid, &after));
	ASSERT_EQ(0, mmscope_faults(self->h, 0, &system));
	EXPECT_EQ(64, self->p.minor);
	EXPECT_EQ(MMSCOPE_FAULTS_OFF, after.mode);
	EXPECT_EQ(MMSCOPE_FAULTS_OFF, system.mode);
	faults_since(&after, &before);
	faults_since(&system, &system_before);
	EXPECT_EQ(0, faults_others(&after, -1, -1, 0));
	EXPECT_EQ(0, faults_others(&system, -1, -1, 0));
	EXPECT_EQ(0, after.minor);
	EXPECT_EQ(0, after.major);
	EXPECT_EQ(0, system.minor);
	EXPECT_EQ(0, system.major);
	EXPECT_EQ(0, faults_within(&after, self->p.start, self->p.end,
				   MMSCOPE_FAULT_ANON_WRITE));
	mmscope_faults_free(&after);
	mmscope_faults_free(&before);
}

/* What was counted before stays, and what comes after is added. */
TEST_F_TIMEOUT(modes, off_keeps_what_was_counted, 120)
{
	struct mmscope_faults on, off, again;
	pid_t pid;

	ASSERT_EQ(0, storm_start(&self->storm, THREADS));
	pid = self->storm.pid;
	ASSERT_EQ(0, mmscope_attach(self->h, pid));
	scope_sleep_ms(100);
	ASSERT_TRUE(faults_set_mode(self->h, "off"));
	ASSERT_EQ(0, mmscope_faults(self->h, pid, &on));
	scope_sleep_ms(100);
	ASSERT_EQ(0, mmscope_faults(self->h, pid, &off));
	EXPECT_LT(0, on.sum.count);
	EXPECT_EQ(on.sum.count, off.sum.count);
	EXPECT_EQ(on.minor, off.minor);
	ASSERT_TRUE(faults_set_mode(self->h, "latency"));
	scope_sleep_ms(100);
	ASSERT_TRUE(storm_rest(&self->storm));
	ASSERT_EQ(0, mmscope_faults(self->h, pid, &again));
	EXPECT_LT(off.sum.count, again.sum.count);
	EXPECT_LT(off.minor, again.minor);
	EXPECT_EQ(0, faults_sums_wrong(&again));
	EXPECT_EQ(0, faults_places_wrong(&again));
	mmscope_faults_free(&on);
	mmscope_faults_free(&off);
	mmscope_faults_free(&again);
}

TEST_F_TIMEOUT(modes, each_is_what_the_files_say, 120)
{
	static const char * const names[] = { "off", "count", "latency" };
	struct mmscope_faults f;
	unsigned int i, j;

	for (i = 0; i < 3; i++) {
		for (j = 0; j < 3; j++) {
			ASSERT_TRUE(faults_set_mode(self->h, names[j]));
			ASSERT_TRUE(faults_set_mode(self->h, names[i]));
			ASSERT_EQ(0, mmscope_faults(self->h, 0, &f));
			EXPECT_EQ(i, f.mode);
			mmscope_faults_free(&f);
		}
	}
}

TEST_F(modes, bad_words_change_nothing)
{
	static const char * const bad[] = {
		"faults", "faults=", "faults=on", "faults=Count",
		"faults=COUNT", "faults=counts", "faults=coun", "faults= count",
		"faults =count", "faults=count,latency", "faults=1", "faults=0",
		"faults==count", "Faults=count", "fault=count",
		"faults=latency\nfaults=on", "faults=latency\nchunk=1",
	};
	char *before, *after;
	size_t i;

	ASSERT_EQ(0, mmscope_read_file(self->h, 0, "control", &before, NULL));
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(-EINVAL, mmscope_set(self->h, bad[i]))
			TH_LOG("%s", bad[i]);
		ASSERT_EQ(0, mmscope_read_file(self->h, 0, "control", &after,
					       NULL));
		EXPECT_STREQ(before, after);
		free(after);
	}
	free(before);
}

/* Of several good lines the last one holds. */
TEST_F(modes, the_last_word_counts)
{
	char mode[16];

	EXPECT_EQ(0, mmscope_set(self->h, "faults=off\nfaults=latency\n"));
	EXPECT_EQ(0, mmscope_get(self->h, "faults", mode, sizeof(mode)));
	EXPECT_STREQ("latency", mode);
}

/*
 * What is under way at a change, or comes in the midst of it, is not seen; what
 * is seen adds up, and is no more than the kernel has.
 */
TEST_F_TIMEOUT(modes, switched_while_threads_fault, 240)
{
	static const char * const names[] = { "latency", "count", "off" };
	enum { CHANGES = 21 };
	uint64_t minor, major, minor_then, major_then;
	struct mmscope_faults f;
	pid_t pid;
	int i;

	ASSERT_EQ(0, storm_start(&self->storm, THREADS));
	pid = self->storm.pid;
	ASSERT_TRUE(faults_of_kernel(pid, &minor_then, &major_then));
	ASSERT_EQ(0, mmscope_attach(self->h, pid));
	for (i = 0; i < CHANGES; i++) {
		ASSERT_TRUE(faults_set_mode(self->h, names[i % 3]));
		scope_sleep_ms(i % 7);
	}
	ASSERT_TRUE(faults_set_mode(self->h, "count"));
	scope_sleep_ms(50);
	ASSERT_TRUE(storm_rest(&self->storm));
	ASSERT_TRUE(faults_of_kernel(pid, &minor, &major));
	ASSERT_EQ(0, mmscope_faults(self->h, pid, &f));
	EXPECT_EQ(0, faults_sums_wrong(&f));
	EXPECT_EQ(0, faults_places_wrong(&f));
	EXPECT_EQ(0, f.unmatched);
	/* each thread may be under way at each change */
	EXPECT_GE(CHANGES * THREADS, f.unfinished);
	EXPECT_LT(0, f.sum.count);
	EXPECT_GE(f.minor + f.major + CHANGES * THREADS,
		  f.sum.count + f.unfinished);
	EXPECT_GE(minor - minor_then + major - major_then, f.minor + f.major);
	TH_LOG("%lu counted, %lu unfinished, %lu by the kernel", f.sum.count,
	       f.unfinished, f.minor + f.major);
	mmscope_faults_free(&f);
}

/* And when it is over, nothing is off by one. */
TEST_F_TIMEOUT(modes, exact_after_changes, 120)
{
	struct mmscope_faults before, after;
	int i;

	ASSERT_EQ(0, storm_start(&self->storm, THREADS));
	ASSERT_EQ(0, mmscope_attach(self->h, self->storm.pid));
	for (i = 0; i < 7; i++) {
		ASSERT_TRUE(faults_set_mode(self->h, i % 2 ? "latency" :
							     "count"));
	}
	ASSERT_TRUE(faults_set_mode(self->h, "latency"));
	ASSERT_EQ(PROVOKER_READY, provoker_start(&self->p, "anon_write", 64, 8));
	ASSERT_EQ(0, mmscope_attach(self->h, self->p.child.pid));
	ASSERT_EQ(0, mmscope_faults(self->h, self->p.child.pid, &before));
	ASSERT_TRUE(provoker_go(&self->p));
	ASSERT_EQ(0, mmscope_faults(self->h, self->p.child.pid, &after));
	faults_since(&after, &before);
	EXPECT_EQ(64, after.cause[MMSCOPE_FAULT_ANON_WRITE].count);
	EXPECT_EQ(64, after.cause[MMSCOPE_FAULT_ANON_WRITE].timed);
	EXPECT_EQ(64, after.minor);
	EXPECT_EQ(0, after.unfinished);
	mmscope_faults_free(&before);
	mmscope_faults_free(&after);
}

/* Detached and attached while its threads fault: from nothing each time. */
TEST_F_TIMEOUT(modes, detached_while_threads_fault, 120)
{
	struct mmscope_faults f;
	int i;

	ASSERT_TRUE(faults_set_mode(self->h, "latency"));
	ASSERT_EQ(0, storm_start(&self->storm, THREADS));
	for (i = 0; i < 50; i++) {
		ASSERT_EQ(0, mmscope_attach(self->h, self->storm.pid));
		scope_sleep_ms(i % 5);
		ASSERT_EQ(0, mmscope_faults(self->h, self->storm.pid, &f));
		mmscope_faults_free(&f);
		ASSERT_EQ(0, mmscope_detach(self->h, self->storm.pid));
	}
	ASSERT_TRUE(storm_rest(&self->storm));
	ASSERT_EQ(0, mmscope_attach(self->h, self->storm.pid));
	ASSERT_EQ(0, mmscope_faults(self->h, self->storm.pid, &f));
	EXPECT_EQ(0, faults_others(&f, -1, -1, 0));
	EXPECT_EQ(0, f.n);
	EXPECT_EQ(0, f.minor);
	mmscope_faults_free(&f);
}

/* Killed while its threads fault: gone, and the next one has none of it. */
TEST_F_TIMEOUT(modes, killed_while_threads_fault, 240)
{
	struct mmscope_faults f;
	int i;

	for (i = 0; i < 10; i++) {
		ASSERT_TRUE(faults_set_mode(self->h, i % 2 ? "count" :
							     "latency"));
		ASSERT_EQ(0, storm_start(&self->storm, THREADS));
		ASSERT_EQ(0, mmscope_attach(self->h, self->storm.pid));
		ASSERT_EQ(0, mmscope_faults(self->h, self->storm.pid, &f));
		mmscope_faults_free(&f);
		child_stop(&self->storm);
		ASSERT_TRUE(scope_wait_held(self->h, self->held));
	}
}

TEST_HARNESS_MAIN
