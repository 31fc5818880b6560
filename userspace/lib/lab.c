// SPDX-License-Identifier: GPL-2.0
/* kernel/lab: memory allocated to be looked at. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* What is left of the line, without blanks before it. */
static bool scan_rest(struct mmscope_scan *s, char *buf, size_t size)
{
	size_t len;

	while (s->p < s->end && *s->p == ' ')
		s->p++;
	len = s->end - s->p;
	if (len >= size)
		return false;
	memcpy(buf, s->p, len);
	buf[len] = '\0';
	s->p = s->end;
	return true;
}

static int parse_row(struct mmscope_scan *s, void *row)
{
	struct mmscope_lab_item *i = row;

	if (!mmscope_scan_uint(s, &i->id) ||
	    !mmscope_scan_copy(s, i->kind, sizeof(i->kind)) ||
	    !mmscope_scan_number(s, &i->size) ||
	    !mmscope_scan_range(s, &i->start, &i->end) ||
	    !mmscope_scan_copy(s, i->region, sizeof(i->region)) ||
	    !mmscope_scan_address_kind(s, &i->logical) ||
	    !mmscope_scan_number(s, &i->extents) ||
	    !mmscope_scan_key(s, "pfn:", &i->pfn) ||
	    !mmscope_scan_number(s, &i->longest) ||
	    !mmscope_scan_copy(s, i->leaves, sizeof(i->leaves)) ||
	    !scan_rest(s, i->arithmetic, sizeof(i->arithmetic)))
		return -EPROTO;
	/* what is logical has its arithmetic, and nothing else has */
	return i->logical == !!*i->arithmetic ? 0 : -EPROTO;
}

/**
 * mmscope_lab_parse() - read the text of kernel/lab
 * @text: the text
 * @items: where the array goes; free() it; NULL if it is empty
 * @n: where the number of its elements goes
 *
 * Return: 0; -EPROTO for a malformed row, -ENOMEM; then *@items is NULL.
 */
int mmscope_lab_parse(const char *text, struct mmscope_lab_item **items,
		      size_t *n)
{
	static const struct mmscope_rows rows = { sizeof(**items), parse_row };
	void *array;
	int err = mmscope_parse_rows(text, &rows, &array, n);

	*items = array;
	if (err) {
		free(*items);
		*items = NULL;
		*n = 0;
	}
	return err;
}

/**
 * mmscope_lab() - read kernel/lab
 * @h: handle
 * @items: as for mmscope_lab_parse()
 * @n: likewise
 *
 * Return: 0; as mmscope_read_file() and mmscope_lab_parse().
 */
int mmscope_lab(struct mmscope *h, struct mmscope_lab_item **items, size_t *n)
{
	char *text;
	int err;

	*items = NULL;
	*n = 0;
	err = mmscope_read_text(h, 0, "kernel/lab", &text);
	if (err)
		return err;
	err = mmscope_lab_parse(text, items, n);
	free(text);
	return mmscope_fail_parse(h, err, 0, "kernel/lab");
}

/**
 * mmscope_lab_write() - allocate memory to be looked at, or free it
 * @h: handle
 * @request: "kmalloc 64", "free 3", "free all"
 *
 * Return: 0; -EINVAL for what is no request, -ENOENT for an ID that is not
 * there, -ENOSPC beyond the bounds in control, -ENOMEM, -EACCES.
 */
int mmscope_lab_write(struct mmscope *h, const char *request)
{
	int err = mmscope_write_file(h, 0, "kernel/lab", request,
				     strlen(request));

	if (err == -ENOSPC)
		return mmscope_fail(h, err,
				    "kernel/lab: \"%.64s\" is beyond the bounds lab_items, lab_each and lab_bytes of control",
				    request);
	if (err == -EINVAL)
		return mmscope_fail(h, err, "kernel/lab: \"%.64s\" is no request",
				    request);
	return err;
}
