/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A good text made bad in every way a byte can go wrong: cut off, changed,
 * taken out. Each variant is a block of its own that ends where the text
 * does, so that a memory checker sees a parser that reads on. To be included
 * after the harness.
 */
#ifndef UNIT_MANGLE_H
#define UNIT_MANGLE_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What parses a text, frees what it made, and returns what it was told. */
typedef int (*mangle_parse)(const char *text);

/* One variant: 0 if the parser says no more than 0 or -EPROTO, else 1. */
static inline int mangle_try(mangle_parse parse, const char *head, size_t n,
			     const char *insert, const char *tail)
{
	size_t len = n + strlen(insert) + strlen(tail);
	char *text = malloc(len + 1);
	int err;

	if (!text)
		return 1;
	memcpy(text, head, n);
	memcpy(text + n, insert, strlen(insert));
	memcpy(text + n + strlen(insert), tail, strlen(tail) + 1);
	err = parse(text);
	free(text);
	return err != 0 && err != -EPROTO;
}

/* How many variants of @text the parser does not take as it should. */
static inline int mangle(mangle_parse parse, const char *text)
{
	static const char *const inserts[] = {
		"", " ", "\n", "-", ":", ",", "=", "#", "\\", "0", "9", "f",
		"x", "z", "\x7f", "\xff", "99999999999999999999",
	};
	size_t len = strlen(text), i, j;
	int bad = 0;

	for (i = 0; i <= len; i++) {
		bad += mangle_try(parse, text, i, "", "");
		for (j = 0; j < ARRAY_SIZE(inserts); j++) {
			const char *insert = inserts[j];

			bad += mangle_try(parse, text, i, insert, text + i);
			if (i < len)
				bad += mangle_try(parse, text, i, insert,
						  text + i + 1);
		}
	}
	return bad;
}

#endif /* UNIT_MANGLE_H */
