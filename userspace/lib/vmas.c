// SPDX-License-Identifier: GPL-2.0
/* `vmas`: one row a mapping. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static bool scan_kind(struct mmscope_scan *s, enum mmscope_vma_kind *kind)
{
	char text[32];
	int found;

	if (!mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	found = mmscope_vma_kind_by_name(text);
	if (found < 0)
		return false;
	*kind = found;
	return true;
}

static bool scan_counts(struct mmscope_scan *s, struct mmscope_vma *v)
{
	return mmscope_scan_number(s, &v->present) &&
	       mmscope_scan_number(s, &v->swapped) &&
	       mmscope_scan_number(s, &v->other) &&
	       mmscope_scan_number(s, &v->untouched) &&
	       mmscope_scan_number(s, &v->pte) &&
	       mmscope_scan_number(s, &v->pmd) &&
	       mmscope_scan_number(s, &v->pud) &&
	       mmscope_scan_number(s, &v->shared) &&
	       mmscope_scan_number(s, &v->longest);
}

static bool scan_faults(struct mmscope_scan *s, struct mmscope_vma *v)
{
	return mmscope_scan_word(s, "-") || mmscope_scan_causes(s, v->faults);
}

/* A name is never longer decoded than it is in the line. */
static int scan_name(struct mmscope_scan *s, char **name)
{
	size_t size = s->end - s->p + 1;
	char *buf = malloc(size);

	if (!buf)
		return -ENOMEM;
	if (!mmscope_scan_name(s, buf, size)) {
		free(buf);
		return -EPROTO;
	}
	*name = buf;
	return 0;
}

static int parse_row(struct mmscope_scan *s, void *row)
{
	struct mmscope_vma *v = row;

	if (!mmscope_scan_range(s, &v->start, &v->end) ||
	    !mmscope_scan_perms(s, v->perms) || !scan_kind(s, &v->kind) ||
	    !scan_counts(s, v) || !scan_faults(s, v))
		return -EPROTO;
	return scan_name(s, &v->name);
}

/**
 * mmscope_vmas_parse() - read the text of `vmas`
 * @text: the text
 * @vmas: where the array goes, for mmscope_vmas_free(); NULL if it is empty
 * @n: where the number of its elements goes
 *
 * Return: 0; -EPROTO for a malformed row, -ENOMEM; then *@vmas is NULL.
 */
int mmscope_vmas_parse(const char *text, struct mmscope_vma **vmas, size_t *n)
{
	static const struct mmscope_rows rows = {
		sizeof(**vmas), parse_row,
	};
	void *array;
	int err = mmscope_parse_rows(text, &rows, &array, n);

	*vmas = array;
	if (err) {
		mmscope_vmas_free(*vmas, *n);
		*vmas = NULL;
		*n = 0;
	}
	return err;
}

/**
 * mmscope_vmas() - read `vmas` of a process
 * @h: handle
 * @pid: an attached process
 * @vmas: as for mmscope_vmas_parse()
 * @n: likewise
 *
 * Return: 0; -ENOENT if not attached, -ESRCH if the process is gone, -ESTALE,
 * -EACCES; as mmscope_vmas_parse().
 */
int mmscope_vmas(struct mmscope *h, pid_t pid, struct mmscope_vma **vmas,
		 size_t *n)
{
	char *text;
	int err;

	*vmas = NULL;
	*n = 0;
	err = mmscope_read_text(h, pid, "vmas", &text);
	if (err)
		return err;
	err = mmscope_vmas_parse(text, vmas, n);
	free(text);
	return mmscope_fail_parse(h, err, pid, "vmas");
}

/**
 * mmscope_vmas_free() - free what mmscope_vmas() made
 * @vmas: the array, or NULL
 * @n: number of its elements
 */
void mmscope_vmas_free(struct mmscope_vma *vmas, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(vmas[i].name);
	free(vmas);
}

struct mmscope_vma_rows {
	struct mmscope_lines *lines;
	struct mmscope_vma vma;
};

/**
 * mmscope_vma_rows_open() - begin to read `vmas` row by row
 * @h: handle, to be kept as long as the iterator
 * @pid: an attached process
 * @rows: where the iterator goes; NULL after a failure
 *
 * Return: 0; -ENOENT if not attached, -EACCES, -ENOMEM.
 */
int mmscope_vma_rows_open(struct mmscope *h, pid_t pid,
			  struct mmscope_vma_rows **rows)
{
	struct mmscope_vma_rows *r = calloc(1, sizeof(*r));
	int fd, err;

	*rows = NULL;
	if (!r)
		return mmscope_fail_use(h, -ENOMEM, "vmas");
	fd = mmscope_open_file(h, pid, "vmas", O_RDONLY | O_CLOEXEC);
	err = mmscope_lines_open(h, fd, pid, "vmas", &r->lines);
	if (err) {
		free(r);
		return err;
	}
	*rows = r;
	return 0;
}

/**
 * mmscope_vma_rows_next() - take one row
 * @rows: iterator
 * @vma: where a pointer to it goes, which is good until the next call
 *
 * Return: 1, or 0 at the end; -ESTALE if the process replaced its memory,
 * -ESRCH if it is gone, -EINTR after a signal, -EPROTO for a malformed row or
 * one out of order, -ENOMEM.
 */
int mmscope_vma_rows_next(struct mmscope_vma_rows *rows,
			  const struct mmscope_vma **vma)
{
	struct mmscope_scan line;
	uint64_t last = rows->vma.end;
	int ret = mmscope_lines_next(rows->lines, &line);

	if (ret <= 0)
		return ret;
	free(rows->vma.name);
	memset(&rows->vma, 0, sizeof(rows->vma));
	ret = parse_row(&line, &rows->vma);
	if (!ret && rows->vma.start < last)
		ret = -EPROTO;
	if (ret)
		return mmscope_lines_fail(rows->lines, ret);
	*vma = &rows->vma;
	return 1;
}

/**
 * mmscope_vma_rows_close() - end it
 * @rows: iterator, or NULL
 */
void mmscope_vma_rows_close(struct mmscope_vma_rows *rows)
{
	if (!rows)
		return;
	mmscope_lines_close(rows->lines);
	free(rows->vma.name);
	free(rows);
}
