/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Snapshots: a file of what a process had mapped. Lines that say of what, an
 * empty line, records as `pages` has them, and one more of a kind that there
 * is not, by which a file that was cut off is known.
 */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <stdio.h>

#include "libmmscope.h"

/**
 * struct snapshot - one that is being written or read
 * @file: the file
 * @name: its name
 * @pid: of the process
 * @comm: its name
 * @n: records written or read so far
 * @last: end of the last of them
 * @ended: all were read
 */
struct snapshot {
	FILE *file;
	const char *name;
	int pid;
	char comm[20];
	uint64_t n;
	uint64_t last;
	bool ended;
};

/* 0 or -errno */
int snapshot_create(struct snapshot *s, const char *name, int pid,
		    const char *comm);
int snapshot_write(struct snapshot *s, const struct mmscope_range *r);
int snapshot_finish(struct snapshot *s);

/* What was written is none: the file goes, if its name is not a link to it. */
void snapshot_remove(const struct snapshot *s);

/* 0; -EPROTO if it is none, or -errno */
int snapshot_open(struct snapshot *s, const char *name);

/* 1 and *@r, 0 at the end; -EPROTO if it was cut off or is spoilt, -errno */
int snapshot_read(struct snapshot *s, struct mmscope_range *r);
void snapshot_close(struct snapshot *s);

#endif /* SNAPSHOT_H */
