// SPDX-License-Identifier: GPL-2.0
/* What holds when nobody acts: sums, tables, targets, memory. */
#include "rest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "child.h"
#include "identity.h"
#include "runs.h"
#include "scope.h"
#include "smaps.h"

/*
 * The kernel itself goes on: it moves, merges and reclaims pages of those who
 * stand still. So what is compared is read between two looks that agree, and
 * what does not agree with these is looked at again.
 */
#define LOOKS		8
#define WRONG_LOOKS	5
#define PAUSE_MS	40

/* How long a process may take to stand still, and targets to be gone. */
#define STILL_MS	2000
#define GONE_MS		10000

/* All that is to be read of one process. */
struct look {
	struct smaps before, after;
	uint64_t vmpte_before, vmpte_after;
	struct runs all, plain;
	struct mmscope_vma *vmas;
	size_t n;
	struct mmscope_tables tables;
};

/**
 * rest_wait_still() - wait until a process that is told to stop stands still
 * @pid: process
 *
 * What it is at in the kernel it does to the end first: half a second has been seen
 * to pass where the kernel looks for races. Who has ended is not waited for, though
 * there are some at each rest, for who would reap them is stopped as well.
 *
 * Return: false if it does not in time, or has ended.
 */
bool rest_wait_still(pid_t pid)
{
	uint64_t end = scope_now_ms() + patient(STILL_MS);

	while (!child_rests(pid)) {
		if (scope_now_ms() > end || child_has_ended(pid))
			return false;
		scope_sleep_ms(20);
	}
	return true;
}

/* Has it ended, or been interrupted, as it may: then it was not steady. */
static bool may_end_in(int err)
{
	return err == -ESRCH || err == -ESTALE || err == -EINTR ||
	       err == -ENOENT;
}

/* 1 if it is steady, 0 if not; -EPROTO if the library refuses what it reads. */
static int look(struct look *l, struct mmscope *h, pid_t pid)
{
	const struct mmscope_walk_opts all = {
		.holes = true, .page_facts = true,
	};
	const struct mmscope_walk_opts plain = { .loose = true };
	int err;

	*l = (struct look) { };
	l->vmpte_before = status_value(pid, "VmPTE");
	if (!smaps_read(&l->before, pid))
		return 0;
	err = mmscope_pages(h, pid, &all, &l->all.r, &l->all.n);
	if (!err)
		err = mmscope_pages(h, pid, &plain, &l->plain.r, &l->plain.n);
	if (!err)
		err = mmscope_vmas(h, pid, &l->vmas, &l->n);
	if (!err)
		err = mmscope_tables(h, pid, &l->tables);
	if (err)
		return may_end_in(err) ? 0 : err;
	if (!smaps_read(&l->after, pid))
		return 0;
	l->vmpte_after = status_value(pid, "VmPTE");
	return l->vmpte_before == l->vmpte_after &&
	       l->before.n == l->after.n &&
	       !memcmp(l->before.vmas, l->after.vmas,
		       l->before.n * sizeof(*l->before.vmas));
}

static void look_free(struct look *l)
{
	smaps_free(&l->before);
	smaps_free(&l->after);
	free(l->all.r);
	free(l->plain.r);
	mmscope_vmas_free(l->vmas, l->n);
	mmscope_tables_free(&l->tables);
}

static bool sums_agree(const struct look *l)
{
	struct census c;
	size_t i;

	if (l->n != l->before.n)
		return false;
	for (i = 0; i < l->n; i++) {
		c = census_take(&l->all, l->before.vmas[i].start,
				l->before.vmas[i].end);
		if (!identity_vma(&l->vmas[i], &l->before.vmas[i], &c))
			return false;
	}
	return true;
}

/* The first invariant that does not hold; CHECK_NR_CHECKS if all do. */
static enum stage_check judge(const struct look *l)
{
	struct census c = census_take(&l->plain, 0, UINT64_MAX);

	if (!runs_are_sound(&l->all, &l->before, false) ||
	    !runs_cover(&l->all, &l->before))
		return CHECK_VMAS;
	if (!sums_agree(l))
		return CHECK_SMAPS;
	if (!identity_tables(&l->tables, &c, l->vmpte_before) ||
	    !identity_reserve(&l->tables, l->vmas, l->n))
		return CHECK_TABLES;
	return CHECK_NR_CHECKS;
}

/* What came of looking at one process. */
enum outcome { AGREED, DIFFERED, NEVER_STEADY };

static enum outcome look_at(struct stage *s, struct mmscope *h, pid_t pid)
{
	enum stage_check check = CHECK_NR_CHECKS;
	unsigned int i, wrong = 0;
	struct look l;

	for (i = 0; i < LOOKS && wrong < WRONG_LOOKS; i++) {
		int steady = look(&l, h, pid);

		if (steady < 0)
			printf("# %s\n", mmscope_error(h));
		if (steady < 0 && steady != -EPROTO) {
			stage_wrong(s, CHECK_ERRORS, "at rest: %s",
				    strerrorname_np(-steady));
			steady = 0;
		}
		if (steady)
			check = steady > 0 ? judge(&l) : CHECK_VMAS;
		look_free(&l);
		stage_checked(s, CHECK_ERRORS, 1);
		if (steady && check == CHECK_NR_CHECKS) {
			stage_checked(s, CHECK_VMAS, 1);
			stage_checked(s, CHECK_SMAPS, 1);
			stage_checked(s, CHECK_TABLES, 1);
			return AGREED;
		}
		wrong += !!steady;
		scope_sleep_ms(PAUSE_MS << i);
	}
	/* not once steady: nothing is known */
	if (wrong < WRONG_LOOKS)
		return NEVER_STEADY;
	stage_wrong(s, check, "process %d, see above", pid);
	return DIFFERED;
}

/*
 * Attach what stands still. It may have ended, or be about to and have no memory any
 * more; there is room, for nothing else is attached.
 */
static bool attach_still(struct stage *s, struct mmscope *h, pid_t pid)
{
	int err = mmscope_attach(h, pid);

	stage_checked(s, CHECK_ERRORS, 1);
	if (err && err != -ESRCH && err != -EEXIST && err != -EINVAL)
		stage_wrong(s, CHECK_ERRORS, "attach at rest: %s",
			    strerrorname_np(-err));
	return !err;
}

static bool refers_nobody(void)
{
	FILE *f = fopen("/sys/module/mmscope/refcnt", "re");
	int n = -1;

	if (!f || fscanf(f, "%d", &n) != 1)
		n = -1;
	if (f)
		fclose(f);
	return !n;
}

/**
 * rest_nothing_left() - without targets and files the module is as new
 * @s: stage
 * @h: handle
 */
void rest_nothing_left(struct stage *s, struct mmscope *h)
{
	stage_checked(s, CHECK_HELD, 1);
	if (!scope_wait_held(h, 0))
		stage_wrong(s, CHECK_HELD, "%lu bytes are held",
			    (unsigned long)scope_stat(h, "bytes_held"));
	stage_checked(s, CHECK_UNUSED, 1);
	if (!refers_nobody())
		stage_wrong(s, CHECK_UNUSED, "there are references");
}

/* As many directories as targets, when those that exit are through. */
static void count_targets(struct stage *s, struct mmscope *h)
{
	uint64_t end = scope_now_ms() + patient(GONE_MS);

	stage_checked(s, CHECK_TARGETS, 1);
	while (scope_targets(h) != scope_stat(h, "targets")) {
		if (scope_now_ms() > end) {
			stage_wrong(s, CHECK_TARGETS,
				    "%zu directories, %lu targets",
				    scope_targets(h),
				    (unsigned long)scope_stat(h, "targets"));
			return;
		}
		scope_sleep_ms(10);
	}
}

static void detach_all(struct mmscope *h)
{
	size_t i, n = 0;
	pid_t *pids = NULL;

	if (mmscope_list(h, &pids, &n))
		return;
	for (i = 0; i < n; i++)
		mmscope_detach(h, pids[i]);
	free(pids);
}

/*
 * While nobody has faults, or swaps: see scope_emulated(). Switches do not rest,
 * so they are accounted from the second time on until the third, and that is all.
 */
static void switch_modes(struct stage *s, struct mmscope *h)
{
	static const char * const modes[] = {
		"faults=off\nswap=off", "faults=latency\nswap=on",
		"faults=off\nswap=off", "faults=count\nswap=on",
	};
	static unsigned int turn;
	int err = mmscope_set(h, modes[turn % 4]);

	if (!err && (turn == 1 || turn == 2))
		err = mmscope_set(h, turn == 1 ? "tlb=on" : "tlb=off");
	turn++;
	stage_checked(s, CHECK_ERRORS, 1);
	if (err)
		stage_wrong(s, CHECK_ERRORS, "control: %s",
			    strerrorname_np(-err));
}

/**
 * rest_look() - check all that holds at rest
 * @s: stage, at rest
 * @h: handle
 * @pids: processes that stand still, or are about to
 * @n: how many
 */
void rest_look(struct stage *s, struct mmscope *h, const pid_t *pids, size_t n)
{
	unsigned int outcomes[NEVER_STEADY + 1] = { };
	size_t i;

	count_targets(s, h);
	detach_all(h);
	rest_nothing_left(s, h);
	for (i = 0; i < n; i++) {
		if (!rest_wait_still(pids[i]) || !attach_still(s, h, pids[i]))
			continue;
		outcomes[look_at(s, h, pids[i])]++;
		mmscope_detach(h, pids[i]);
	}
	printf("# at rest: of %zu processes %u agreed, %u did not, %u were never steady\n",
	       n, outcomes[AGREED], outcomes[DIFFERED], outcomes[NEVER_STEADY]);
	rest_nothing_left(s, h);
	switch_modes(s, h);
}
