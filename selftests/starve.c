// SPDX-License-Identifier: GPL-2.0
/* Do something with one allocation or copy failing, or all: see starve.h. */
#include "starve.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "acts.h"
#include "scope.h"

/* Its memory is its own: what its parent writes is not copied for it, or from it. */
static void be_still(int fd, void *arg)
{
	child_exec_paused(fd);
}

/**
 * stage_target() - start a process that stands still
 * @c: filled; child_stop() ends it
 *
 * Return: 0 or -errno.
 */
int stage_target(struct child *c)
{
	int err = child_start(c, be_still, NULL);

	return err ? err : child_hear(c->fd);
}

/**
 * stage_begin() - open the module's files, and start the target
 * @s: filled; but for @s->in, which inject_begin() has
 *
 * Return: 0 or -errno.
 */
int stage_begin(struct stage *s)
{
	int err;

	inject_singles(&s->in);
	scope_gather();
	err = mmscope_open(&s->h);
	if (!err)
		err = stage_target(&s->target);
	if (err)
		return err;
	s->held = scope_stat(s->h, "bytes_held");
	s->pid = s->target.pid;
	return 0;
}

/**
 * stage_end() - let nothing fail any more, and end the target
 * @s: as stage_begin() has filled it
 *
 * Return: what is left of it in the module, or "nothing".
 */
const char *stage_end(struct stage *s)
{
	const char *left = "nothing";

	inject_end(&s->in);
	child_stop(&s->target);
	if (!scope_wait_held(s->h, s->held))
		left = "memory";
	else if (scope_stat(s->h, "targets"))
		left = "targets";
	mmscope_close(s->h);
	return left;
}

static const char *complain(struct stage *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static const char *complain(struct stage *s, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(s->wrong, sizeof(s->wrong), format, args);
	va_end(args);
	return s->wrong;
}

/**
 * is_expected() - is it success, or how one failure may be told?
 * @ret: 0 or -errno
 */
bool is_expected(int ret)
{
	return !ret || ret == -ENOMEM || ret == -EFAULT || ret == -EINTR;
}

static bool is_one_of(const char *name, const char * const *names)
{
	for (; *names; names++)
		if (!strcmp(name, *names))
			return true;
	return false;
}

/*
 * What a file says of a process that stands still is as long each time; of much else
 * the numbers go on, but not the rows. How long; of all others only whether there is
 * anything.
 */
static size_t length(const struct stage *s, const char *name)
{
	static const char * const still[] = {
		"vmas", "pagetable", "pages", "tables", "translate", NULL
	};
	static const char * const rows[] = {
		"stats", "control", "self", "swap", "swapin", "tlb",
		"kernel/layout", "kernel/lab", "kernel/physmem",
		"kernel/translate", NULL
	};

	if (s->pid != getpid() && is_one_of(name, still))
		return acts_seen.bytes;
	return is_one_of(name, rows) ? acts_seen.lines : !!acts_seen.lines;
}

/* What is needed but once is not to be what fails. */
static const char *none_fails(struct stage *s, action_fn *act, const char *name)
{
	int ret = act(s->h, s->pid, name);

	s->whole = length(s, name);
	s->came = true;
	s->told = 0;
	return ret ? complain(s, "%s, no failure: %d", name, ret) : NULL;
}

/* Its answer to a failure: is it one of those, and if it is 0 is nothing left out? */
static const char *answers(struct stage *s, const char *name, const char *what,
			   int n, int ret, bool expected)
{
	s->told += !!ret;
	if (!expected)
		return complain(s, "%s, %s %d: %d", name, what, n, ret);
	if (!ret && length(s, name) != s->whole)
		return complain(s, "%s, %s %d: 0, length %zu, not %zu", name, what,
				n, length(s, name), s->whole);
	return NULL;
}

static const char *nth_fails(struct stage *s, action_fn *act, const char *name,
			     int n)
{
	int ret = s->before ? mmscope_set(s->h, s->before) : 0;

	if (ret)
		return complain(s, "%s, failure %d, before it: %d", name, n, ret);
	inject_nth(&s->in, n);
	ret = act(s->h, s->pid, name);
	s->came = inject_came(&s->in);
	if (!s->came)
		return ret ? complain(s, "%s, no failure %d: %d", name, n, ret) :
			     NULL;
	return answers(s, name, "failure", n, ret, is_expected(ret));
}

/**
 * each_fails() - do it with its first, second, ... allocation or copy failing
 * @s: where
 * @act: what to do
 * @name: its argument
 *
 * Return: NULL, and @s->done says what was done; or what is wrong.
 */
const char *each_fails(struct stage *s, action_fn *act, const char *name)
{
	const char *wrong = none_fails(s, act, name);
	int n = 0;

	while (!wrong && s->came && ++n < INJECT_MOST)
		wrong = nth_fails(s, act, name, n);
	if (wrong)
		return wrong;
	if (s->came)
		return complain(s, "%s, failure %d: no end", name, n);
	if (!s->told)
		return complain(s, "%s: %d failures, none told", name, n - 1);
	snprintf(s->done, sizeof(s->done), "%s: %d failures, %d told", name,
		 n - 1, s->told);
	return NULL;
}

static bool only_modules(void)
{
	struct inject_text text;

	if (!inject_modules(&text))
		return false;
	inject_only(&text);
	/* The kernel's own way out for it warns of a failure. */
	if (!inject_function("single_open_size", &text))
		return false;
	inject_except(&text);
	return true;
}

static const char *rest_fails(struct stage *s, action_fn *act, const char *name,
			      int bytes)
{
	int ret;

	inject_all(&s->in, bytes);
	ret = act(s->h, s->pid, name);
	inject_none(&s->in);
	return answers(s, name, "all after bytes", bytes, ret,
		       !ret || ret == -ENOMEM);
}

/**
 * all_fail() - do it with all that the module allocates failing
 * @s: where
 * @act: what to do
 * @name: its argument
 *
 * So that it cannot be had in another way either; but for first a few small objects,
 * then more.
 *
 * Return: NULL, and @s->done says what was done; or what is wrong.
 */
const char *all_fail(struct stage *s, action_fn *act, const char *name)
{
	enum { MOST = 16384, STEP = 256 };
	const char *wrong = none_fails(s, act, name);
	int bytes, ret;

	if (!wrong && !only_modules())
		wrong = complain(s, "%s: no word of where it is to fail", name);
	for (bytes = 0; !wrong && bytes <= MOST; bytes += STEP)
		wrong = rest_fails(s, act, name, bytes);
	if (wrong)
		return wrong;
	if (!s->told)
		return complain(s, "%s: all failed, none told", name);
	ret = act(s->h, s->pid, name);
	if (ret)
		return complain(s, "%s, after all failed: %d", name, ret);
	snprintf(s->done, sizeof(s->done), "%s: %d times all failed, %d told",
		 name, MOST / STEP + 1, s->told);
	return NULL;
}
