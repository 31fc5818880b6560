// SPDX-License-Identifier: GPL-2.0
/* A watch over what a refused request must leave alone. */
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scope.h"

/* Bytes of the first part: one record, or the beginning of a line. */
#define PART	sizeof(struct mmscope_range)

static const char * const names[WATCH_FILES] = {
	"pages", "pagetable", "translate",
};

/* The text of a stream from its position on; at most SCOPE_TEXT. */
static int note(struct watch_stream *s)
{
	ssize_t n;

	s->text = malloc(SCOPE_TEXT);
	if (!s->text)
		return -ENOMEM;
	n = scope_read(s->fd, s->text, SCOPE_TEXT);
	if (n < 0)
		return n;
	s->len = n;
	/* there must be a second part */
	return s->len > PART ? 0 : -ENODATA;
}

static int open_stream(struct watch *w, enum watch_file i, pid_t pid,
		       const char *ask)
{
	struct watch_stream *s = &w->streams[i];

	s->fd = mmscope_open_file(w->h, pid, names[i], O_RDWR | O_CLOEXEC);
	if (s->fd < 0)
		return s->fd;
	if (write(s->fd, ask, strlen(ask)) != (ssize_t)strlen(ask))
		return -errno;
	return note(s);
}

static int open_streams(struct watch *w, pid_t pid, uint64_t start,
			uint64_t end)
{
	char words[128], address[32];
	int err;

	snprintf(words, sizeof(words),
		 "range=%" PRIx64 "-%" PRIx64 " holes=on merge=loose page=on",
		 start, end);
	/* not a page: how often one is referenced changes by itself */
	snprintf(address, sizeof(address), "0x%" PRIx64, end - 1);
	err = open_stream(w, WATCH_PAGES, pid, words);
	if (!err)
		err = open_stream(w, WATCH_PAGETABLE, pid, words);
	if (!err)
		err = open_stream(w, WATCH_TRANSLATE, pid, address);
	return err;
}

/**
 * watch_begin() - open the files, and note how everything is
 * @w: filled
 * @h: handle
 * @pid: attached process that pauses
 * @start: first address of a mapping in which something is touched
 * @end: first address after it; the last page is not touched
 *
 * Return: 0 or -errno.
 */
int watch_begin(struct watch *w, struct mmscope *h, pid_t pid, uint64_t start,
		uint64_t end)
{
	int i, err;

	memset(w, 0, sizeof(*w));
	w->h = h;
	for (i = 0; i < WATCH_FILES; i++)
		w->streams[i].fd = -1;
	err = open_streams(w, pid, start, end);
	if (!err)
		err = mmscope_read_file(h, 0, "control", &w->control, NULL);
	if (!err)
		err = mmscope_list(h, &w->pids, &w->n);
	w->held = scope_stat(h, "bytes_held");
	w->walks = scope_stat(h, "walks");
	return err;
}

/**
 * watch_end() - close the files
 * @w: watch
 */
void watch_end(struct watch *w)
{
	int i;

	for (i = 0; i < WATCH_FILES; i++) {
		if (w->streams[i].fd >= 0)
			close(w->streams[i].fd);
		free(w->streams[i].text);
	}
	free(w->control);
	free(w->pids);
}

/**
 * watch_half() - read the first part of each file
 * @w: watch
 */
void watch_half(struct watch *w)
{
	char part[PART];
	int i;

	for (i = 0; i < WATCH_FILES; i++) {
		lseek(w->streams[i].fd, 0, SEEK_SET);
		/* if it fails the second part is not as it was */
		(void)!read(w->streams[i].fd, part, sizeof(part));
	}
}

static bool stream_same(const struct watch_stream *s)
{
	char *text = malloc(SCOPE_TEXT);
	ssize_t n;
	bool same;

	if (!text)
		return false;
	n = scope_read(s->fd, text, SCOPE_TEXT);
	same = n == (ssize_t)(s->len - PART) &&
	       !memcmp(text, s->text + PART, n);
	free(text);
	return same;
}

static bool control_same(const struct watch *w)
{
	char *text;
	bool same;

	if (mmscope_read_file(w->h, 0, "control", &text, NULL))
		return false;
	same = !strcmp(text, w->control);
	free(text);
	return same;
}

static bool list_same(const struct watch *w)
{
	pid_t *pids;
	size_t n;
	bool same;

	if (mmscope_list(w->h, &pids, &n))
		return false;
	same = n == w->n && (!n || !memcmp(pids, w->pids, n * sizeof(*pids)));
	free(pids);
	return same && scope_stat(w->h, "targets") == n;
}

/**
 * watch_changed() - read the second part, and compare all
 * @w: watch, after watch_half()
 *
 * Return: a text that says what is not as it was, "nothing" if all is.
 */
const char *watch_changed(struct watch *w)
{
	int i;

	for (i = 0; i < WATCH_FILES; i++)
		if (!stream_same(&w->streams[i]))
			return names[i];
	if (!control_same(w))
		return "control";
	if (!list_same(w))
		return "list of targets";
	if (scope_stat(w->h, "bytes_held") != w->held)
		return "bytes_held";
	if (scope_stat(w->h, "walks") < w->walks)
		return "counters";
	return "nothing";
}
