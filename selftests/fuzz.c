// SPDX-License-Identifier: GPL-2.0
/*
 * Calls without sense on all files of the module: what is refused is refused
 * with an error that abi.rst has for it, and has changed nothing; and in the
 * end all is as it was. FUZZ_SEED and FUZZ_OPS in the environment choose other
 * numbers, and how many reads and writes there are to be.
 */
#include "fuzz.h"

#include <ctype.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "child.h"
#include "creds.h"
#include "kselftest_harness.h"
#include "scope.h"

#define SEED	0x6d6d73636f7065ULL
#define OPS	200000UL
#define ROUND	500UL

#define TARGETS	2

/* False if what the environment has is no number; without it *@value stays. */
static bool number(const char *name, unsigned long *value)
{
	const char *text = getenv(name);
	char *end;

	if (!text)
		return true;
	*value = strtoul(text, &end, 0);
	return isdigit((unsigned char)*text) && !*end;
}

FIXTURE(fuzz)
{
	struct mmscope *h;
	struct child target[TARGETS];
	struct mmscope_counters stats;
	struct fuzz_files before;
	struct fuzz_files files;
	struct fuzz_errnos errnos;
	struct fuzz_state state;
	struct fuzz_plan plan;
	uint64_t held;
};

FIXTURE_VARIANT(fuzz)
{
	int (*become)(void);
	bool inherits;		/* descriptors of root's */
	unsigned int threads;
	unsigned int percent;	/* of all reads and writes */
	bool bad;		/* as of struct fuzz_plan */
	bool moving;
};

FIXTURE_VARIANT_ADD(fuzz, root) { creds_all, false, 1, 30 };
FIXTURE_VARIANT_ADD(fuzz, root_at_once) { creds_all, true, 2, 20 };
FIXTURE_VARIANT_ADD(fuzz, root_moving) { creds_all, true, 2, 5, .moving = true };
FIXTURE_VARIANT_ADD(fuzz, root_refused) { creds_all, true, 2, 10, .bad = true };
FIXTURE_VARIANT_ADD(fuzz, nobody) { creds_nobody, false, 1, 10 };
FIXTURE_VARIANT_ADD(fuzz, nobody_at_once) { creds_nobody, true, 2, 5 };
FIXTURE_VARIANT_ADD(fuzz, nobody_with_roots) { creds_nobody, true, 1, 20 };

static void be_small(int fd, void *arg)
{
	child_exec_paused(fd);
}

static int start_targets(struct mmscope *h, struct child target[TARGETS])
{
	int i, err = 0;

	for (i = 0; i < TARGETS && !err; i++) {
		err = child_start(&target[i], be_small, NULL);
		if (!err)
			err = child_hear(target[i].fd);
		if (!err)
			err = mmscope_attach(h, target[i].pid);
	}
	return err;
}

FIXTURE_SETUP(fuzz)
{
	struct fuzz_plan *plan = &self->plan;
	pid_t pids[] = { 1, 2, getpid(), getppid(), 99999 };
	int i;

	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, start_targets(self->h, self->target));
	ASSERT_EQ(0, mmscope_counters(self->h, 0, "stats", &self->stats));
	ASSERT_EQ(0, fuzz_walk(&self->files));
	self->before = self->files;
	ASSERT_EQ(0, fuzz_errnos_read(&self->errnos, &self->files));
	plan->threads = variant->threads;
	plan->bad = variant->bad;
	plan->moving = variant->moving;
	plan->emulated = scope_emulated();
	plan->files = &self->files;
	plan->errnos = &self->errnos;
	for (i = 0; i < TARGETS; i++)
		plan->pids.pid[plan->pids.n++] = self->target[i].pid;
	for (i = 0; i < (int)ARRAY_SIZE(pids) && !plan->bad; i++)
		plan->pids.pid[plan->pids.n++] = pids[i];
	plan->log = mmap(NULL, sizeof(*plan->log), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, plan->log);
	ASSERT_EQ(0, fuzz_eye_open(&plan->eye));
	ASSERT_TRUE(fuzz_look(&plan->eye, &self->state));
	self->held = scope_stat(self->h, "bytes_held");
}

FIXTURE_TEARDOWN(fuzz)
{
	int i;

	fuzz_eye_close(&self->plan.eye);
	for (i = 0; i < TARGETS; i++)
		EXPECT_TRUE(scope_wait_absent(self->h, child_stop(&self->target[i])));
	mmscope_counters_free(&self->stats);
	mmscope_close(self->h);
}

struct round {
	struct fuzz_plan *plan;
	int (*become)(void);
};

static long run_round(void *arg)
{
	struct round *r = arg;
	int err = r->become();

	return err ? err : fuzz_run(r->plan);
}

/* Detach what is not to be attached; it may go by itself. */
static int detach_others(struct mmscope *h, const struct child *target)
{
	pid_t *pids;
	size_t n, i;
	int err = mmscope_list(h, &pids, &n);

	if (err)
		return err;
	for (i = 0; i < n && !err; i++) {
		if (pids[i] == target[0].pid || pids[i] == target[1].pid)
			continue;
		mmscope_detach(h, pids[i]);
		err = scope_wait_absent(h, pids[i]) ? 0 : -EBUSY;
	}
	free(pids);
	return err;
}

static int free_lab(struct mmscope *h)
{
	int fd = mmscope_open_file(h, 0, "kernel/lab", O_WRONLY | O_CLOEXEC);
	int err = fd < 0 ? fd : 0;

	if (!err && write(fd, "free all", 8) != 8)
		err = -errno;
	close(fd);
	return err;
}

/* Make all as it was, by what writes are documented to do. */
static int restore(struct mmscope *h, const struct fuzz_state *state,
		   const struct child *target)
{
	int i, err = mmscope_set(h, state->control);

	if (!err)
		err = detach_others(h, target);
	if (!err)
		err = free_lab(h);
	for (i = 0; i < TARGETS && !err; i++) {
		err = mmscope_attach(h, target[i].pid);
		err = err == -EEXIST ? 0 : err;
	}
	return err;
}

static bool same_state(const struct fuzz_state *a, const struct fuzz_state *b)
{
	return !fuzz_changed(a, b, "", -1) && a->n == b->n;
}

static bool same_names(const struct mmscope_counters *a,
		       const struct mmscope_counters *b)
{
	size_t i;

	for (i = 0; i < a->n && i < b->n; i++)
		if (strcmp(a->rows[i].name, b->rows[i].name))
			return false;
	return a->n == b->n;
}

/* Errors that abi.rst has, by call and file, and how many of these came. */
static void count_errors(const struct fuzz_plan *plan, unsigned int *may,
			 unsigned int *met)
{
	const bool *a = &plan->errnos->may[0][0][0];
	const bool *b = &plan->log->met[0][0][0];
	size_t i;

	for (i = 0; i < sizeof(plan->errnos->may); i++) {
		*may += a[i];
		*met += b[i];
	}
}

static unsigned long calls_of(const struct fuzz_plan *plan, enum fuzz_call call)
{
	unsigned long n = 0;
	unsigned int kind;

	for (kind = 0; kind < plan->files->kinds; kind++)
		n += plan->log->calls[call][kind];
	return n;
}

static unsigned long done(const struct fuzz_plan *plan)
{
	return calls_of(plan, FUZZ_READ) + calls_of(plan, FUZZ_WRITE);
}

static void check_log(struct __test_metadata *_metadata,
		      const struct fuzz_plan *plan, bool inherits)
{
	const struct fuzz_log *log = plan->log;
	unsigned int kind, i, may = 0, met = 0;
	/*
	 * In so many each has its turn: one after the other, where the next round goes
	 * on; where each begins anew the last files come less often.
	 */
	bool few = calls_of(plan, FUZZ_OPEN) < (inherits ? 5 : 20) * plan->files->n;

	EXPECT_EQ(0, log->findings);
	for (i = 0; i < log->findings && i < FUZZ_FINDINGS; i++)
		TH_LOG("%s", log->finding[i]);
	for (kind = 0; kind < plan->files->kinds; kind++) {
		EXPECT_TRUE(plan->errnos->named[kind])
			TH_LOG("%s is not in abi.rst's table of errors",
			       plan->files->kind[kind]);
		EXPECT_TRUE(log->calls[FUZZ_OPEN][kind] || few)
			TH_LOG("%s was not opened", plan->files->kind[kind]);
	}
	count_errors(plan, &may, &met);
	TH_LOG("%lu reads, %lu writes, %lu opens%s", calls_of(plan, FUZZ_READ),
	       calls_of(plan, FUZZ_WRITE), calls_of(plan, FUZZ_OPEN),
	       few ? ", which are few" : "");
	TH_LOG("%u refused, %u writes taken, %u of %u errors met", log->refused,
	       log->taken, met, may);
}

TEST_F_TIMEOUT(fuzz, refused_and_nothing_changed, 240)
{
	struct round round = { &self->plan, variant->become };
	unsigned long seed = SEED, all = OPS, ops;
	struct fuzz_plan *plan = &self->plan;
	struct mmscope_counters stats;
	struct fuzz_state now;
	long result;

	ASSERT_TRUE(number("FUZZ_SEED", &seed));
	ASSERT_TRUE(number("FUZZ_OPS", &all) && all);
	ops = all * variant->percent / 100 + 1;
	TH_LOG("FUZZ_SEED=%#lx FUZZ_OPS=%lu: %lu reads and writes", seed, all, ops);
	plan->operations = ROUND;
	for (; done(plan) < ops && !plan->log->findings; seed += ROUND) {
		plan->seed = seed;
		ASSERT_EQ(0, fuzz_walk(&self->files));
		if (variant->inherits)
			fuzz_open_slots(plan);
		ASSERT_EQ(0, child_run(run_round, &round, &result));
		fuzz_close_slots();
		ASSERT_EQ(0, result);
		ASSERT_TRUE(fuzz_look(&plan->eye, &now));
		EXPECT_TRUE(!plan->bad || same_state(&self->state, &now))
			TH_LOG("refused, and changed: %s, seed %#lx",
			       fuzz_changed(&self->state, &now, "", -1), seed);
		ASSERT_EQ(0, restore(self->h, &self->state, self->target));
	}
	check_log(_metadata, plan, variant->inherits);

	ASSERT_TRUE(fuzz_look(&plan->eye, &now));
	EXPECT_TRUE(same_state(&self->state, &now));
	ASSERT_EQ(0, fuzz_walk(&self->files));
	EXPECT_TRUE(fuzz_same_files(&self->before, &self->files));
	ASSERT_EQ(0, mmscope_counters(self->h, 0, "stats", &stats));
	EXPECT_TRUE(same_names(&self->stats, &stats));
	mmscope_counters_free(&stats);
	EXPECT_TRUE(scope_wait_held(self->h, self->held))
		TH_LOG("bytes held: %lu, now %lu", (unsigned long)self->held,
		       (unsigned long)scope_stat(self->h, "bytes_held"));
}

TEST_HARNESS_MAIN
