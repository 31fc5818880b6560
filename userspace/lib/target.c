// SPDX-License-Identifier: GPL-2.0
/* Which processes are attached. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

/* What the module says of a process, in words. */
static int fail_pid(struct mmscope *h, const char *name, pid_t pid, int err)
{
	if (err == -ENOENT)
		return mmscope_fail(h, err, "process %d is not attached", pid);
	if (err == -EINVAL)
		return mmscope_fail(h, err,
				    "%d is no user process: a kernel thread, or a thread that leads none",
				    pid);
	return mmscope_fail_parse(h, err, pid, name);
}

static int write_pid(struct mmscope *h, const char *name, const char *sign,
		     pid_t pid)
{
	char text[16];
	int fd, err, len;

	if (h->captured)
		return mmscope_fail_captured(h, name);
	fd = mmscope_open_file(h, 0, name, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return fd;
	len = snprintf(text, sizeof(text), "%s%d\n", sign, pid);
	err = mmscope_write_fd(h, fd, text, len, name);
	close(fd);
	return err ? fail_pid(h, name, pid, err) : 0;
}

/**
 * mmscope_attach() - attach a process
 * @h: handle
 * @pid: the process
 *
 * Return: 0; -EEXIST if attached already, -ESRCH if there is no such process,
 * -EINVAL for a kernel thread or a thread that leads no process, -ENOSPC if
 * as many are attached as may be, -ENOENT, -EACCES, -ENOMEM.
 */
int mmscope_attach(struct mmscope *h, pid_t pid)
{
	return write_pid(h, "attach", "", pid);
}

/**
 * mmscope_attach_tree() - attach a process and what it forks from now on
 * @h: handle
 * @pid: the process
 *
 * What it forks, and what that forks, are targets of their own.
 *
 * Return: as mmscope_attach().
 */
int mmscope_attach_tree(struct mmscope *h, pid_t pid)
{
	return write_pid(h, "attach", "+", pid);
}

/**
 * mmscope_detach() - detach a process
 * @h: handle
 * @pid: the process
 *
 * Return: 0; -ENOENT if it is not attached or the module not loaded, -EACCES.
 */
int mmscope_detach(struct mmscope *h, pid_t pid)
{
	return write_pid(h, "detach", "", pid);
}

/**
 * mmscope_attached() - is a process attached?
 * @h: handle
 * @pid: the process
 *
 * Return: 1 or 0; -ENOENT if the module is not loaded, -EACCES.
 */
int mmscope_attached(struct mmscope *h, pid_t pid)
{
	char path[PATH_MAX];
	struct stat st;

	if (!h->debugfs || stat(h->debugfs, &st))
		return mmscope_fail_open(h, h->debugfs ? -errno : -ENOENT, 0,
					 h->debugfs ? h->debugfs : "");
	snprintf(path, sizeof(path), "%s/%d", h->debugfs, pid);
	if (!stat(path, &st))
		return S_ISDIR(st.st_mode);
	if (errno == ENOENT)
		return 0;
	return mmscope_fail_open(h, -errno, pid, path);
}

/* A name that is a process ID and nothing else; 0 if it is not. */
static pid_t pid_of(const char *name)
{
	uint64_t v;

	if (*name < '1' || *name > '9' ||
	    !mmscope_parse_number(name, name + strlen(name), &v) ||
	    v > INT_MAX)
		return 0;
	return v;
}

static int compare(const void *a, const void *b)
{
	pid_t x = *(const pid_t *)a, y = *(const pid_t *)b;

	return (x > y) - (x < y);
}

static int collect(DIR *dir, pid_t **pids, size_t *n)
{
	size_t room = 0;
	struct dirent *e;
	int err;

	for (errno = 0; (e = readdir(dir)); errno = 0) {
		pid_t pid = pid_of(e->d_name);

		if (!pid)
			continue;
		err = mmscope_grow((void **)pids, *n, &room, sizeof(**pids));
		if (err)
			return err;
		(*pids)[(*n)++] = pid;
	}
	return -errno;
}

/**
 * mmscope_list() - list the attached processes
 * @h: handle
 * @pids: where the sorted array goes; free() it; NULL if it is empty
 * @n: where the number of its elements goes
 *
 * Return: 0; -ENOENT if the module is not loaded, -EACCES, -ENOMEM.
 */
int mmscope_list(struct mmscope *h, pid_t **pids, size_t *n)
{
	DIR *dir = h->debugfs ? opendir(h->debugfs) : NULL;
	int err = h->debugfs ? -errno : -ENOENT;

	*pids = NULL;
	*n = 0;
	if (!dir)
		return mmscope_fail_open(h, err, 0,
					 h->debugfs ? h->debugfs : "");
	err = collect(dir, pids, n);
	closedir(dir);
	if (err) {
		free(*pids);
		*pids = NULL;
		*n = 0;
		return mmscope_fail_use(h, err, h->debugfs);
	}
	if (*n)
		qsort(*pids, *n, sizeof(**pids), compare);
	return 0;
}
