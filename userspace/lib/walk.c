// SPDX-License-Identifier: GPL-2.0
/* Walks: the records of `pages`, many at a read. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

#define BATCH_DEFAULT	2048
#define BATCH_MAX	1000000

struct mmscope_walk {
	struct mmscope *h;
	int fd;
	pid_t pid;
	uint64_t last;		/* end of the record before */
	size_t next, n, batch;	/* of @records: to give, valid, that fit */
	struct mmscope_range records[];
};

static bool all_default(const struct mmscope_walk_opts *o)
{
	return !o || (!o->start && !o->end && !o->holes && !o->loose &&
		      !o->page_facts);
}

/* Say the options in the module's words. */
static int write_opts(struct mmscope *h, int fd, const char *name,
		      const struct mmscope_walk_opts *o)
{
	char words[128];
	int len = 0;

	if (o->start || o->end)
		len = snprintf(words, sizeof(words), "range=%llx-%llx ",
			       (unsigned long long)o->start,
			       (unsigned long long)o->end);
	len += snprintf(words + len, sizeof(words) - len,
			"holes=%s merge=%s page=%s\n", o->holes ? "on" : "off",
			o->loose ? "loose" : "strict",
			o->page_facts ? "on" : "off");
	return mmscope_write_fd(h, fd, words, len, name);
}

/* Open `pages` or `pagetable` as the options want; a descriptor or -errno. */
int mmscope_open_walk_file(struct mmscope *h, pid_t pid, const char *name,
			   const struct mmscope_walk_opts *opts)
{
	bool plain = all_default(opts);
	int flags = (plain ? O_RDONLY : O_RDWR) | O_CLOEXEC;
	int fd, err;

	if (h->captured && !plain)
		return mmscope_fail_captured(h, name);
	fd = mmscope_open_file(h, pid, name, flags);
	if (fd < 0 || plain)
		return fd;
	err = write_opts(h, fd, name, opts);
	if (err) {
		close(fd);
		return err;
	}
	return fd;
}

static size_t batch_of(const struct mmscope_walk_opts *opts)
{
	size_t batch = opts ? opts->batch : 0;

	if (!batch)
		return BATCH_DEFAULT;
	return batch < BATCH_MAX ? batch : BATCH_MAX;
}

/**
 * mmscope_walk_open() - begin to read `pages` of a process
 * @h: handle, to be kept as long as the walk
 * @pid: an attached process
 * @opts: what to show, or NULL for the default; batch is in records
 * @walk: where the walk goes; NULL after a failure
 *
 * Return: 0; -EINVAL if the options are refused, -ENOENT if not attached,
 * -ESRCH if the process is gone, -EACCES, -ENOMEM.
 */
int mmscope_walk_open(struct mmscope *h, pid_t pid,
		      const struct mmscope_walk_opts *opts,
		      struct mmscope_walk **walk)
{
	size_t batch = batch_of(opts);
	struct mmscope_walk *w;
	int fd;

	*walk = NULL;
	fd = mmscope_open_walk_file(h, pid, "pages", opts);
	if (fd < 0)
		return fd;
	w = malloc(sizeof(*w) + batch * sizeof(w->records[0]));
	if (!w) {
		close(fd);
		mmscope_fail_use(h, -ENOMEM, "pages");
		return -ENOMEM;
	}
	memset(w, 0, sizeof(*w));
	w->h = h;
	w->fd = fd;
	w->pid = pid;
	w->batch = batch;
	*walk = w;
	return 0;
}

/* Read more records; how many there are now, or -errno. */
static int fill(struct mmscope_walk *w)
{
	const size_t size = sizeof(w->records[0]);
	ssize_t n = read(w->fd, w->records, w->batch * size);

	w->next = 0;
	w->n = 0;
	if (n < 0)
		return mmscope_fail_parse(w->h, -errno, w->pid, "pages");
	if (n % size)
		return mmscope_fail_parse(w->h, -EPROTO, w->pid, "pages");
	w->n = n / size;
	return w->n;
}

static bool sound(const struct mmscope_walk *w, const struct mmscope_range *r)
{
	return r->start < r->end && r->start >= w->last &&
	       r->level >= MMSCOPE_PTE && r->level <= MMSCOPE_PGD &&
	       r->shift < 64 && mmscope_kind_name(r->kind);
}

/**
 * mmscope_walk_next() - take one record
 * @walk: the walk
 * @range: where the record goes
 *
 * Return: 1 with a record, 0 at the end; -ESTALE if the process replaced its
 * memory (rewind), -ESRCH if it is gone, -EINTR after a signal (call again),
 * -EPROTO for what is no record or not in order.
 */
int mmscope_walk_next(struct mmscope_walk *walk, struct mmscope_range *range)
{
	const struct mmscope_range *r;
	int n;

	if (walk->next == walk->n) {
		n = fill(walk);
		if (n <= 0)
			return n;
	}
	r = &walk->records[walk->next];
	if (!sound(walk, r))
		return mmscope_fail_parse(walk->h, -EPROTO, walk->pid,
					  "pages");
	walk->next++;
	walk->last = r->end;
	*range = *r;
	return 1;
}

/**
 * mmscope_walk_read() - take all records of one read
 * @walk: the walk
 * @ranges: where a pointer to them goes; they last until the walk is used
 *	again, and are as the module gave them: nothing is checked
 *
 * Return: the number of records, 0 at the end; as mmscope_walk_next().
 */
ssize_t mmscope_walk_read(struct mmscope_walk *walk,
			  const struct mmscope_range **ranges)
{
	size_t first = walk->next;
	int n;

	if (first == walk->n) {
		n = fill(walk);
		if (n <= 0)
			return n;
		first = 0;
	}
	*ranges = &walk->records[first];
	walk->next = walk->n;
	walk->last = walk->records[walk->n - 1].end;
	return walk->n - first;
}

/**
 * mmscope_walk_rewind() - walk again from the first address
 * @walk: the walk; its options stay
 *
 * Return: 0, or -errno as lseek(2) says.
 */
int mmscope_walk_rewind(struct mmscope_walk *walk)
{
	walk->next = 0;
	walk->n = 0;
	walk->last = 0;
	if (lseek(walk->fd, 0, SEEK_SET) < 0)
		return mmscope_fail_parse(walk->h, -errno, walk->pid,
					  "pages");
	return 0;
}

/**
 * mmscope_walk_close() - end a walk
 * @walk: the walk, or NULL
 */
void mmscope_walk_close(struct mmscope_walk *walk)
{
	if (!walk)
		return;
	close(walk->fd);
	free(walk);
}

/**
 * mmscope_pages() - take all records of a process
 * @h: handle
 * @pid: an attached process
 * @opts: as for mmscope_walk_open()
 * @ranges: where the array goes; free() it; NULL if it is empty
 * @n: where the number of its records goes
 *
 * Return: 0, or as mmscope_walk_open() and mmscope_walk_next(); then *@ranges
 * is NULL.
 */
int mmscope_pages(struct mmscope *h, pid_t pid,
		  const struct mmscope_walk_opts *opts,
		  struct mmscope_range **ranges, size_t *n)
{
	struct mmscope_range range, *all = NULL;
	struct mmscope_walk *walk;
	size_t used = 0, room = 0;
	int ret;

	*ranges = NULL;
	*n = 0;
	ret = mmscope_walk_open(h, pid, opts, &walk);
	if (ret)
		return ret;
	while ((ret = mmscope_walk_next(walk, &range)) > 0) {
		ret = mmscope_grow((void **)&all, used, &room, sizeof(*all));
		if (ret) {
			mmscope_fail_use(h, ret, "pages");
			break;
		}
		all[used++] = range;
	}
	mmscope_walk_close(walk);
	if (ret) {
		free(all);
		return ret;
	}
	*ranges = all;
	*n = used;
	return 0;
}
