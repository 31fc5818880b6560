// SPDX-License-Identifier: GPL-2.0
/* `tables`: one row a table page, then totals. */
#include <errno.h>
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

/* One line; @room and @all: room in the rows, and was the last total seen? */
static int parse_line(struct mmscope_scan *s, struct mmscope_tables *t,
		      size_t *room, bool *all)
{
	int err;

	if (*all)
		return -EPROTO;
	if (mmscope_scan_word(s, "total")) {
		*all = mmscope_scan_word(s, "all");
		if (*all)
			return scan_all(s, t) ? 0 : -EPROTO;
		return scan_level(s, t) ? 0 : -EPROTO;
	}
	err = mmscope_grow((void **)&t->rows, t->n, room, sizeof(*t->rows));
	if (err)
		return err;
	if (!scan_row(s, &t->rows[t->n]))
		return -EPROTO;
	t->n++;
	return 0;
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
	size_t room = 0;
	bool all = false;
	int err = 0;

	memset(t, 0, sizeof(*t));
	while (!err && mmscope_scan_line(&text, &line)) {
		if (!mmscope_scan_comment(&line))
			err = parse_line(&line, t, &room, &all);
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
	size_t len;
	int err;

	memset(t, 0, sizeof(*t));
	err = mmscope_read_file(h, pid, "tables", &text, &len);
	if (err)
		return err;
	err = mmscope_is_text(text, len);
	if (!err)
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
