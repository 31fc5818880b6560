// SPDX-License-Identifier: GPL-2.0
/* Snapshots, written and read record by record. */
#include "snapshot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC		"mmscope-snapshot 1\n"
#define KIND_END	0xff

static int error_of(FILE *file)
{
	return file && !ferror(file) ? 0 : errno ? -errno : -EIO;
}

int snapshot_create(struct snapshot *s, const char *name, int pid,
		    const char *comm)
{
	memset(s, 0, sizeof(*s));
	s->name = name;
	s->file = fopen(name, "we");
	if (s->file)
		fprintf(s->file, MAGIC "pid %d\ncommand %s\n\n", pid, comm);
	return error_of(s->file);
}

int snapshot_write(struct snapshot *s, const struct mmscope_range *r)
{
	s->n++;
	return fwrite(r, sizeof(*r), 1, s->file) == 1 ? 0 : error_of(s->file);
}

int snapshot_finish(struct snapshot *s)
{
	struct mmscope_range end = { .kind = KIND_END, .start = s->n };
	int err = snapshot_write(s, &end);

	if (!err && fflush(s->file))
		err = error_of(s->file);
	return err;
}

void snapshot_remove(const struct snapshot *s)
{
	struct stat opened, named;

	if (!s->file || fstat(fileno(s->file), &opened) ||
	    lstat(s->name, &named))
		return;
	if (S_ISREG(named.st_mode) && named.st_dev == opened.st_dev &&
	    named.st_ino == opened.st_ino)
		unlink(s->name);
}

/* The lines before the records. */
static int read_head(struct snapshot *s)
{
	char line[64], *end;

	if (!fgets(line, sizeof(line), s->file) || strcmp(line, MAGIC) ||
	    !fgets(line, sizeof(line), s->file) || strncmp(line, "pid ", 4))
		return -EPROTO;
	s->pid = strtol(line + 4, &end, 10);
	if (*end != '\n' || !fgets(line, sizeof(line), s->file) ||
	    strncmp(line, "command ", 8))
		return -EPROTO;
	line[strcspn(line, "\n")] = '\0';
	snprintf(s->comm, sizeof(s->comm), "%.19s", line + 8);
	if (!fgets(line, sizeof(line), s->file) || strcmp(line, "\n"))
		return -EPROTO;
	return 0;
}

int snapshot_open(struct snapshot *s, const char *name)
{
	int err;

	memset(s, 0, sizeof(*s));
	s->name = name;
	s->file = fopen(name, "re");
	if (!s->file)
		return -errno;
	err = read_head(s);
	if (err)
		snapshot_close(s);
	return err;
}

static bool sound(const struct snapshot *s, const struct mmscope_range *r)
{
	return r->start >= s->last && r->start < r->end &&
	       r->level >= MMSCOPE_PTE && r->level <= MMSCOPE_PGD &&
	       r->shift < 64 && mmscope_kind_name(r->kind);
}

int snapshot_read(struct snapshot *s, struct mmscope_range *r)
{
	if (s->ended)
		return 0;
	if (fread(r, sizeof(*r), 1, s->file) != 1)
		return ferror(s->file) ? error_of(s->file) : -EPROTO;
	if (r->kind == KIND_END) {
		s->ended = true;
		return r->start == s->n && fgetc(s->file) == EOF ? 0 : -EPROTO;
	}
	if (!sound(s, r))
		return -EPROTO;
	s->n++;
	s->last = r->end;
	return 1;
}

void snapshot_close(struct snapshot *s)
{
	if (s->file)
		fclose(s->file);
	s->file = NULL;
}
