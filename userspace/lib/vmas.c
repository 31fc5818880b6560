// SPDX-License-Identifier: GPL-2.0
/* `vmas`: one row a mapping. */
#include <errno.h>
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
	size_t len;
	int err;

	*vmas = NULL;
	*n = 0;
	err = mmscope_read_file(h, pid, "vmas", &text, &len);
	if (err)
		return err;
	err = mmscope_is_text(text, len);
	if (!err)
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
