// SPDX-License-Identifier: GPL-2.0
/* The files under kernel/: a request, and the answer as it is. */
#include "kspace.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mmscope.h"

#define DIR	MMSCOPE_DEBUGFS "/kernel/"

/**
 * kspace_open() - open a file under kernel/
 * @name: its name
 * @flags: for open()
 *
 * Return: a descriptor or -errno.
 */
int kspace_open(const char *name, int flags)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), DIR "%s", name);
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/**
 * kspace_write() - write a request
 * @fd: descriptor
 * @text: request
 *
 * Return: 0 or -errno.
 */
int kspace_write(int fd, const char *text)
{
	return write(fd, text, strlen(text)) < 0 ? -errno : 0;
}

/**
 * kspace_write_bad() - write what is to be refused
 * @fd: descriptor
 * @r: without a "$"
 *
 * Return: the errno of it, 0 if it was taken.
 */
int kspace_write_bad(int fd, const struct bad_request *r)
{
	char *buf = malloc(r->pad + r->len + 1);
	int err = ENOMEM;

	if (buf) {
		memset(buf, ' ', r->pad);
		memcpy(buf + r->pad, r->bytes, r->len);
		err = write(fd, buf, r->pad + r->len) < 0 ? errno : 0;
	}
	free(buf);
	return err;
}

/**
 * kspace_ask_fd() - write a request, and read the answer to its end
 * @fd: descriptor
 * @request: request, or NULL
 * @text: filled
 *
 * Return: 0 or -errno.
 */
int kspace_ask_fd(int fd, const char *request, char text[KSPACE_TEXT])
{
	int err = request ? kspace_write(fd, request) : 0;
	size_t used = 0;
	ssize_t n = 0;

	while (!err && used < KSPACE_TEXT - 1) {
		n = read(fd, text + used, KSPACE_TEXT - 1 - used);
		if (n <= 0)
			break;
		used += n;
	}
	if (!err && n < 0)
		err = -errno;
	text[used] = '\0';
	return err;
}

/**
 * kspace_ask() - the same of a file that is opened for it
 * @name: of the file
 * @request: request, or NULL
 * @text: filled
 *
 * Return: 0 or -errno.
 */
int kspace_ask(const char *name, const char *request, char text[KSPACE_TEXT])
{
	int fd = kspace_open(name, request ? O_RDWR : O_RDONLY);
	int err;

	text[0] = '\0';
	if (fd < 0)
		return fd;
	err = kspace_ask_fd(fd, request, text);
	close(fd);
	return err;
}
