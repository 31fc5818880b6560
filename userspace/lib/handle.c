// SPDX-License-Identifier: GPL-2.0
/* The handle: where the module's directories are, and that they fit us. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* Room that a process ID and a file's name need after a directory. */
#define TAIL_MAX	64

static int set_dir(struct mmscope *h, char **dir, const char *path)
{
	if (!path)
		return 0;
	if (strlen(path) > PATH_MAX - TAIL_MAX)
		return mmscope_fail(h, -ENAMETOOLONG,
				    "the directory's name is too long");
	*dir = strdup(path);
	if (!*dir)
		return mmscope_fail(h, -ENOMEM, "no memory for the handle");
	return 0;
}

static int check_abi(struct mmscope *h)
{
	uint64_t abi;
	int err = mmscope_stat(h, "abi", &abi);

	if (err)
		return err;
	if (abi != MMSCOPE_ABI)
		return mmscope_fail(h, -EPROTO,
				    "the module's abi is %llu, the library's is %d: install module and library of one version",
				    (unsigned long long)abi, MMSCOPE_ABI);
	return 0;
}

static int open_dirs(struct mmscope **out, const char *debugfs_dir,
		     const char *procfs_dir, bool system)
{
	struct mmscope *h = calloc(1, sizeof(*h));
	int err;

	*out = h;
	if (!h)
		return -ENOMEM;
	h->system = system;
	err = set_dir(h, &h->debugfs, debugfs_dir);
	if (!err)
		err = set_dir(h, &h->procfs, procfs_dir);
	if (!err && h->debugfs)
		err = check_abi(h);
	return err;
}

/**
 * mmscope_open() - make a handle for the module of the running kernel
 * @h: where the handle goes
 *
 * Finds out whether debugfs is mounted, the module is loaded, the caller may
 * read its files, and module and library are of one version. After a failure
 * *@h can still be asked mmscope_error(), is to be closed, and serves for
 * such files as can be opened.
 *
 * Return: 0; -ENOENT without debugfs or the module, -EACCES if not root,
 * -EPROTO with another abi or a malformed `stats`, -ENOMEM (then *@h may be
 * NULL).
 */
int mmscope_open(struct mmscope **h)
{
	return open_dirs(h, MMSCOPE_DEBUGFS, MMSCOPE_PROCFS, true);
}

/**
 * mmscope_open_at() - make a handle for a captured tree
 * @h: where the handle goes, as for mmscope_open()
 * @debugfs_dir: what stands for the module's debugfs directory; with NULL
 *	nothing is checked, and all that needs it fails with -ENOENT
 * @procfs_dir: what stands for its procfs directory, or NULL likewise
 *
 * Return: as mmscope_open(), and -ENAMETOOLONG.
 */
int mmscope_open_at(struct mmscope **h, const char *debugfs_dir,
		    const char *procfs_dir)
{
	return open_dirs(h, debugfs_dir, procfs_dir, false);
}

/* The path @root with @dir after it; NULL without memory. */
static char *below(const char *root, const char *dir)
{
	char *path;

	return asprintf(&path, "%s%s", root, dir) < 0 ? NULL : path;
}

/**
 * mmscope_open_root() - make a handle for a tree that was captured whole
 * @h: where the handle goes, as for mmscope_open()
 * @root: its top: the module's files are in sys/kernel/debug/mmscope and
 *	proc/mmscope below it
 *
 * To such a tree nothing is written: attaching, options of walks and the like
 * are -EROFS, and addresses are translated only if the answer was captured.
 *
 * Return: as mmscope_open_at().
 */
int mmscope_open_root(struct mmscope **h, const char *root)
{
	char *debugfs = below(root, MMSCOPE_DEBUGFS);
	char *procfs = below(root, MMSCOPE_PROCFS);
	int err = -ENOMEM;

	*h = NULL;
	if (debugfs && procfs)
		err = mmscope_open_at(h, debugfs, procfs);
	if (*h)
		(*h)->captured = true;
	free(debugfs);
	free(procfs);
	return err;
}

/**
 * mmscope_close() - free a handle
 * @h: handle, or NULL
 *
 * Its walks and translators are to be closed before. Nothing is detached.
 */
void mmscope_close(struct mmscope *h)
{
	if (!h)
		return;
	free(h->debugfs);
	free(h->procfs);
	free(h);
}
