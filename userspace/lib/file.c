// SPDX-License-Identifier: GPL-2.0
/* The module's files: opened, read and written whole. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/**
 * mmscope_open_file() - open a file below the module's debugfs directory
 * @h: handle
 * @pid: an attached process, or 0 for the top directory
 * @name: name of the file
 * @flags: for open(2), taken as they are
 *
 * Return: a descriptor; -ENOENT if the module is not loaded or the process
 * not attached, -EACCES if not permitted, or what open(2) says.
 */
int mmscope_open_file(struct mmscope *h, pid_t pid, const char *name,
		      int flags)
{
	char path[PATH_MAX];
	int fd, len;

	if (!h->debugfs)
		return mmscope_fail_open(h, -ENOENT, pid, name);
	if (pid)
		len = snprintf(path, sizeof(path), "%s/%d/%s", h->debugfs, pid,
			       name);
	else
		len = snprintf(path, sizeof(path), "%s/%s", h->debugfs, name);
	if ((size_t)len >= sizeof(path))
		return mmscope_fail_use(h, -ENAMETOOLONG, name);
	fd = open(path, flags);
	return fd < 0 ? mmscope_fail_open(h, -errno, pid, path) : fd;
}

/**
 * mmscope_open_proc() - open a file below the module's procfs directory
 * @h: handle
 * @name: name of the file
 * @flags: for open(2), taken as they are
 *
 * Return: a descriptor, or -errno; -ENOENT if the module is not loaded.
 */
int mmscope_open_proc(struct mmscope *h, const char *name, int flags)
{
	char path[PATH_MAX];
	int fd = -1, len, err = -ENOENT;

	len = snprintf(path, sizeof(path), "%s/%s",
		       h->procfs ? h->procfs : MMSCOPE_PROCFS, name);
	if ((size_t)len >= sizeof(path))
		return mmscope_fail_use(h, -ENAMETOOLONG, name);
	if (h->procfs) {
		fd = open(path, flags);
		err = -errno;
	}
	if (fd >= 0)
		return fd;
	if (err == -ENOENT)
		return mmscope_fail(h, err,
				    "%.300s is absent: load the module (modprobe mmscope, or insmod mmscope.ko)",
				    path);
	return mmscope_fail_use(h, err, path);
}

/* One write(2): the module takes a write whole or not at all. */
int mmscope_write_fd(struct mmscope *h, int fd, const void *buf, size_t len,
		     const char *what)
{
	ssize_t n = write(fd, buf, len);

	if (n < 0)
		return mmscope_fail_use(h, -errno, what);
	if ((size_t)n != len)
		return mmscope_fail(h, -EIO, "%.300s: a part was not taken",
				    what);
	return 0;
}

/**
 * mmscope_write_file() - open a file, write to it once, close it
 * @h: handle
 * @pid: an attached process, or 0 for the top directory
 * @name: name of the file
 * @buf: what to write
 * @len: bytes of it
 *
 * Return: 0; as mmscope_open_file(); what the module says of the write; -EIO
 * if it took a part only; -EROFS for a captured tree.
 */
int mmscope_write_file(struct mmscope *h, pid_t pid, const char *name,
		       const void *buf, size_t len)
{
	int fd, err;

	if (h->captured)
		return mmscope_fail_captured(h, name);
	fd = mmscope_open_file(h, pid, name, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return fd;
	err = mmscope_write_fd(h, fd, buf, len, name);
	close(fd);
	return err;
}

/* Up to the end, with a NUL after it. */
int mmscope_read_fd(struct mmscope *h, int fd, char **text, size_t *len,
		    const char *what)
{
	size_t used = 0, room = 0;
	void *buf = NULL;
	ssize_t n;
	int err;

	do {
		err = mmscope_grow(&buf, used + 1, &room, 1);
		if (err)
			goto fail;
		n = read(fd, (char *)buf + used, room - used - 1);
		err = n < 0 ? -errno : 0;
		if (err)
			goto fail;
		used += n;
	} while (n);
	*text = buf;
	(*text)[used] = '\0';
	if (len)
		*len = used;
	return 0;
fail:
	free(buf);
	return mmscope_fail_use(h, err, what);
}

/* 0, or -EPROTO: no text of the module's has a NUL in it or a line cut off. */
int mmscope_is_text(const char *text, size_t len)
{
	bool whole = !len || text[len - 1] == '\n';

	return whole && strlen(text) == len ? 0 : -EPROTO;
}

/* Read what @fd, or an error in it, is; close it. */
static int read_close(struct mmscope *h, int fd, char **text, size_t *len,
		      const char *what)
{
	int err;

	*text = NULL;
	if (fd < 0)
		return fd;
	err = mmscope_read_fd(h, fd, text, len, what);
	close(fd);
	return err;
}

/**
 * mmscope_read_file() - read a file below the debugfs directory whole
 * @h: handle
 * @pid: an attached process, or 0 for the top directory
 * @name: name of the file
 * @text: where the text goes, with a NUL at its end; free() it
 * @len: where the number of its bytes goes, or NULL
 *
 * Return: 0, or -errno as opening and reading say; then *@text is NULL.
 */
int mmscope_read_file(struct mmscope *h, pid_t pid, const char *name,
		      char **text, size_t *len)
{
	int fd = mmscope_open_file(h, pid, name, O_RDONLY | O_CLOEXEC);

	return read_close(h, fd, text, len, name);
}

/*
 * Read a file that is text whole, as mmscope_read_file() does; -EPROTO if it is
 * none, or cut off. @text is not set after a failure.
 */
int mmscope_read_text(struct mmscope *h, pid_t pid, const char *name,
		      char **text)
{
	char *whole = NULL;
	size_t len = 0;
	int err = mmscope_read_file(h, pid, name, &whole, &len);

	if (!whole)
		return err;
	err = mmscope_is_text(whole, len);
	if (err)
		free(whole);
	else
		*text = whole;
	return mmscope_fail_parse(h, err, pid, name);
}

/**
 * mmscope_read_proc() - read a file below the procfs directory whole
 * @h: handle
 * @name: name of the file
 * @text: as for mmscope_read_file()
 * @len: likewise
 *
 * Return: as mmscope_read_file().
 */
int mmscope_read_proc(struct mmscope *h, const char *name, char **text,
		      size_t *len)
{
	int fd = mmscope_open_proc(h, name, O_RDONLY | O_CLOEXEC);

	return read_close(h, fd, text, len, name);
}
