// SPDX-License-Identifier: GPL-2.0
/* Arrays that grow, and texts of which every line is an element of one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define ROOM_MIN	64

/*
 * Make room for one element after the @n that *@array has; @room is how many
 * fit, @size what one takes. Doubles, so that adding is linear in all.
 */
int mmscope_grow(void **array, size_t n, size_t *room, size_t size)
{
	size_t more = *room ? *room * 2 : ROOM_MIN;
	void *p;

	if (n < *room)
		return 0;
	if (more > SIZE_MAX / 2 / size)
		return -ENOMEM;
	p = realloc(*array, more * size);
	if (!p)
		return -ENOMEM;
	*array = p;
	*room = more;
	return 0;
}

static int add_row(struct mmscope_scan *line, const struct mmscope_rows *rows,
		   void **array, size_t *n, size_t *room)
{
	void *row;
	int err = mmscope_grow(array, *n, room, rows->size);

	if (err)
		return err;
	row = (char *)*array + *n * rows->size;
	memset(row, 0, rows->size);
	err = rows->parse(line, row);
	if (!err)
		++*n;
	return err;
}

/*
 * Read every line of @text that is no comment as an element of *@array, which
 * is made here; *@n is how many. The first error ends it: then the array has
 * the elements before, and is for the caller to free.
 */
int mmscope_parse_rows(const char *text, const struct mmscope_rows *rows,
		       void **array, size_t *n)
{
	struct mmscope_scan line;
	size_t room = 0;
	int err = 0;

	*array = NULL;
	*n = 0;
	while (!err && mmscope_scan_line(&text, &line))
		if (!mmscope_scan_comment(&line))
			err = add_row(&line, rows, array, n, &room);
	if (!err && !*n) {
		free(*array);
		*array = NULL;
	}
	return err;
}
