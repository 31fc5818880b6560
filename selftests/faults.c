// SPDX-License-Identifier: GPL-2.0
/*
 * Each cause of page faults, provoked a known number of times in an attached
 * process: that number in that row, none in any other, and what getrusage() of
 * the process says.
 */
#include "faultsums.h"
#include "kselftest_harness.h"
#include "provoked.h"
#include "scope.h"

#define ITEMS	64
#define THREADS	8

FIXTURE(provoke)
{
	struct mmscope *h;
	struct provoker p;
	uint64_t held;
	char mode[16];
};

FIXTURE_VARIANT(provoke)
{
	struct provocation way;
};

/* Pasted at once: some of the names are macros elsewhere. */
#define PROVOKE(way, l, c, o, m)					\
	FIXTURE_VARIANT_ADD(provoke, way) {				\
		{							\
			.name = #way,					\
			.latency = MMSCOPE_FAULT_##l,			\
			.count = MMSCOPE_FAULT_##c,			\
			.origin = MMSCOPE_ORIGIN_##o,			\
			.majors = MAJORS_##m,				\
		},							\
	}
#include "provoke-list.h"

FIXTURE_SETUP(provoke)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	self->held = scope_stat(self->h, "bytes_held");
	if (mmscope_get(self->h, "faults", self->mode, sizeof(self->mode)))
		self->mode[0] = '\0';
}

FIXTURE_TEARDOWN(provoke)
{
	provoker_stop(&self->p);
	EXPECT_TRUE(scope_wait_held(self->h, self->held));
	EXPECT_TRUE(!self->mode[0] || faults_set_mode(self->h, self->mode));
	mmscope_close(self->h);
}

/* Bring up a faulter; false after a skip or a failure. */
static bool start(struct __test_metadata *_metadata, struct provoker *p,
		  const struct provocation *way, unsigned int threads)
{
	enum provoker_state state = provoker_start(p, way->name, ITEMS,
						   threads);

	if (state == PROVOKER_SKIPPED)
		SKIP(return false, "%s", p->reason);
	EXPECT_EQ(PROVOKER_READY, state)
		TH_LOG("%s", p->reason);
	return state == PROVOKER_READY;
}

/* What the kernel itself says, and the process: before all else. */
static void check_witness(struct __test_metadata *_metadata,
			  const struct provoker *p,
			  const struct provocation *way)
{
	bool failing = !mmscope_fault_counted(way->latency);

	EXPECT_EQ(failing ? 0 : p->n, p->minor + p->major);
	if (way->majors == MAJORS_NONE)
		EXPECT_EQ(0, p->major);
	if (way->majors == MAJORS_ALL)
		EXPECT_EQ(p->n, p->major);
	EXPECT_EQ(failing ? p->n : 0, p->refused);
}

/* One row, or with faults=count perhaps two: see provoke-list.h. */
static void check_row(struct __test_metadata *_metadata,
		      const struct mmscope_faults *diff,
		      const struct provoker *p, const struct provocation *way,
		      enum mmscope_fault cause)
{
	const struct mmscope_fault_row *row = &diff->cause[cause];
	bool latency = diff->mode == MMSCOPE_FAULTS_LATENCY;

	EXPECT_EQ(p->n, row->count)
		TH_LOG("%s", mmscope_fault_name(cause));
	EXPECT_EQ(p->n, row->origin[way->origin])
		TH_LOG("%s", mmscope_origin_name(way->origin));
	EXPECT_EQ(latency ? p->major : 0, row->major);
	if (mmscope_fault_counted(cause))
		EXPECT_EQ(latency ? p->n : 0, row->timed);
}

/* Does a signal tell of each item? */
static bool signalled(const struct provocation *way)
{
	return !mmscope_fault_counted(way->latency) &&
	       (way->origin == MMSCOPE_ORIGIN_USER ||
		way->origin == MMSCOPE_ORIGIN_EXEC);
}

static void check_rows(struct __test_metadata *_metadata,
		       const struct mmscope_faults *diff,
		       const struct provoker *p, const struct provocation *way)
{
	bool latency = diff->mode == MMSCOPE_FAULTS_LATENCY;
	enum mmscope_fault cause = latency ? way->latency : way->count;
	enum mmscope_fault other = cause;

	if (signalled(way))
		other = way->latency;
	check_row(_metadata, diff, p, way, cause);
	if (other != cause)
		check_row(_metadata, diff, p, way, other);
	EXPECT_EQ(0, faults_others(diff, cause, other, 2 * p->n + THREADS));
}

/* The kernel's own count, the process's and the module's are the same. */
static void check_sums(struct __test_metadata *_metadata,
		       const struct mmscope_faults *diff,
		       const struct provoker *p, const struct provocation *way)
{
	bool latency = diff->mode == MMSCOPE_FAULTS_LATENCY;
	uint64_t counted = p->minor + p->major;

	/* what was begun in a row that is counted, and then failed */
	if (!latency && !mmscope_fault_counted(way->latency) &&
	    mmscope_fault_counted(way->count))
		counted += p->n;
	EXPECT_EQ(p->minor, diff->minor);
	EXPECT_EQ(p->major, diff->major);
	EXPECT_EQ(0, diff->unfinished);
	EXPECT_EQ(0, diff->unmatched);
	EXPECT_EQ(counted, faults_counted(diff));
	EXPECT_EQ(counted, diff->sum.count);
	EXPECT_EQ(latency ? p->major : 0, faults_majors(diff));
	EXPECT_EQ(latency ? p->major : 0, diff->sum.major);
}

/* All of them are where the items are, in `faults` and in `vmas`. */
static void check_places(struct __test_metadata *_metadata, struct mmscope *h,
			 const struct provoker *p,
			 const struct provocation *way)
{
	struct mmscope_faults f;
	struct mmscope_vma *vmas;
	enum mmscope_fault cause;
	size_t n;

	ASSERT_EQ(0, mmscope_faults(h, p->child.pid, &f));
	ASSERT_EQ(0, mmscope_vmas(h, p->child.pid, &vmas, &n));
	cause = f.mode == MMSCOPE_FAULTS_LATENCY ? way->latency : way->count;
	EXPECT_EQ(0, faults_sums_wrong(&f));
	EXPECT_EQ(0, faults_places_wrong(&f));
	EXPECT_EQ(0, faults_vmas_wrong(&f, vmas, n));
	if (mmscope_fault_counted(cause))
		EXPECT_EQ(p->n, faults_within(&f, p->start, p->end, cause));
	mmscope_vmas_free(vmas, n);
	mmscope_faults_free(&f);
}

static void run(struct __test_metadata *_metadata, struct mmscope *h,
		struct provoker *p, const struct provocation *way,
		const char *mode, unsigned int threads)
{
	struct mmscope_faults before, after, system_before, system;
	pid_t pid;

	if (!start(_metadata, p, way, threads))
		return;
	pid = p->child.pid;
	ASSERT_TRUE(faults_set_mode(h, mode));
	ASSERT_EQ(0, mmscope_attach(h, pid));
	ASSERT_EQ(0, mmscope_faults(h, 0, &system_before));
	ASSERT_EQ(0, mmscope_faults(h, pid, &before));
	ASSERT_TRUE(provoker_go(p))
		TH_LOG("%s", p->reason);
	ASSERT_EQ(0, mmscope_faults(h, pid, &after));
	ASSERT_EQ(0, mmscope_faults(h, 0, &system));
	check_witness(_metadata, p, way);
	faults_since(&after, &before);
	check_rows(_metadata, &after, p, way);
	check_sums(_metadata, &after, p, way);
	check_places(_metadata, h, p, way);
	faults_since(&system, &system_before);
	EXPECT_LE(after.sum.count, system.sum.count);
	mmscope_faults_free(&after);
	mmscope_faults_free(&before);
}

TEST_F(provoke, witness)
{
	if (!start(_metadata, &self->p, &variant->way, THREADS))
		return;
	ASSERT_TRUE(provoker_go(&self->p))
		TH_LOG("%s", self->p.reason);
	check_witness(_metadata, &self->p, &variant->way);
	TH_LOG("%lu items, %lu minor, %lu major, %lu refused", self->p.n,
	       self->p.minor, self->p.major, self->p.refused);
}

TEST_F(provoke, count)
{
	run(_metadata, self->h, &self->p, &variant->way, "count", 1);
}

TEST_F(provoke, count_threads)
{
	run(_metadata, self->h, &self->p, &variant->way, "count", THREADS);
}

TEST_F(provoke, latency)
{
	run(_metadata, self->h, &self->p, &variant->way, "latency", 1);
}

TEST_F(provoke, latency_threads)
{
	run(_metadata, self->h, &self->p, &variant->way, "latency", THREADS);
}

TEST_HARNESS_MAIN
