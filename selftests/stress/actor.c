// SPDX-License-Identifier: GPL-2.0
/* How actors begin and end, and what their rounds have in common. */
#include "actor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libmmscope.h"
#include "scope.h"

/* How long whoever uses the module may take to see that the time is up. */
#define END_MS		60000

static void act(struct stage *s, unsigned int i, uint64_t seed)
{
	const struct actor_role *role = &actor_roles[i];
	struct actor a = { .stage = s, .part = &s->parts[i], .seed = seed };
	const char *reason = role->need ? role->need() : NULL;

	if (reason) {
		snprintf(a.part->skip, sizeof(a.part->skip), "%s", reason);
		/* the gate counts all: wait there as the others do */
		while (!stage_stopped(s)) {
			if (role->uses_module)
				stage_gate(s);
			scope_sleep_ms(20);
		}
		return;
	}
	/* there are fewer of them than of the others */
	if (role->uses_module)
		(void)!nice(-8);
	mmscope_open(&a.h);
	while (!stage_stopped(s)) {
		if (role->uses_module)
			stage_gate(s);
		if (role->round(&a))
			__atomic_add_fetch(&a.part->rounds, 1,
					   __ATOMIC_RELAXED);
	}
	mmscope_close(a.h);
}

/**
 * actor_start() - start an actor
 * @s: stage
 * @role: index of its role, which is that of its part too
 * @seed: of its choices
 */
void actor_start(struct stage *s, unsigned int role, uint64_t seed)
{
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setpgid(0, 0);
		act(s, role, seed);
		_exit(0);
	}
	/* whichever comes first */
	setpgid(pid, pid);
	s->parts[role].pid = pid;
}

/**
 * actor_stop() - end an actor; the stage's time is up
 * @s: stage
 * @role: index of its role
 *
 * One that uses the module has to end by itself, for that its calls come back
 * is a part of what is tried.
 */
void actor_stop(struct stage *s, unsigned int role)
{
	pid_t pid = s->parts[role].pid;
	uint64_t end = scope_now_ms() + patient(END_MS);
	int status = 0;

	if (actor_roles[role].uses_module) {
		while (!waitpid(pid, &status, WNOHANG) && scope_now_ms() < end)
			scope_sleep_ms(20);
		if (status || scope_now_ms() >= end)
			stage_wrong(s, CHECK_ERRORS, "%s: %s, status %#x",
				    actor_roles[role].name,
				    status ? "died" : "does not end", status);
	}
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void show(struct actor *a, unsigned int slot, pid_t pid)
{
	__atomic_store_n(&a->part->targets[slot], pid, __ATOMIC_RELAXED);
}

/**
 * actor_target() - start a process that can be looked at
 * @a: actor
 * @slot: which of the actor's targets, below STAGE_TARGETS
 * @c: filled
 * @body: what it does; its argument is the actor, with a seed of its own
 *
 * Return: false if it could not be started.
 */
bool actor_target(struct actor *a, unsigned int slot, struct child *c,
		  child_fn *body)
{
	a->seed = a->seed * 6364136223846793005ULL + 1442695040888963407ULL;
	a->seed |= 1;
	if (child_start(c, body, a))
		return false;
	show(a, slot, c->pid);
	return true;
}

/**
 * actor_judge_end() - see what a target, or what it has forked, has died of
 * @a: actor
 * @status: its status
 *
 * None has a reason to die by itself: they touch only what is theirs, mostly by
 * madvise(), which fails where there are no pages (of hugetlb), and no file that is
 * mapped gets shorter. So a signal but SIGKILL tells of memory that has gone wrong.
 */
void actor_judge_end(struct actor *a, int status)
{
	stage_checked(a->stage, CHECK_LIVES, 1);
	if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		stage_wrong(a->stage, CHECK_LIVES, "%s: signal %d",
			    actor_roles[a->part - a->stage->parts].name,
			    WTERMSIG(status));
}

/**
 * actor_judge_call() - see what a call that attaches, detaches or sets has said
 * @a: actor
 * @call: which
 * @err: 0 or -errno: any of these, while others do so as well, and unload
 */
void actor_judge_call(struct actor *a, const char *call, int err)
{
	stage_checked(a->stage, CHECK_ERRORS, 1);
	if (err && err != -EEXIST && err != -ESRCH && err != -ENOSPC &&
	    err != -EINVAL && err != -ENOENT && err != -ENXIO)
		stage_wrong(a->stage, CHECK_ERRORS, "%s: %s", call,
			    strerrorname_np(-err));
}

/**
 * actor_attach() - have a process attached
 * @a: actor
 * @pid: process
 *
 * It may be attached already, gone, or not to be had just now.
 */
void actor_attach(struct actor *a, pid_t pid)
{
	actor_judge_call(a, "attach", mmscope_attach(a->h, pid));
}

/**
 * actor_reap() - wait for what a target has forked
 * @a: actor; called by the target
 * @all: wait for all to end, not only for those that have
 */
void actor_reap(struct actor *a, bool all)
{
	int status;

	while (waitpid(-1, &status, all ? 0 : WNOHANG) > 0)
		actor_judge_end(a, status);
}

/**
 * actor_await() - wait for a target that ends by itself
 * @a: actor
 * @slot: which
 * @c: the process
 *
 * Return: its status.
 */
int actor_await(struct actor *a, unsigned int slot, struct child *c)
{
	int status = child_wait(c);

	actor_judge_end(a, status);
	show(a, slot, 0);
	return status;
}

/**
 * actor_kill() - kill a target
 * @a: actor
 * @slot: which
 * @c: the process
 */
void actor_kill(struct actor *a, unsigned int slot, struct child *c)
{
	if (c->pid > 0)
		kill(c->pid, SIGKILL);
	actor_await(a, slot, c);
}

/**
 * actor_round_of() - a round that is the life of one target
 * @a: actor
 * @body: what it does, which is to end in _exit(0)
 *
 * Return: true if it did.
 */
bool actor_round_of(struct actor *a, child_fn *body)
{
	struct child c;

	return actor_target(a, 0, &c, body) && !actor_await(a, 0, &c);
}

/**
 * actor_put() - write a word to a file of the kernel's
 * @path: file
 * @word: word
 *
 * Return: false if that fails.
 */
bool actor_put(const char *path, const char *word)
{
	return scope_put(path, word);
}
