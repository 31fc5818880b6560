// SPDX-License-Identifier: GPL-2.0
/* kernel/lab: allocate, and see what there is. */
#include "lablist.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kspace.h"

/**
 * lab_write() - allocate or free
 * @text: what
 *
 * Return: 0 or -errno.
 */
int lab_write(const char *text)
{
	int fd = kspace_open("lab", O_WRONLY);
	int err = fd < 0 ? fd : kspace_write(fd, text);

	if (fd >= 0)
		close(fd);
	return err;
}

/**
 * lab_free() - free an allocation
 * @row: of it
 *
 * Return: 0 or -errno.
 */
int lab_free(const struct lab_row *row)
{
	char text[32];

	snprintf(text, sizeof(text), "free %u", row->id);
	return lab_write(text);
}

static bool parse_row(const char *line, struct lab_row *r)
{
	char address[16];
	int used = 0;

	memset(r, 0, sizeof(*r));
	if (sscanf(line, "%u %15s %" SCNu64 " %" SCNx64 "-%" SCNx64
		   " %31s %15s %" SCNu64 " pfn:%" SCNx64 " %" SCNu64
		   " %31s%n", &r->id, r->kind, &r->size, &r->start, &r->end,
		   r->region, address, &r->extents, &r->first, &r->longest,
		   r->leaves, &used) != 11)
		return false;
	snprintf(r->sum, sizeof(r->sum), "%s",
		 line[used] ? line + used + 1 : "");
	r->logical = !strcmp(address, "logical");
	return r->logical || !strcmp(address, "virtual");
}

/**
 * lab_rows() - read all rows
 * @rows: filled
 * @most: room
 *
 * Return: how many; -EPROTO if they cannot be read, or another -errno.
 */
int lab_rows(struct lab_row *rows, size_t most)
{
	static char text[KSPACE_TEXT];
	char *rest = text, *line;
	size_t n = 0;
	int err = kspace_ask("lab", NULL, text);

	if (err)
		return err;
	while ((line = strsep(&rest, "\n"))) {
		if (!*line || *line == '#')
			continue;
		if (n == most || !parse_row(line, &rows[n]))
			return -EPROTO;
		n++;
	}
	return n;
}

/**
 * lab_new() - allocate something
 * @text: what
 * @row: filled
 *
 * Return: 0 or -errno.
 */
int lab_new(const char *text, struct lab_row *row)
{
	static struct lab_row rows[128];
	int n, err = lab_write(text);

	if (err)
		return err;
	n = lab_rows(rows, 128);
	if (n <= 0)
		return n ? n : -ENODATA;
	/* they are in the order in which they were made */
	*row = rows[n - 1];
	return 0;
}
