// SPDX-License-Identifier: GPL-2.0
/* Texts of failures: what is wrong, and what to do about it. */
#include <errno.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "internal.h"

#define DEBUGFS_ROOT	"/sys/kernel/debug"

/**
 * mmscope_error() - say what the last failure was
 * @h: handle, or NULL
 *
 * Return: a text of one line, valid until the handle is used again; "" if
 * nothing failed yet.
 */
const char *mmscope_error(const struct mmscope *h)
{
	return h ? h->error : strerror(ENOMEM);
}

/* Keep the text, hand the error through. */
int mmscope_fail(struct mmscope *h, int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(h->error, sizeof(h->error), fmt, ap);
	va_end(ap);
	return err;
}

/* A captured tree is asked for what it cannot do; returns -EROFS. */
int mmscope_fail_captured(struct mmscope *h, const char *what)
{
	return mmscope_fail(h, -EROFS,
			    "%.64s: a captured tree has only what was captured",
			    what);
}

static bool debugfs_mounted(void)
{
	struct statfs fs;

	return !statfs(DEBUGFS_ROOT, &fs) && fs.f_type == DEBUGFS_MAGIC;
}

static bool exists(const char *path)
{
	struct stat st;

	return !stat(path, &st);
}

static bool target_exists(const struct mmscope *h, pid_t pid)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%d", h->debugfs, pid);
	return exists(path);
}

/* -ENOENT of a file below the debugfs directory: which part is missing? */
static int fail_absent(struct mmscope *h, pid_t pid, const char *path)
{
	if (h->system && !debugfs_mounted())
		return mmscope_fail(h, -ENOENT,
				    "debugfs is not mounted: mount -t debugfs none %s",
				    DEBUGFS_ROOT);
	if (!h->debugfs || !exists(h->debugfs))
		return mmscope_fail(h, -ENOENT,
				    "%.300s is absent: load the module (modprobe mmscope, or insmod mmscope.ko)",
				    h->debugfs ? h->debugfs : MMSCOPE_DEBUGFS);
	if (pid && !target_exists(h, pid))
		return mmscope_fail(h, -ENOENT,
				    "process %d is not attached: attach it first",
				    pid);
	return mmscope_fail(h, -ENOENT,
			    "%.300s is absent: the loaded module has no such file",
			    path);
}

/* A file of the module could not be opened. */
int mmscope_fail_open(struct mmscope *h, int err, pid_t pid, const char *path)
{
	if (err == -ENOENT || err == -ENOTDIR)
		return fail_absent(h, pid, path);
	if (err == -EACCES || err == -EPERM)
		return mmscope_fail(h, err, "%.300s: not permitted: run as root",
				    path);
	if (err == -ENXIO)
		return mmscope_fail(h, err,
				    "%.300s: the module is being loaded or unloaded: try again",
				    path);
	return mmscope_fail_use(h, err, path);
}

static const char *advice(int err)
{
	switch (err) {
	case -EINVAL:
		return "malformed, unknown or out of bounds";
	case -ESRCH:
		return "no such process, or it is gone";
	case -EEXIST:
		return "attached already";
	case -ENOENT:
		return "not attached";
	case -ENOSPC:
		return "no room: detach a process, or raise max_targets in control";
	case -ESTALE:
		return "the process replaced its memory by exec: start anew";
	case -ENODATA:
		return "no address was written yet";
	case -EINTR:
		return "a signal came while waiting for the process's memory: try again";
	case -EPROTO:
		return "not as expected: install module and library of one version";
	default:
		return strerror(-err);
	}
}

/* A file of the module, open, refused what was read or written. */
int mmscope_fail_use(struct mmscope *h, int err, const char *what)
{
	return mmscope_fail(h, err, "%.300s: %s", what, advice(err));
}

/* What was read from a file could not be parsed. */
int mmscope_fail_parse(struct mmscope *h, int err, pid_t pid,
		       const char *name)
{
	if (!err)
		return 0;
	if (pid)
		return mmscope_fail(h, err, "%s of process %d: %s", name, pid,
				    advice(err));
	return mmscope_fail_use(h, err, name);
}
