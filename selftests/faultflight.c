// SPDX-License-Identifier: GPL-2.0
/*
 * Thousands of page faults under way at once: asleep, none lost, each timed; and
 * what becomes of them when the mode changes, when the process is detached or
 * attached, or killed.
 */
#include <errno.h>
#include <stdlib.h>

#include "child.h"
#include "faultsums.h"
#include "flight.h"
#include "kselftest_harness.h"
#include "scope.h"

/* Of a kernel that is so many times slower, as PATIENCE has it, fewer will do. */
#define MOST_THREADS	3000
#define LEAST_THREADS	500

/* For how long they are kept waiting, and a power of two no longer than that. */
#define ASLEEP_MS	200
#define ASLEEP_LOG2	27

FIXTURE(flight)
{
	struct mmscope *h;
	struct child c;
	uint64_t held;
	char mode[16];
	struct mmscope_faults system_before;
	unsigned int n;
};

static unsigned int threads_wanted(void)
{
	return getenv("PATIENCE") ? LEAST_THREADS : MOST_THREADS;
}

FIXTURE_SETUP(flight)
{
	int err;

	/* they are taken off, and hooked anew, while under way */
	scope_gather();
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, mmscope_get(self->h, "faults", self->mode,
				 sizeof(self->mode)));
	ASSERT_TRUE(faults_set_mode(self->h, "latency"));
	self->held = scope_stat(self->h, "bytes_held");
	self->n = threads_wanted();
	err = flight_start(&self->c, self->n);
	if (err == -EOPNOTSUPP)
		SKIP(return, "no userfaultfd");
	ASSERT_EQ(0, err);
	ASSERT_EQ(0, mmscope_faults(self->h, 0, &self->system_before));
}

FIXTURE_TEARDOWN(flight)
{
	child_stop(&self->c);
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_EQ(0, scope_targets(self->h));
	EXPECT_TRUE(faults_set_mode(self->h, self->mode));
	mmscope_close(self->h);
}

/* What is in no row is what the kernel has not answered, or the file names. */
static void check_sums(struct __test_metadata *_metadata,
		       const struct mmscope_faults *f)
{
	uint64_t kernel = f->minor + f->major;

	EXPECT_EQ(0, faults_sums_wrong(f));
	EXPECT_EQ(0, faults_places_wrong(f));
	EXPECT_GE(kernel, f->sum.count + f->unmatched);
	EXPECT_LE(kernel, f->sum.count + f->unmatched + f->unfinished);
}

/* And nothing is in it but what was seen from its begin to its end. */
static void check_exact(struct __test_metadata *_metadata,
			const struct mmscope_faults *f)
{
	check_sums(_metadata, f);
	EXPECT_EQ(f->minor + f->major, f->sum.count);
	EXPECT_EQ(0, f->unmatched);
}

static void check_nothing_lost(struct __test_metadata *_metadata,
			       struct mmscope *h,
			       const struct mmscope_faults *before)
{
	struct mmscope_faults f;

	ASSERT_EQ(0, mmscope_faults(h, 0, &f));
	EXPECT_EQ(0, f.missed - before->missed);
	EXPECT_EQ(0, f.unmatched - before->unmatched);
	EXPECT_EQ(0, f.unplaced - before->unplaced);
	EXPECT_EQ(0, f.untimed - before->untimed);
	mmscope_faults_free(&f);
}

static uint64_t shorter_than(const struct mmscope_fault_row *row, int log2)
{
	uint64_t n = 0;
	int i;

	for (i = 0; i < log2; i++)
		n += row->histogram[i];
	return n;
}

TEST_F_TIMEOUT(flight, each_is_timed, 240)
{
	const struct mmscope_fault_row *row;
	struct mmscope_faults f;

	ASSERT_EQ(0, mmscope_attach(self->h, self->c.pid));
	ASSERT_TRUE(flight_take_off(&self->c));
	ASSERT_EQ(0, mmscope_faults(self->h, self->c.pid, &f));
	EXPECT_EQ(self->n, f.unfinished);
	EXPECT_EQ(0, f.cause[MMSCOPE_FAULT_UFFD].count);
	check_exact(_metadata, &f);
	mmscope_faults_free(&f);
	scope_sleep_ms(ASLEEP_MS);
	ASSERT_TRUE(flight_land(&self->c));
	ASSERT_EQ(0, mmscope_faults(self->h, self->c.pid, &f));
	check_exact(_metadata, &f);
	EXPECT_EQ(0, f.unfinished);
	row = &f.cause[MMSCOPE_FAULT_UFFD];
	EXPECT_EQ(self->n, row->count);
	EXPECT_EQ(self->n, row->origin[MMSCOPE_ORIGIN_USER]);
	EXPECT_EQ(self->n, row->timed);
	EXPECT_EQ(0, shorter_than(row, ASLEEP_LOG2));
	EXPECT_LE(self->n * ASLEEP_MS * 1000000ULL, row->ns);
	EXPECT_EQ(self->n, f.cause[MMSCOPE_FAULT_RETRIED].count);
	TH_LOG("%lu ns in all, the longest %lu", row->ns, row->longest);
	mmscope_faults_free(&f);
	check_nothing_lost(_metadata, self->h, &self->system_before);
}

TEST_F_TIMEOUT(flight, each_is_counted, 240)
{
	struct mmscope_faults f;

	ASSERT_TRUE(faults_set_mode(self->h, "count"));
	ASSERT_EQ(0, mmscope_attach(self->h, self->c.pid));
	ASSERT_TRUE(flight_take_off(&self->c));
	ASSERT_EQ(0, mmscope_faults(self->h, self->c.pid, &f));
	EXPECT_EQ(self->n, f.cause[MMSCOPE_FAULT_UFFD].count);
	EXPECT_EQ(f.minor + f.major + self->n, f.sum.count);
	EXPECT_EQ(0, f.unfinished);
	mmscope_faults_free(&f);
	ASSERT_TRUE(flight_land(&self->c));
	ASSERT_EQ(0, mmscope_faults(self->h, self->c.pid, &f));
	check_exact(_metadata, &f);
	EXPECT_EQ(self->n, f.cause[MMSCOPE_FAULT_UFFD].count);
	EXPECT_EQ(self->n, f.cause[MMSCOPE_FAULT_RETRIED].count);
	mmscope_faults_free(&f);
	check_nothing_lost(_metadata, self->h, &self->system_before);
}

/* Where they end they are counted, as the kernel does; they did not begin there. */
TEST_F_TIMEOUT(flight, attached_meanwhile, 240)
{
	struct mmscope_faults f;

	ASSERT_TRUE(flight_take_off(&self->c));
	ASSERT_EQ(0, mmscope_attach(self->h, self->c.pid));
	ASSERT_EQ(0, mmscope_faults(self->h, self->c.pid, &f));
	EXPECT_EQ(0, f.unfinished);
	EXPECT_EQ(0, f.sum.count);
	mmscope_faults_free(&f);
	ASSERT_TRUE(flight_land(&self->c));
	ASSERT_EQ(0, mmscope_faults(self->h, self->c.pid, &f));
	check_exact(_metadata, &f);
	EXPECT_EQ(0, f.unfinished);
	EXPECT_EQ(self->n, f.cause[MMSCOPE_FAULT_UFFD].count);
	mmscope_faults_free(&f);
	check_nothing_lost(_metadata, self->h, &self->system_before);
}

TEST_F_TIMEOUT(flight, detached_and_attached_meanwhile, 240)
{
	struct mmscope_faults f;

	ASSERT_EQ(0, mmscope_attach(self->h, self->c.pid));
	ASSERT_TRUE(flight_take_off(&self->c));
	ASSERT_EQ(0, mmscope_detach(self->h, self->c.pid));
	ASSERT_EQ(0, mmscope_attach(self->h, self->c.pid));
	ASSERT_TRUE(flight_land(&self->c));
	ASSERT_EQ(0, mmscope_faults(self->h, self->c.pid, &f));
	check_exact(_metadata, &f);
	EXPECT_EQ(0, f.unfinished);
	EXPECT_EQ(self->n, f.cause[MMSCOPE_FAULT_UFFD].count);
	mmscope_faults_free(&f);
	check_nothing_lost(_metadata, self->h, &self->system_before);
}

TEST_F_TIMEOUT(flight, detached_meanwhile, 240)
{
	struct mmscope_faults f;

	ASSERT_EQ(0, mmscope_attach(self->h, self->c.pid));
	ASSERT_TRUE(flight_take_off(&self->c));
	ASSERT_EQ(0, mmscope_detach(self->h, self->c.pid));
	ASSERT_TRUE(flight_land(&self->c));
	ASSERT_EQ(0, mmscope_faults(self->h, 0, &f));
	faults_since(&f, &self->system_before);
	EXPECT_EQ(0, f.unfinished);
	EXPECT_EQ(self->n, f.cause[MMSCOPE_FAULT_UFFD].count);
	mmscope_faults_free(&f);
	check_nothing_lost(_metadata, self->h, &self->system_before);
}

TEST_F_TIMEOUT(flight, killed_meanwhile, 240)
{
	struct mmscope_faults f;
	pid_t pid = self->c.pid;

	ASSERT_EQ(0, mmscope_attach(self->h, pid));
	ASSERT_TRUE(flight_take_off(&self->c));
	child_stop(&self->c);
	ASSERT_TRUE(scope_wait_absent(self->h, pid));
	EXPECT_EQ(-ENOENT, mmscope_faults(self->h, pid, &f));
	ASSERT_EQ(0, mmscope_faults(self->h, 0, &f));
	EXPECT_EQ(0, faults_sums_wrong(&f));
	faults_since(&f, &self->system_before);
	/* nobody goes on with them: they never end */
	EXPECT_LE(self->n, f.unfinished);
	EXPECT_EQ(0, f.missed);
	EXPECT_EQ(0, f.cause[MMSCOPE_FAULT_UFFD].count);
	mmscope_faults_free(&f);
}

FIXTURE(turn)
{
	struct mmscope *h;
	struct child c;
	uint64_t held;
	char mode[16];
	unsigned int n;
};

FIXTURE_VARIANT(turn)
{
	const char *before;
	const char *meanwhile;
	const char *then;
};

#define TURN(name, a, b, c)						\
	FIXTURE_VARIANT_ADD(turn, name) {				\
		.before = (a), .meanwhile = (b), .then = (c),		\
	}

TURN(latency_to_off, "latency", "off", "off");
TURN(latency_to_count, "latency", "count", "count");
TURN(latency_by_off, "latency", "off", "latency");
TURN(count_to_latency, "count", "latency", "latency");
TURN(count_to_off, "count", "off", "off");
TURN(off_to_latency, "off", "latency", "latency");

FIXTURE_SETUP(turn)
{
	int err;

	scope_gather();
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, mmscope_get(self->h, "faults", self->mode,
				 sizeof(self->mode)));
	/* what timing needs is there from now on */
	ASSERT_TRUE(faults_set_mode(self->h, "latency"));
	self->held = scope_stat(self->h, "bytes_held");
	self->n = threads_wanted();
	err = flight_start(&self->c, self->n);
	if (err == -EOPNOTSUPP)
		SKIP(return, "no userfaultfd");
	ASSERT_EQ(0, err);
}

FIXTURE_TEARDOWN(turn)
{
	child_stop(&self->c);
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_TRUE(faults_set_mode(self->h, self->mode));
	mmscope_close(self->h);
}

TEST_F_TIMEOUT(turn, while_under_way, 240)
{
	struct mmscope_faults f;
	bool seen = strcmp(variant->before, "off");
	bool timed = !strcmp(variant->before, "latency");

	ASSERT_TRUE(faults_set_mode(self->h, variant->before));
	ASSERT_EQ(0, mmscope_attach(self->h, self->c.pid));
	ASSERT_TRUE(flight_take_off(&self->c));
	ASSERT_TRUE(faults_set_mode(self->h, variant->meanwhile));
	ASSERT_TRUE(faults_set_mode(self->h, variant->then));
	ASSERT_TRUE(flight_land(&self->c));
	ASSERT_EQ(0, mmscope_faults(self->h, self->c.pid, &f));
	EXPECT_EQ(0, faults_sums_wrong(&f));
	EXPECT_EQ(0, faults_places_wrong(&f));
	EXPECT_EQ(timed ? self->n : 0, f.unfinished);
	EXPECT_EQ(seen && !timed ? self->n : 0,
		  f.cause[MMSCOPE_FAULT_UFFD].count);
	EXPECT_LE(f.minor + f.major,
		  f.sum.count + f.unfinished + f.unmatched);
	TH_LOG("%lu counted, %lu retried, %lu unfinished, %lu unmatched, %lu by the kernel",
	       f.sum.count, f.cause[MMSCOPE_FAULT_RETRIED].count, f.unfinished,
	       f.unmatched, f.minor + f.major);
	mmscope_faults_free(&f);
}

TEST_HARNESS_MAIN
