// SPDX-License-Identifier: GPL-2.0
/* kernel/vmalloc, row by row. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define NAME	"kernel/vmalloc"

struct mmscope_kareas {
	struct mmscope_lines *lines;
	bool ended;
	struct mmscope_karea_total total;
};

/**
 * mmscope_kareas_open() - begin to read kernel/vmalloc
 * @h: handle, to be kept as long as the iterator
 * @kareas: where the iterator goes; NULL after a failure
 *
 * Return: 0; -ENOENT, -EACCES, -EPERM, -ENOMEM.
 */
int mmscope_kareas_open(struct mmscope *h, struct mmscope_kareas **kareas)
{
	struct mmscope_kareas *k = calloc(1, sizeof(*k));
	int fd, err;

	*kareas = NULL;
	if (!k)
		return mmscope_fail_use(h, -ENOMEM, NAME);
	fd = mmscope_open_file(h, 0, NAME, O_RDONLY | O_CLOEXEC);
	err = mmscope_lines_open(h, fd, 0, NAME, &k->lines);
	if (err) {
		free(k);
		return err;
	}
	*kareas = k;
	return 0;
}

/* "4K,2M", as the sum of the sizes */
static bool scan_sizes(struct mmscope_scan *s, uint64_t *sizes)
{
	char text[64], *rest = text, *size;
	uint64_t bytes;

	*sizes = 0;
	if (!mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	while ((size = strsep(&rest, ","))) {
		if (mmscope_size_parse(size, &bytes) ||
		    (bytes & (bytes - 1)) || (*sizes & bytes))
			return false;
		*sizes |= bytes;
	}
	return true;
}

static bool scan_area(struct mmscope_scan *s, struct mmscope_karea *a)
{
	return mmscope_scan_range(s, &a->start, &a->end) &&
	       mmscope_scan_number(s, &a->pages) &&
	       mmscope_scan_number(s, &a->extents) &&
	       mmscope_scan_number(s, &a->longest) &&
	       scan_sizes(s, &a->page_sizes);
}

static bool scan_total(struct mmscope_scan *s, struct mmscope_karea_total *t)
{
	return mmscope_scan_key(s, "areas=", &t->areas) &&
	       mmscope_scan_key(s, "pages=", &t->pages) &&
	       mmscope_scan_key(s, "extents=", &t->extents) &&
	       mmscope_scan_key(s, "longest=", &t->longest) &&
	       mmscope_scan_key(s, "unread=", &t->unread);
}

/* The last line, which nothing comes after: 0 or -errno. */
static int take_total(struct mmscope_kareas *kareas, struct mmscope_scan *line)
{
	struct mmscope_scan more;
	int ret;

	kareas->ended = true;
	if (!scan_total(line, &kareas->total) || !mmscope_scan_end(line))
		return mmscope_lines_fail(kareas->lines, -EPROTO);
	ret = mmscope_lines_next(kareas->lines, &more);
	return ret > 0 ? mmscope_lines_fail(kareas->lines, -EPROTO) : ret;
}

/**
 * mmscope_kareas_next() - take one area
 * @kareas: iterator
 * @area: where it goes
 *
 * Return: 1, or 0 at the end; -EINTR after a signal; -EPROTO for a malformed
 * row or an end without the total.
 */
int mmscope_kareas_next(struct mmscope_kareas *kareas,
			struct mmscope_karea *area)
{
	struct mmscope_scan line;
	int more;

	if (kareas->ended)
		return 0;
	more = mmscope_lines_next(kareas->lines, &line);
	if (more < 0)
		return more;
	if (!more)
		return mmscope_lines_fail(kareas->lines, -EPROTO);
	if (mmscope_scan_word(&line, "total"))
		return take_total(kareas, &line);
	if (!scan_area(&line, area) || !mmscope_scan_end(&line))
		return mmscope_lines_fail(kareas->lines, -EPROTO);
	return 1;
}

/**
 * mmscope_kareas_total() - what the last line says
 * @kareas: iterator that is at its end; all is 0 before
 * @total: where it goes
 */
void mmscope_kareas_total(const struct mmscope_kareas *kareas,
			  struct mmscope_karea_total *total)
{
	*total = kareas->total;
}

/**
 * mmscope_kareas_close() - end it
 * @kareas: iterator, or NULL
 */
void mmscope_kareas_close(struct mmscope_kareas *kareas)
{
	if (!kareas)
		return;
	mmscope_lines_close(kareas->lines);
	free(kareas);
}
