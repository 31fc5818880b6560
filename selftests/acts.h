/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is done with the module's files while something fails: by system calls alone,
 * each once. They return 0 or -errno, and leave nothing behind.
 */
#ifndef ACTS_H
#define ACTS_H

#include "libmmscope.h"

/* What was read last: to its end, if the answer was 0. */
extern struct acts_seen {
	size_t bytes;
	size_t lines;
} acts_seen;

/* Read a file: of the process, of the top, of /proc. */
int read_file(struct mmscope *h, pid_t pid, const char *name);
int read_top(struct mmscope *h, pid_t pid, const char *name);
int read_self(struct mmscope *h, pid_t pid, const char *name);

/* The same, with something asked for before. */
int read_swapin(struct mmscope *h, pid_t pid, const char *name);
int ask_kernel(struct mmscope *h, pid_t pid, const char *name);
int ask_range(struct mmscope *h, pid_t pid, const char *name);

/* Allocate by `kernel/lab`, read where that is, and free it: @name is what. */
int use_lab(struct mmscope *h, pid_t pid, const char *name);

#endif /* ACTS_H */
