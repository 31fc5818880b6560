// SPDX-License-Identifier: GPL-2.0
/* What is done with the module's files while something fails: see acts.h. */
#define _GNU_SOURCE
#include "acts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "scope.h"

struct acts_seen acts_seen;

static void see(const char *buf, size_t n)
{
	acts_seen.bytes += n;
	while (n--)
		acts_seen.lines += *buf++ == '\n';
}

/* Read all of a descriptor, by the system calls alone. */
static int drain(int fd)
{
	static char buf[65536 / sizeof(struct mmscope_range) *
			sizeof(struct mmscope_range)];
	ssize_t n;

	acts_seen = (struct acts_seen) { };
	if (fd < 0)
		return fd;
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		see(buf, n);
	n = n < 0 ? -errno : 0;
	close(fd);
	return n;
}

int read_file(struct mmscope *h, pid_t pid, const char *name)
{
	return drain(scope_open(h, pid, name));
}

int read_top(struct mmscope *h, pid_t pid, const char *name)
{
	return drain(mmscope_open_file(h, 0, name, O_RDONLY | O_CLOEXEC));
}

int read_self(struct mmscope *h, pid_t pid, const char *name)
{
	return drain(mmscope_open_proc(h, name, O_RDONLY | O_CLOEXEC));
}

/* Write a request, and read the answer: also where there is none without it. */
static int ask(struct mmscope *h, pid_t pid, const char *name, const char *text)
{
	int fd = mmscope_open_file(h, pid, name, O_RDWR | O_CLOEXEC);

	if (fd >= 0 && write(fd, text, strlen(text)) < 0) {
		int err = -errno;

		close(fd);
		return err;
	}
	return drain(fd);
}

int read_swapin(struct mmscope *h, pid_t pid, const char *name)
{
	return ask(h, pid, name, "0x1000");
}

int ask_kernel(struct mmscope *h, pid_t pid, const char *name)
{
	return ask(h, 0, name, strstr(name, "translate") ? "0xffffffff81000000" :
		   "range=ffffffff80000000-ffffffff90000000 holes=on");
}

int ask_range(struct mmscope *h, pid_t pid, const char *name)
{
	return ask(h, pid, name, "range=1000-7fff00000000 holes=on page=on");
}

/* Allocate, read where it is, and free: @name is what to allocate. -EIO: no row of it. */
int use_lab(struct mmscope *h, pid_t pid, const char *name)
{
	int fd = mmscope_open_file(h, 0, "kernel/lab", O_RDWR | O_CLOEXEC);
	char rows[4096];
	ssize_t n = -1;
	int err = 0;

	if (fd < 0)
		return fd;
	if (write(fd, name, strlen(name)) >= 0)
		n = read(fd, rows, sizeof(rows));
	if (n < 0)
		err = -errno;
	else if (!memmem(rows, n, name, strcspn(name, " ")))
		err = -EIO;
	/* this may be what is to fail, but once only */
	while (write(fd, "free all", 8) < 0)
		err = -errno;
	close(fd);
	return err;
}
