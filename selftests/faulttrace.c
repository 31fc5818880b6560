// SPDX-License-Identifier: GPL-2.0
/*
 * The trace event mmscope:fault, /proc/mmscope/faults, and the system's faults
 * against what /proc/vmstat has.
 */
#include <fcntl.h>
#include <unistd.h>

#include "child.h"
#include "faultsums.h"
#include "kselftest_harness.h"
#include "provoked.h"
#include "scope.h"

#define TRACING		"/sys/kernel/tracing/"
#define EVENT		TRACING "events/mmscope/fault/"
#define ITEMS		64

FIXTURE(trace)
{
	struct mmscope *h;
	struct provoker p;
	char mode[16];
};

FIXTURE_SETUP(trace)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, mmscope_get(self->h, "faults", self->mode,
				 sizeof(self->mode)));
	if (access(EVENT "enable", W_OK))
		SKIP(return, "no " EVENT "enable");
}

static bool put(const char *path, const char *word)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, word, strlen(word)) >= 0;

	close(fd);
	return good;
}

FIXTURE_TEARDOWN(trace)
{
	put(EVENT "enable", "0");
	put(TRACING "trace", "");
	provoker_stop(&self->p);
	EXPECT_TRUE(faults_set_mode(self->h, self->mode));
	mmscope_close(self->h);
}

/* A line of the trace, as the event's print format has it. */
struct line {
	int tgid;
	uint64_t address;
	uint64_t ip;
	char cause[32];
	char origin[16];
	unsigned int major;
	uint64_t frame;
	uint64_t ns;
};

static bool parse(const char *text, struct line *l)
{
	const char *p = strstr(text, "fault: tgid=");
	int used = 0;

	if (!p || sscanf(p, "fault: tgid=%d address=0x%lx ip=0x%lx%n",
			 &l->tgid, &l->address, &l->ip, &used) != 3 || !used)
		return false;
	return sscanf(p + used,
		      " cause=%31s origin=%15s major=%u frame=0x%lx ns=%lu",
		      l->cause, l->origin, &l->major, &l->frame, &l->ns) == 5;
}

struct seen {
	unsigned int lines;	/* of the process */
	unsigned int good;	/* as is to be expected of the items */
	unsigned int broken;	/* that are no such lines */
};

/* Is the line as that of an item has to be? */
static bool is_item(const struct line *l, const struct provoker *p,
		    const char *cause, const char *origin, bool timed)
{
	bool gup = !strcmp(origin, "gup");

	return !strcmp(l->cause, cause) && !strcmp(l->origin, origin) &&
	       l->address >= p->start && l->address < p->end &&
	       !l->ip == gup && !l->ns == !timed;
}

static void read_trace(struct seen *s, const struct provoker *p,
		       const char *cause, const char *origin, bool timed)
{
	FILE *f = fopen(TRACING "trace", "re");
	char text[512];
	struct line l;

	while (f && fgets(text, sizeof(text), f)) {
		if (*text == '#')
			continue;
		if (!parse(text, &l)) {
			s->broken++;
			continue;
		}
		if (l.tgid != p->child.pid)
			continue;
		s->lines++;
		if (is_item(&l, p, cause, origin, timed))
			s->good++;
		else
			printf("# %s", text);
	}
	if (f)
		fclose(f);
}

FIXTURE_VARIANT(trace)
{
	const char *way;
	const char *mode;
	const char *cause;
	const char *origin;
};

#define TRACE(name, mode_, cause_, origin_)				\
	FIXTURE_VARIANT_ADD(trace, name##_##mode_) {			\
		.way = #name, .mode = #mode_, .cause = #cause_,		\
		.origin = #origin_ }

TRACE(anon_write, count, anon_write, user);
TRACE(anon_write, latency, anon_write, user);
TRACE(anon_read_kernel, latency, anon_read, kernel);
TRACE(anon_write_gup, latency, anon_write, gup);
TRACE(cow_forked, count, cow, user);
TRACE(cow_forked, latency, cow_copied, user);
TRACE(file_hit_exec, latency, file_hit, exec);

/* As many lines as faults, attached or not; what they say is so. */
TEST_F(trace, a_line_a_fault)
{
	struct seen seen = { 0 };

	ASSERT_TRUE(faults_set_mode(self->h, variant->mode));
	switch (provoker_start(&self->p, variant->way, ITEMS, 4)) {
	case PROVOKER_SKIPPED:
		SKIP(return, "%s", self->p.reason);
	case PROVOKER_FAILED:
		ASSERT_TRUE(false)
			TH_LOG("%s", self->p.reason);
	default:
		break;
	}
	ASSERT_TRUE(put(TRACING "buffer_size_kb", "1408"));
	ASSERT_TRUE(put(TRACING "trace", ""));
	ASSERT_TRUE(put(EVENT "enable", "1"));
	ASSERT_TRUE(provoker_go(&self->p));
	ASSERT_TRUE(put(EVENT "enable", "0"));
	read_trace(&seen, &self->p, variant->cause, variant->origin,
		   !strcmp(variant->mode, "latency"));
	EXPECT_EQ(0, seen.broken);
	EXPECT_EQ(ITEMS, seen.lines);
	EXPECT_EQ(ITEMS, seen.good);
}

static bool read_vmstat(uint64_t *faults, uint64_t *major)
{
	FILE *f = fopen("/proc/vmstat", "re");
	char name[64];
	uint64_t value;
	int found = 0;

	*faults = 0;
	*major = 0;
	while (f && fscanf(f, "%63s %lu", name, &value) == 2) {
		if (!strcmp(name, "pgfault")) {
			*faults = value;
			found++;
		} else if (!strcmp(name, "pgmajfault")) {
			*major = value;
			found++;
		}
	}
	if (f)
		fclose(f);
	return found == 2;
}

/*
 * The file between two looks at /proc/vmstat that see the same: nobody had a
 * fault meanwhile.
 */
static bool at_rest(struct mmscope *h, struct mmscope_faults *f,
		    uint64_t *faults, uint64_t *major)
{
	uint64_t faults_then, major_then;
	int tries;

	for (tries = 0; tries < 200; tries++) {
		if (!read_vmstat(&faults_then, &major_then) ||
		    mmscope_faults(h, 0, f) || !read_vmstat(faults, major))
			return false;
		if (*faults == faults_then && *major == major_then)
			return true;
		scope_sleep_ms(5);
	}
	return false;
}

FIXTURE(whole)
{
	struct mmscope *h;
	struct provoker p;
	char mode[16];
};

FIXTURE_VARIANT(whole)
{
	const char *mode;
};

FIXTURE_VARIANT_ADD(whole, count) { .mode = "count" };
FIXTURE_VARIANT_ADD(whole, latency) { .mode = "latency" };

FIXTURE_SETUP(whole)
{
	ASSERT_EQ(0, mmscope_open(&self->h));
	ASSERT_EQ(0, mmscope_get(self->h, "faults", self->mode,
				 sizeof(self->mode)));
	ASSERT_TRUE(faults_set_mode(self->h, variant->mode));
}

FIXTURE_TEARDOWN(whole)
{
	provoker_stop(&self->p);
	EXPECT_TRUE(faults_set_mode(self->h, self->mode));
	mmscope_close(self->h);
}

/*
 * Starting a program, its faults and its end: all that /proc/vmstat has grown by
 * is in the file's own lines, and has a cause. The kernel counts there what
 * failed, too, and 6.1 each leg.
 */
TEST_F(whole, against_vmstat)
{
	uint64_t faults, major, faults_then, major_then, failed = 0, legs;
	struct mmscope_faults before, f;
	unsigned int i;

	ASSERT_TRUE(at_rest(self->h, &before, &faults_then, &major_then));
	ASSERT_EQ(PROVOKER_READY, provoker_start(&self->p, "anon_write", ITEMS,
						 8));
	ASSERT_TRUE(provoker_go(&self->p));
	provoker_stop(&self->p);
	ASSERT_TRUE(at_rest(self->h, &f, &faults, &major));
	faults_since(&f, &before);
	/* the file's minor ones are those that are not major */
	EXPECT_EQ(faults - faults_then, f.minor + f.major);
	EXPECT_EQ(major - major_then, f.major);
	for (i = MMSCOPE_FAULT_SIGBUS; i <= MMSCOPE_FAULT_POISONED; i++)
		failed += f.cause[i].count;
	legs = f.cause[MMSCOPE_FAULT_RETRIED].count;
	EXPECT_EQ(0, f.missed);
	EXPECT_EQ(0, f.unmatched);
	EXPECT_LE(f.sum.count, faults - faults_then);
	EXPECT_GE(f.sum.count + failed + legs, faults - faults_then);
	EXPECT_LE(ITEMS, f.cause[MMSCOPE_FAULT_ANON_WRITE].count);
	TH_LOG("kernel %lu, sum %lu, legs %lu, failed %lu",
	       faults - faults_then, f.sum.count, legs, failed);
}

/* The same numbers for everyone, as names and values. */
TEST_F(whole, proc_says_the_same)
{
	struct mmscope_counters set;
	struct mmscope_faults f, again;
	uint64_t value;
	unsigned int i;
	int tries;

	/* nothing was counted between two looks */
	for (tries = 0; tries < 200; tries++) {
		ASSERT_EQ(0, mmscope_faults(self->h, 0, &f));
		ASSERT_EQ(0, mmscope_counters_proc(self->h, "faults", &set));
		ASSERT_EQ(0, mmscope_faults(self->h, 0, &again));
		if (f.sum.count == again.sum.count)
			break;
		mmscope_counters_free(&set);
	}
	ASSERT_GT(200, tries);
	for (i = 0; i < MMSCOPE_NR_FAULTS; i++) {
		ASSERT_EQ(0, mmscope_counter(&set, mmscope_fault_name(i),
					     &value));
		EXPECT_EQ(f.cause[i].count, value)
			TH_LOG("%s", mmscope_fault_name(i));
	}
	EXPECT_EQ(0, mmscope_counter(&set, "missed", &value));
	EXPECT_EQ(f.missed, value);
	EXPECT_EQ(0, mmscope_counter(&set, "unmatched", &value));
	EXPECT_EQ(f.unmatched, value);
	EXPECT_EQ(0, mmscope_counter(&set, "major", &value));
	EXPECT_EQ(f.sum.major, value);
	mmscope_counters_free(&set);
}

TEST_HARNESS_MAIN
