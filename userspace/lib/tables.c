// SPDX-License-Identifier: GPL-2.0
/* `tables`: one row a table page, then totals. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static bool scan_row(struct mmscope_scan *s, struct mmscope_table *t)
{
	return mmscope_scan_level(s, &t->level) &&
	       mmscope_scan_range(s, &t->start, &t->end) &&
	       mmscope_scan_number(s, &t->phys) &&
	       mmscope_scan_number(s, &t->used) &&
	       mmscope_scan_number(s, &t->entries) && t->used <= t->entries &&
	       mmscope_scan_end(s);
}

static bool scan_all(struct mmscope_scan *s, struct mmscope_tables *t)
{
	return mmscope_scan_key(s, "tables=", &t->tables) &&
	       mmscope_scan_key(s, "bytes=", &t->bytes) &&
	       mmscope_scan_key(s, "deposited=", &t->deposited) &&
	       mmscope_scan_key(s, "mapped=", &t->mapped) &&
	       mmscope_scan_end(s);
}

static bool scan_level(struct mmscope_scan *s, struct mmscope_tables *t)
{
	struct mmscope_table_total *total;
	unsigned int level;

	if (!mmscope_scan_level(s, &level))
		return false;
	total = &t->level[level];
	return mmscope_scan_key(s, "tables=", &total->tables) &&
	       mmscope_scan_key(s, "used=", &total->used) &&
	       mmscope_scan_key(s, "entries=", &total->entries) &&
	       mmscope_scan_key(s, "bytes=", &total->bytes) &&
	       mmscope_scan_end(s);
}

/*
 * One line: 1 if it is a row, 0 if it is a total, which goes to @t. @all: was the
 * last total seen?
 */
static int parse_line(struct mmscope_scan *s, struct mmscope_table *row,
		      struct mmscope_tables *t, bool *all)
{
	if (*all)
		return -EPROTO;
	if (!mmscope_scan_word(s, "total"))
		return scan_row(s, row) ? 1 : -EPROTO;
	*all = mmscope_scan_word(s, "all");
	if (*all)
		return scan_all(s, t) ? 0 : -EPROTO;
	return scan_level(s, t) ? 0 : -EPROTO;
}

static int add_row(struct mmscope_tables *t, const struct mmscope_table *row,
		   size_t *room)
{
	int err = mmscope_grow((void **)&t->rows, t->n, room, sizeof(*t->rows));

	if (!err)
		t->rows[t->n++] = *row;
	return err;
}

/**
 * mmscope_tables_parse() - read the text of `tables`
 * @text: the text
 * @t: where it goes, for mmscope_tables_free(); empty after a failure
 *
 * Return: 0; -EPROTO for a malformed line or if the last total is missing,
 * -ENOMEM.
 */
int mmscope_tables_parse(const char *text, struct mmscope_tables *t)
{
	struct mmscope_scan line;
	struct mmscope_table row;
	size_t room = 0;
	bool all = false;
	int err = 0;

	memset(t, 0, sizeof(*t));
	while (err >= 0 && mmscope_scan_line(&text, &line)) {
		if (mmscope_scan_comment(&line))
			continue;
		err = parse_line(&line, &row, t, &all);
		if (err > 0)
			err = add_row(t, &row, &room);
	}
	if (!err && !all)
		err = -EPROTO;
	if (err)
		mmscope_tables_free(t);
	return err;
}

/**
 * mmscope_tables() - read `tables` of a process
 * @h: handle
 * @pid: an attached process
 * @t: where it goes, for mmscope_tables_free(); empty after a failure
 *
 * Return: 0; -ENOENT if not attached, -ESRCH if the process is gone, -ESTALE,
 * -EACCES; as mmscope_tables_parse().
 */
int mmscope_tables(struct mmscope *h, pid_t pid, struct mmscope_tables *t)
{
	char *text;
	int err;

	memset(t, 0, sizeof(*t));
	err = mmscope_read_text(h, pid, "tables", &text);
	if (err)
		return err;
	err = mmscope_tables_parse(text, t);
	free(text);
	return mmscope_fail_parse(h, err, pid, "tables");
}

/**
 * mmscope_tables_free() - free the rows
 * @t: the tables; empty afterwards
 */
void mmscope_tables_free(struct mmscope_tables *t)
{
	free(t->rows);
	memset(t, 0, sizeof(*t));
}

struct mmscope_table_rows {
	struct mmscope_lines *lines;
	struct mmscope_table row;
	struct mmscope_tables totals;
	bool all;
};

/**
 * mmscope_table_rows_open() - begin to read `tables` row by row
 * @h: handle, to be kept as long as the iterator
 * @pid: an attached process
 * @rows: where the iterator goes; NULL after a failure
 *
 * Return: 0; -ENOENT if not attached, -EACCES, -ENOMEM.
 */
int mmscope_table_rows_open(struct mmscope *h, pid_t pid,
			    struct mmscope_table_rows **rows)
{
	struct mmscope_table_rows *r = calloc(1, sizeof(*r));
	int fd, err;

	*rows = NULL;
	if (!r)
		return mmscope_fail_use(h, -ENOMEM, "tables");
	fd = mmscope_open_file(h, pid, "tables", O_RDONLY | O_CLOEXEC);
	err = mmscope_lines_open(h, fd, pid, "tables", &r->lines);
	if (err) {
		free(r);
		return err;
	}
	*rows = r;
	return 0;
}

/**
 * mmscope_table_rows_next() - take one row
 * @rows: iterator
 * @table: where a pointer to it goes, which is good until the next call
 *
 * Return: 1, or 0 at the end; -ESTALE if the process replaced its memory,
 * -ESRCH if it is gone, -EINTR after a signal, -EPROTO for a malformed line or
 * if the last total is missing, -ENOMEM.
 */
int mmscope_table_rows_next(struct mmscope_table_rows *rows,
			    const struct mmscope_table **table)
{
	struct mmscope_scan line;
	int ret;

	do {
		ret = mmscope_lines_next(rows->lines, &line);
		if (!ret && !rows->all)
			return mmscope_lines_fail(rows->lines, -EPROTO);
		if (ret <= 0)
			return ret;
		ret = parse_line(&line, &rows->row, &rows->totals, &rows->all);
	} while (!ret);
	if (ret < 0)
		return mmscope_lines_fail(rows->lines, ret);
	*table = &rows->row;
	return 1;
}

/**
 * mmscope_table_rows_totals() - what comes after the rows
 * @rows: iterator, of which mmscope_table_rows_next() has said 0
 *
 * Return: the totals, without rows; they last until the iterator is closed.
 */
const struct mmscope_tables *
mmscope_table_rows_totals(const struct mmscope_table_rows *rows)
{
	return &rows->totals;
}

/**
 * mmscope_table_rows_close() - end it
 * @rows: iterator, or NULL
 */
void mmscope_table_rows_close(struct mmscope_table_rows *rows)
{
	if (!rows)
		return;
	mmscope_lines_close(rows->lines);
	free(rows);
}
