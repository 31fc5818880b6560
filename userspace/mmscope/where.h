/* SPDX-License-Identifier: GPL-2.0 */
/* Conditions on rows: "swapped>0", "kind=anon", "name~libc". */
#ifndef WHERE_H
#define WHERE_H

#include "column.h"

enum where_op {
	WHERE_EQ,
	WHERE_NE,
	WHERE_LT,
	WHERE_LE,
	WHERE_GT,
	WHERE_GE,
	WHERE_HAS,		/* the text is part of it */
};

/**
 * struct where - one condition
 * @column: whose value
 * @op: is in which relation
 * @number: to this, if it is no text
 * @text: or to this
 */
struct where {
	const struct column *column;
	enum where_op op;
	uint64_t number;
	const char *text;
};

/* @text has to last as long as @w. NULL, or what is wrong with it. */
const char *where_parse(struct where *w, const struct view *view,
			const char *text);
bool where_holds(const struct where *w, const void *row);

#endif /* WHERE_H */
