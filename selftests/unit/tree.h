/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A captured tree: the module's files as plain files in a directory of their
 * own below /tmp. A test that makes one takes it away with tree_remove().
 */
#ifndef UNIT_TREE_H
#define UNIT_TREE_H

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libmmscope.h"

struct tree {
	char top[32];
	char debugfs[64];
	char procfs[64];
};

static const char tree_stats[] =
	"abi 1\n"
	"targets 2\n"
	"walks 7\n"
	"lock_holds 9\n"
	"lock_hold_max_ns 4100\n"
	"bytes_held 0\n";

static inline int tree_put(const char *dir, const char *name, const void *buf,
			   size_t len)
{
	char path[256];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0)
		return -errno;
	n = write(fd, buf, len);
	close(fd);
	return n == (ssize_t)len ? 0 : -EIO;
}

/* A file of the debugfs directory; @name may be "PID/vmas". */
static inline int tree_file(const struct tree *t, const char *name,
			    const char *text)
{
	return tree_put(t->debugfs, name, text, strlen(text));
}

/* What is in such a file now; "" if it cannot be read. */
static inline void tree_read(const struct tree *t, const char *name, char *buf,
			     size_t size)
{
	char path[256];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", t->debugfs, name);
	fd = open(path, O_RDONLY);
	if (fd >= 0) {
		n = read(fd, buf, size - 1);
		close(fd);
	}
	buf[n < 0 ? 0 : n] = '\0';
}

static inline int tree_target(const struct tree *t, pid_t pid)
{
	char path[96];

	snprintf(path, sizeof(path), "%s/%d", t->debugfs, pid);
	return mkdir(path, 0700) ? -errno : 0;
}

/* The directories, `stats`, and nothing attached. */
static inline int tree_make(struct tree *t)
{
	snprintf(t->top, sizeof(t->top), "/tmp/mmscope-unit-XXXXXX");
	if (!mkdtemp(t->top))
		return -errno;
	snprintf(t->debugfs, sizeof(t->debugfs), "%s/debugfs", t->top);
	snprintf(t->procfs, sizeof(t->procfs), "%s/procfs", t->top);
	if (mkdir(t->debugfs, 0700) || mkdir(t->procfs, 0700))
		return -errno;
	return tree_file(t, "stats", tree_stats);
}

static inline int tree_remove_one(const char *path, const struct stat *st,
				  int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void tree_remove(const struct tree *t)
{
	nftw(t->top, tree_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif /* UNIT_TREE_H */
