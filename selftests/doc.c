// SPDX-License-Identifier: GPL-2.0
/*
 * Tables of the documentation, for tests to hold the module against. They are
 * what reStructuredText calls simple tables: rulers of "=" say where columns
 * begin; a row whose first cell is empty goes on with the one before.
 */
#include "doc.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where the columns of a table begin. */
struct ruler {
	size_t at[DOC_COLUMNS];
	size_t columns;
};

/* A file that is where this program is. */
static FILE *open_beside(const char *name)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (len < 0)
		return NULL;
	path[len] = '\0';
	slash = strrchr(path, '/');
	if (!slash || slash + 1 + strlen(name) >= path + sizeof(path))
		return NULL;
	memcpy(slash + 1, name, strlen(name) + 1);
	return fopen(path, "re");
}

/* Is a line a ruler of a table with more than one column? */
static bool parse_ruler(const char *line, struct ruler *r)
{
	size_t i;

	r->columns = 0;
	if (*line != '=' || line[strspn(line, "= ")])
		return false;
	for (i = 0; line[i]; i++) {
		if (line[i] != '=' || (i && line[i - 1] == '='))
			continue;
		if (r->columns == DOC_COLUMNS)
			return false;
		r->at[r->columns++] = i;
	}
	return r->columns > 1;
}

/* Add to a cell what a line has between two columns, without blanks around. */
static int add_text(char *cell, const char *text, size_t len)
{
	size_t used = strlen(cell);

	while (len && *text == ' ') {
		text++;
		len--;
	}
	while (len && text[len - 1] == ' ')
		len--;
	if (!len)
		return 0;
	if (used + 1 + len >= DOC_CELL)
		return -EPROTO;
	if (used)
		cell[used++] = ' ';
	for (; len; len--, text++)
		if (*text != '`')
			cell[used++] = *text;
	cell[used] = '\0';
	return 0;
}

static int add_line(struct doc_table *t, const struct ruler *r,
		    const char *line)
{
	size_t i, end, len = strlen(line);
	int err = 0;

	if (*line && *line != ' ')
		t->rows++;
	if (!t->rows || t->rows > DOC_ROWS)
		return -EPROTO;
	for (i = 0; i < r->columns && r->at[i] < len && !err; i++) {
		end = i + 1 < r->columns ? r->at[i + 1] : len;
		end = end < len ? end : len;
		err = add_text(t->cell[t->rows - 1][i], line + r->at[i],
			       end - r->at[i]);
	}
	return err;
}

/* The table whose first ruler was just read. One without a header is none. */
static int read_table(struct doc_table *t, const struct ruler *r, FILE *f)
{
	struct ruler other;
	char line[512];
	bool after_ruler = true;
	int err = 0, rulers = 1;

	memset(t, 0, sizeof(*t));
	t->columns = r->columns;
	while (!err && rulers < 3 && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (after_ruler && !*line)
			return -ENOENT;
		after_ruler = parse_ruler(line, &other);
		if (after_ruler)
			rulers++;
		else
			err = add_line(t, r, line);
	}
	return err ? err : rulers == 3 ? 0 : -EPROTO;
}

/**
 * doc_table_read() - read a table of a document
 * @t: filled
 * @file: name of the document, which is beside the program
 * @corner: the first cell of the table's header
 *
 * Return: 0; -ENOENT if there is no such document or table; -EPROTO.
 */
int doc_table_read(struct doc_table *t, const char *file, const char *corner)
{
	FILE *f = open_beside(file);
	struct ruler r;
	char line[512];
	int err = -ENOENT;

	if (!f)
		return err;
	while (err && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (!parse_ruler(line, &r))
			continue;
		err = read_table(t, &r, f);
		if (!err && strcmp(t->cell[0][0], corner))
			err = -ENOENT;
	}
	fclose(f);
	return err;
}

/**
 * doc_has_word() - is a word in a cell?
 * @cell: words with blanks between
 * @word: word
 */
bool doc_has_word(const char *cell, const char *word)
{
	size_t len = strlen(word);
	const char *p = cell;

	while ((p = strstr(p, word))) {
		if ((p == cell || p[-1] == ' ') && (!p[len] || p[len] == ' '))
			return true;
		p += len;
	}
	return false;
}
