/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of a target tell of frames to whoever has opened them. */
#ifndef SHOWN_H
#define SHOWN_H

#include "scope.h"

/**
 * struct shown - what was read
 * @secret: by file, as in scope_files: all that is to be seen only by the
 *	privileged, its bits joined by "or"; 0 if there was nothing of it
 * @records: records of `pages` in the memory asked for
 * @rows: rows of `pagetable` there
 */
struct shown {
	uint64_t secret[SCOPE_FILES];
	size_t records;
	size_t rows;
};

int shown_open(struct mmscope *h, pid_t pid, uint64_t address,
	       int fds[SCOPE_FILES]);
int shown_read(const int fds[SCOPE_FILES], uint64_t start, uint64_t end,
	       struct shown *shown);
int shown_secret(const char *name, char *text, size_t len, uint64_t *secret);
void shown_close(const int fds[SCOPE_FILES]);

#endif /* SHOWN_H */
