// SPDX-License-Identifier: GPL-2.0
/*
 * The files that are measured, each read to its end. Of mmscope's `pages`, of
 * pagemap and of the scan it is the mapping alone, of the others the process.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "bench.h"

const char *const file_names[NR_FILES] = {
	[READ_PAGES] = "mmscope_pages",
	[READ_VMAS] = "mmscope_vmas",
	[READ_PAGEMAP] = "pagemap",
	[READ_SCAN] = "pagemap_scan",
	[READ_SMAPS] = "smaps",
	[READ_ROLLUP] = "smaps_rollup",
	[READ_NUMA] = "numa_maps",
};

static int read_pages(struct mmscope *h, const struct target *t)
{
	struct mmscope_walk_opts opts = {
		.start = t->start,
		.end = t->end,
		.batch = BUFFER / sizeof(struct mmscope_range),
	};
	const struct mmscope_range *ranges;
	struct mmscope_walk *w;
	ssize_t n;
	int err = mmscope_walk_open(h, t->pid, &opts, &w);

	if (err)
		return err;
	do {
		n = mmscope_walk_read(w, &ranges);
	} while (n > 0);
	mmscope_walk_close(w);
	return n;
}

/* Read to the end and close; @fd may be an error. */
static int drain(int fd, char *buf)
{
	ssize_t n;
	int err;

	if (fd < 0)
		return fd;
	do {
		n = read(fd, buf, BUFFER);
		err = n < 0 ? -errno : 0;
	} while (n > 0);
	close(fd);
	return err;
}

static int open_proc(const struct target *t, const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", t->pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int read_pagemap(const struct target *t, char *buf)
{
	off_t at = t->start / PAGE * sizeof(uint64_t);
	off_t end = t->end / PAGE * sizeof(uint64_t);
	int fd = open_proc(t, "pagemap");
	int err = 0;

	if (fd < 0)
		return fd;
	while (at < end) {
		size_t want = end - at < BUFFER ? end - at : BUFFER;
		ssize_t n = pread(fd, buf, want, at);

		if (n <= 0) {
			err = n ? -errno : -EIO;
			break;
		}
		at += n;
	}
	close(fd);
	return err;
}

static int read_scan(const struct target *t, char *buf)
{
	int fd = open_proc(t, "pagemap");
	int err;

	if (fd < 0)
		return fd;
	err = scan_read(fd, t, buf);
	close(fd);
	return err;
}

/**
 * read_file() - read one of the files, from opening to closing it
 * @h: handle
 * @t: target, attached
 * @which: which file
 * @buf: BUFFER bytes to read into
 *
 * Return: 0, or -errno; the kernel may not have the file.
 */
int read_file(struct mmscope *h, const struct target *t, enum file which,
	      char *buf)
{
	switch (which) {
	case READ_PAGES:
		return read_pages(h, t);
	case READ_VMAS:
		return drain(mmscope_open_file(h, t->pid, "vmas", O_RDONLY),
			     buf);
	case READ_PAGEMAP:
		return read_pagemap(t, buf);
	case READ_SCAN:
		return read_scan(t, buf);
	case READ_SMAPS:
		return drain(open_proc(t, "smaps"), buf);
	case READ_ROLLUP:
		return drain(open_proc(t, "smaps_rollup"), buf);
	case READ_NUMA:
		return drain(open_proc(t, "numa_maps"), buf);
	default:
		return -EINVAL;
	}
}
