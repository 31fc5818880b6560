// SPDX-License-Identifier: GPL-2.0
/* What Documentation/abi.rst says of errors: by call, by file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "fuzz.h"

const char * const fuzz_calls[FUZZ_CALLS] = {
	"open", "read", "write", "lseek", "splice", "ioctl", "mmap", "fsync",
	"ftruncate", "poll",
};

/* The number of an error's name, 0 if there is none. */
static int number_of(const char *name)
{
	int i;

	for (i = 1; i < FUZZ_ERRNOS; i++) {
		const char *known = strerrorname_np(i);

		if (known && !strcmp(known, name))
			return i;
	}
	return 0;
}

/* The errors of one row, for one call and one file. */
static int allow(bool may[FUZZ_ERRNOS], const char *errors)
{
	char copy[DOC_CELL], *rest = copy;
	const char *word;

	snprintf(copy, sizeof(copy), "%s", errors);
	while ((word = strsep(&rest, " "))) {
		int number = number_of(word);

		if (!number)
			return -EPROTO;
		may[number] = true;
	}
	return 0;
}

static int add_row(struct fuzz_errnos *e, const struct fuzz_files *files,
		   char row[DOC_COLUMNS][DOC_CELL])
{
	bool any_call = doc_has_word(row[0], "any");
	bool any_file = doc_has_word(row[1], "all");
	unsigned int call, kind;
	int err = 0;

	for (call = 0; call < FUZZ_CALLS; call++) {
		if (!any_call && !doc_has_word(row[0], fuzz_calls[call]))
			continue;
		for (kind = 0; kind < files->kinds && !err; kind++) {
			bool named = doc_has_word(row[1], files->kind[kind]);

			if (named || any_file)
				err = allow(e->may[call][kind], row[2]);
			e->named[kind] |= named;
		}
	}
	return err;
}

/**
 * fuzz_errnos_read() - read what errors there may be
 * @e: filled
 * @files: whose names it is about
 *
 * Return: 0; -ENOENT without a table; -EPROTO if it has a word that is none.
 */
int fuzz_errnos_read(struct fuzz_errnos *e, const struct fuzz_files *files)
{
	struct doc_table *t = malloc(sizeof(*t));
	size_t i;
	int err = t ? doc_table_read(t, "abi.rst", "call") : -ENOMEM;

	memset(e, 0, sizeof(*e));
	if (!err && t->columns != 3)
		err = -EPROTO;
	for (i = 1; !err && i < t->rows; i++)
		err = add_row(e, files, t->cell[i]);
	free(t);
	return err;
}
