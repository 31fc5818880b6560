// SPDX-License-Identifier: GPL-2.0
/* A text file read line by line, in memory for one line. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/* No line of the module's is longer: a name has at most 4 bytes a character. */
#define LINE_MOST	0x10000
#define ROOM_FIRST	0x4000

struct mmscope_lines {
	struct mmscope *h;
	const char *name;
	pid_t pid;
	int fd;
	unsigned long number;	/* of the line given last, from 1 */
	char *buf;
	size_t room, from, to;	/* of @buf: bytes, the rest that is unread */
};

/*
 * Take over @fd, an open file of @pid (0: none) called @name, or an error in
 * it. *@lines is NULL after a failure.
 */
int mmscope_lines_open(struct mmscope *h, int fd, pid_t pid, const char *name,
		       struct mmscope_lines **lines)
{
	struct mmscope_lines *l;

	*lines = NULL;
	if (fd < 0)
		return fd;
	l = calloc(1, sizeof(*l));
	if (!l) {
		close(fd);
		return mmscope_fail_use(h, -ENOMEM, name);
	}
	l->h = h;
	l->name = name;
	l->pid = pid;
	l->fd = fd;
	*lines = l;
	return 0;
}

void mmscope_lines_close(struct mmscope_lines *l)
{
	if (!l)
		return;
	close(l->fd);
	free(l->buf);
	free(l);
}

/* The line given last is not as it should be; returns @err. */
int mmscope_lines_fail(struct mmscope_lines *l, int err)
{
	char what[128];

	if (l->pid)
		snprintf(what, sizeof(what), "%.48s of process %d, line %lu",
			 l->name, l->pid, l->number);
	else
		snprintf(what, sizeof(what), "%.48s, line %lu", l->name,
			 l->number);
	return mmscope_fail_use(l->h, err, what);
}

static int make_room(struct mmscope_lines *l)
{
	size_t more = l->room ? l->room * 2 : ROOM_FIRST;
	char *p;

	if (l->from) {
		memmove(l->buf, l->buf + l->from, l->to - l->from);
		l->to -= l->from;
		l->from = 0;
	}
	if (l->to < l->room)
		return 0;
	if (more > LINE_MOST)
		return -EPROTO;
	p = realloc(l->buf, more);
	if (!p)
		return -ENOMEM;
	l->buf = p;
	l->room = more;
	return 0;
}

/* Read on; 1 if there was more, 0 at the end, or -errno. */
static int fill(struct mmscope_lines *l)
{
	int err = make_room(l);
	ssize_t n;

	if (err)
		return mmscope_lines_fail(l, err);
	n = read(l->fd, l->buf + l->to, l->room - l->to);
	if (n < 0)
		return mmscope_fail_parse(l->h, -errno, l->pid, l->name);
	l->to += n;
	return n > 0;
}

/* Where the newline of the next line is, NULL at the end of the file. */
static int find_newline(struct mmscope_lines *l, char **nl)
{
	size_t seen = 0;
	int more;

	for (;;) {
		size_t n = l->to - l->from;

		*nl = n > seen ? memchr(l->buf + l->from + seen, '\n',
					n - seen) : NULL;
		if (*nl)
			return 0;
		seen = n;
		more = fill(l);
		if (more > 0)
			continue;
		/* every line ends in a newline: this one was cut off */
		if (!more && seen)
			return mmscope_lines_fail(l, -EPROTO);
		return more;
	}
}

/*
 * The next line that is no comment, without its newline, with a NUL instead;
 * it lasts until the next call. 1, 0 at the end, or -errno.
 */
int mmscope_lines_next(struct mmscope_lines *l, struct mmscope_scan *line)
{
	char *nl;
	int err;

	do {
		l->number++;
		err = find_newline(l, &nl);
		if (err || !nl)
			return err;
		line->p = l->buf + l->from;
		line->end = nl;
		*nl = '\0';
		l->from = nl + 1 - l->buf;
		if (memchr(line->p, '\0', nl - line->p))
			return mmscope_lines_fail(l, -EPROTO);
	} while (mmscope_scan_comment(line));
	return 1;
}
