// SPDX-License-Identifier: GPL-2.0
/*
 * The files that are measured, each read to its end. Of mmscope's `pages`, of
 * pagemap and of the scan it is what was touched, of the others the process.
 * All are read by the same calls, into the same buffer.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "bench.h"
#include "held.h"
#include "median.h"

/* Of what takes longer only a part is read, where the file can be huge. */
#define TOO_LONG_NS	2e9

const char *const file_names[NR_FILES] = {
	[READ_PAGES] = "pages",
	[READ_VMAS] = "vmas",
	[READ_TABLES] = "tables",
	[READ_PAGEMAP] = "pagemap",
	[READ_SCAN] = "pagemap_scan",
	[READ_SMAPS] = "smaps",
	[READ_ROLLUP] = "smaps_rollup",
	[READ_NUMA] = "numa_maps",
};

static int open_pages(struct mmscope *h, const struct target *t)
{
	int fd = mmscope_open_file(h, t->pid, "pages", O_RDWR | O_CLOEXEC);
	char range[64];
	int n;

	if (fd < 0)
		return fd;
	n = snprintf(range, sizeof(range), "range=%llx-%llx",
		     (unsigned long long)t->start, (unsigned long long)t->reach);
	if (write(fd, range, n) == n)
		return fd;
	n = -errno;
	close(fd);
	return n;
}

static int open_proc(const struct target *t, const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", t->pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* A descriptor, or -errno; the kernel may not have the file. */
static int open_it(struct mmscope *h, const struct target *t, enum file which)
{
	switch (which) {
	case READ_PAGES:
		return open_pages(h, t);
	case READ_VMAS:
	case READ_TABLES:
		return mmscope_open_file(h, t->pid, file_names[which],
					 O_RDONLY | O_CLOEXEC);
	case READ_SCAN:
		return open_proc(t, "pagemap");
	default:
		return open_proc(t, file_names[which]);
	}
}

static int drain(int fd, char *buf, struct got *got)
{
	ssize_t n;

	while ((n = read(fd, buf, BUFFER)) > 0)
		got->bytes += n;
	return n < 0 ? -errno : 0;
}

static int read_pagemap(int fd, const struct target *t, char *buf,
			struct got *got)
{
	off_t at = t->start / PAGE * sizeof(uint64_t);
	off_t end = t->reach / PAGE * sizeof(uint64_t);
	double start = now_ns();

	while (at < end && !got->part) {
		size_t want = end - at < BUFFER ? end - at : BUFFER;
		ssize_t n = pread(fd, buf, want, at);

		if (n <= 0)
			return n ? -errno : -EIO;
		at += n;
		got->bytes += n;
		got->part = at < end && now_ns() - start > TOO_LONG_NS;
	}
	return 0;
}

/**
 * read_file() - read one of the files, from opening to closing it
 * @h: handle
 * @t: target, attached
 * @which: which file
 * @buf: BUFFER bytes to read into
 * @got: filled
 *
 * Return: 0, or -errno; the kernel may not have the file.
 */
int read_file(struct mmscope *h, const struct target *t, enum file which,
	      char *buf, struct got *got)
{
	int err, fd = open_it(h, t, which);

	*got = (struct got){ 0 };
	if (fd < 0)
		return fd;
	if (which == READ_PAGEMAP)
		err = read_pagemap(fd, t, buf, got);
	else if (which == READ_SCAN)
		err = scan_read(fd, t, buf, got);
	else
		err = drain(fd, buf, got);
	close(fd);
	return err;
}

/**
 * watch_file() - see what the module holds while one of its files is read
 * @h: handle
 * @t: target, attached
 * @which: which file, of mmscope's
 * @buf: BUFFER bytes to read into
 * @held: bytes, at most; looked at ever more seldom
 *
 * Return: 0, or -errno.
 */
int watch_file(struct mmscope *h, const struct target *t, enum file which,
	       char *buf, uint64_t *held)
{
	unsigned long reads = 0;
	int fd, err;
	struct held w;
	ssize_t n;

	err = held_begin(h, &w);
	if (err)
		return err;
	fd = open_it(h, t, which);
	if (fd < 0)
		return fd;
	do {
		if (!(reads & (reads - 1)))
			err = held_look(h, &w);
		n = read(fd, buf, BUFFER);
		if (n < 0)
			err = -errno;
		reads++;
	} while (n > 0 && !err);
	if (!err)
		err = held_look(h, &w);
	close(fd);
	*held = w.most;
	return err;
}
