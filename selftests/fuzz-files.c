// SPDX-License-Identifier: GPL-2.0
/* What there is to open: every file below the module's two directories. */
#include <errno.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static bool is_below(const char *path, const char *dir)
{
	return !strncmp(path, dir, strlen(dir));
}

/* Is there a file of this name for the whole system, which is not this one? */
static bool has_namesake(const char *path, const char *base)
{
	char other[sizeof(DEBUGFS) + 32];

	snprintf(other, sizeof(other), DEBUGFS "/%s", base);
	return strcmp(path, other) && !access(other, F_OK);
}

/* By its base, unless files of other directories have that as well. */
static void name_of(char *name, size_t size, const char *path, const char *base)
{
	if (is_below(path, DEBUGFS "/kernel/"))
		snprintf(name, size, "%s", path + strlen(DEBUGFS) + 1);
	else if (!has_namesake(path, base))
		snprintf(name, size, "%s", base);
	else if (is_below(path, PROCFS))
		snprintf(name, size, "proc/%s", base);
	else
		snprintf(name, size, "<pid>/%s", base);
}

static int note(const char *path, const struct stat *st, int type,
		struct FTW *where)
{
	struct fuzz_file *f = &walked->file[walked->n];
	char name[sizeof(f->path)];
	int kind;

	if (type != FTW_F)
		return 0;
	name_of(name, sizeof(name), path, path + where->base);
	kind = find_kind(walked, name);
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
