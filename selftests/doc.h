/* SPDX-License-Identifier: GPL-2.0 */
/* Tables of the documentation, for tests to hold the module against. */
#ifndef DOC_H
#define DOC_H

#include <stdbool.h>
#include <stddef.h>

#define DOC_ROWS	48
#define DOC_COLUMNS	8
#define DOC_CELL	256

/**
 * struct doc_table - a table, the header being row 0
 * @rows: how many, with the header
 * @columns: how many
 * @cell: text of each, without the marks of literals
 */
struct doc_table {
	size_t rows;
	size_t columns;
	char cell[DOC_ROWS][DOC_COLUMNS][DOC_CELL];
};

int doc_table_read(struct doc_table *t, const char *file, const char *corner);
bool doc_has_word(const char *cell, const char *word);

#endif /* DOC_H */
