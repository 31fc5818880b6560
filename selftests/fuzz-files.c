// SPDX-License-Identifier: GPL-2.0
/* What there is to open: every file below the module's two directories. */
#include <errno.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

#define DEBUGFS	"/sys/kernel/debug/mmscope"
#define PROCFS	"/proc/mmscope"

/* nftw() has no argument for who is called. */
static struct fuzz_files *walked;

static int find_kind(struct fuzz_files *files, const char *name)
{
	unsigned int i;

	for (i = 0; i < files->kinds; i++)
		if (!strcmp(files->kind[i], name))
			return i;
	if (i == FUZZ_KINDS || strlen(name) >= sizeof(files->kind[i]))
		return -ENOSPC;
	snprintf(files->kind[i], sizeof(files->kind[i]), "%s", name);
	files->kinds++;
	return i;
}

/* Those of the kernel have names that those of targets have, too. */
static const char *name_of(const char *path, const char *base)
{
	static const char dir[] = DEBUGFS "/kernel/";

	return strncmp(path, dir, strlen(dir)) ? base :
	       path + strlen(DEBUGFS) + 1;
}

static int note(const char *path, const struct stat *st, int type,
		struct FTW *where)
{
	struct fuzz_file *f = &walked->file[walked->n];
	int kind;

	if (type != FTW_F)
		return 0;
	kind = find_kind(walked, name_of(path, path + where->base));
	if (kind < 0 || strlen(path) >= sizeof(f->path))
		return -ENOSPC;
	/* of many targets alike some are enough */
	if (walked->n == FUZZ_FILES)
		return 0;
	snprintf(f->path, sizeof(f->path), "%s", path);
	f->kind = kind;
	f->mode = st->st_mode;
	f->uid = st->st_uid;
	f->gid = st->st_gid;
	walked->n++;
	return 0;
}

/**
 * fuzz_walk() - find all files
 * @files: filled; names known from an earlier call keep their numbers
 *
 * Return: 0, or nonzero if they cannot be walked or are too many.
 */
int fuzz_walk(struct fuzz_files *files)
{
	int err;

	walked = files;
	files->n = 0;
	err = nftw(PROCFS, note, 8, FTW_PHYS);
	return err ? err : nftw(DEBUGFS, note, 8, FTW_PHYS);
}

/**
 * fuzz_same_files() - are the same files there, with the same modes?
 * @a: as they were
 * @b: as they are
 */
bool fuzz_same_files(const struct fuzz_files *a, const struct fuzz_files *b)
{
	size_t i, k;

	for (i = 0; i < a->n; i++) {
		const struct fuzz_file *f = &a->file[i];

		for (k = 0; k < b->n; k++)
			if (!strcmp(f->path, b->file[k].path))
				break;
		if (k == b->n || f->mode != b->file[k].mode ||
		    f->uid != b->file[k].uid || f->gid != b->file[k].gid)
			return false;
	}
	return a->n == b->n;
}
