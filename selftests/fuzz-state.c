// SPDX-License-Identifier: GPL-2.0
/*
 * What a refused write leaves alone: the settings, the lab, and what is attached. Seen
 * through descriptors that are open from the start, so that it can be seen
 * by nobody too.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "fuzz.h"

#define DEBUGFS	"/sys/kernel/debug/mmscope"

/**
 * fuzz_eye_open() - be able to look
 * @eye: filled
 *
 * Return: 0 or -errno.
 */
int fuzz_eye_open(struct fuzz_eye *eye)
{
	eye->dir = opendir(DEBUGFS);
	if (!eye->dir)
		return -errno;
	eye->control = open(DEBUGFS "/control", O_RDONLY | O_CLOEXEC);
	eye->lab = open(DEBUGFS "/kernel/lab", O_RDONLY | O_CLOEXEC);
	return eye->control < 0 || eye->lab < 0 ? -errno : 0;
}

/**
 * fuzz_eye_close() - look no more
 * @eye: as opened
 */
void fuzz_eye_close(struct fuzz_eye *eye)
{
	closedir(eye->dir);
	close(eye->control);
	close(eye->lab);
}

/* FNV-1a of all that is read; false if that fails. */
static bool sum_up(int fd, uint64_t *sum)
{
	char buf[4096];
	off_t at = 0;
	ssize_t i, n;

	*sum = 0xcbf29ce484222325;
	while ((n = pread(fd, buf, sizeof(buf), at)) > 0) {
		for (i = 0; i < n; i++)
			*sum = (*sum ^ (unsigned char)buf[i]) * 0x100000001b3;
		at += n;
	}
	return !n;
}

/**
 * fuzz_look() - see how everything is
 * @eye: to see with
 * @s: filled; of very many targets only some
 *
 * Return: false if it could not be seen.
 */
bool fuzz_look(const struct fuzz_eye *eye, struct fuzz_state *s)
{
	ssize_t n = pread(eye->control, s->control, sizeof(s->control) - 1, 0);
	const struct dirent *d;

	if (n <= 0 || !sum_up(eye->lab, &s->lab))
		return false;
	s->control[n] = '\0';
	s->n = 0;
	rewinddir(eye->dir);
	while ((d = readdir(eye->dir)))
		if (isdigit(d->d_name[0]) && s->n < FUZZ_TARGETS)
			s->pid[s->n++] = atoi(d->d_name);
	return true;
}

static bool listed(const struct fuzz_state *s, pid_t pid)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->pid[i] == pid)
			return true;
	return false;
}

/* How many of @a are not in @b; those that have exited count if @dead. */
static unsigned int missing(const struct fuzz_state *a,
			    const struct fuzz_state *b, bool dead)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < a->n; i++)
		if (!listed(b, a->pid[i]))
			count += dead || !child_has_ended(a->pid[i]);
	return count;
}

/**
 * fuzz_changed() - has a write changed what it should not have?
 * @old: state before it
 * @now: state after it
 * @name: of the file written to
 * @written: what the write returned
 *
 * Return: NULL, or what is wrong.
 */
const char *fuzz_changed(const struct fuzz_state *old,
			 const struct fuzz_state *now, const char *name,
			 ssize_t written)
{
	bool taken = written > 0;
	unsigned int more = taken && !strcmp(name, "attach");
	unsigned int less = taken && !strcmp(name, "detach");

	if (strcmp(old->control, now->control) &&
	    !(taken && !strcmp(name, "control")))
		return "settings have changed";
	if (old->lab != now->lab && !(taken && !strcmp(name, "kernel/lab")))
		return "the lab has changed";
	if (missing(now, old, true) != more)
		return more ? "nothing was attached" : "something was attached";
	/* what was detached may have been about to go by itself */
	if (missing(old, now, false) > less)
		return "something was detached";
	if (less && missing(old, now, true) < less)
		return "nothing was detached";
	return NULL;
}
