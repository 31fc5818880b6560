/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of cmdcost share. */
#ifndef CMDCOST_H
#define CMDCOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PAGE		4096UL

/* Kinds of processes to be looked at. */
enum shape {
	SHAPE_VMAS,		/* so many mappings, of a page each */
	SHAPE_RUNS,		/* so many pages, none of which follows another */
	SHAPE_TABLES,		/* so many tables, with a page in each */
};

/* targets.c: a process that waits; 0, or -errno. */
pid_t target_start(enum shape shape, size_t n);
void target_stop(pid_t pid);

/**
 * struct cost - what a program took
 * @ns: from its start to its end, ns
 * @user: of its own time, the part in user mode, per cent
 * @rss: most memory it had, KiB
 * @bytes: that it wrote, if that was seen
 * @failed: it did not end well
 */
struct cost {
	double ns;
	double user;
	long rss;
	size_t bytes;
	bool failed;
};

/* runs.c: @terminal: it writes to one that is read and not shown. */
struct cost cost_of(const char *const *argv, bool terminal);

/* Reading a file by reads of 64 KiB, and all /proc/PID/smaps_rollup. */
struct cost cost_of_file(const char *path);
struct cost cost_of_rollups(void);

#endif /* CMDCOST_H */
