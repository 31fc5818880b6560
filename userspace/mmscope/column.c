// SPDX-License-Identifier: GPL-2.0
/* What a row has in a column, and how it is written. */
#include "column.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "human.h"

const struct column *column_find(const struct view *view, const char *name,
				 size_t len)
{
	const struct column *c;

	for (c = view->columns; c->name; c++)
		if (strlen(c->name) == len && !strncasecmp(c->name, name, len))
			return c;
	return NULL;
}

bool column_is_text(const struct column *c)
{
	return c->type == COLUMN_TEXT;
}

static uint64_t page_size(void)
{
	static uint64_t size;

	if (!size)
		size = sysconf(_SC_PAGESIZE);
	return size;
}

void column_value(const struct column *c, const void *row, struct value *v)
{
	const char *field = (const char *)row + c->offset;

	v->none = false;
	v->number = 0;
	v->text = "";
	v->buf[0] = '\0';
	if (c->get) {
		c->get(row, v);
	} else if (column_is_text(c)) {
		v->text = field;
		v->none = !*field;
	} else {
		memcpy(&v->number, field, sizeof(v->number));
	}
	if (c->type == COLUMN_PAGES)
		v->number *= page_size();
}

const char *column_format(const struct column *c, const struct value *v,
			  bool exact, char *buf, size_t size)
{
	if (v->none)
		return "-";
	switch (c->type) {
	case COLUMN_TEXT:
		return v->text;
	case COLUMN_FLAG:
		return v->number ? "yes" : "no";
	case COLUMN_ADDRESS:
		number_hex(buf, v->number);
		return buf;
	case COLUMN_BYTES:
	case COLUMN_PAGES:
		if (!exact)
			return human_bytes(v->number, buf, size);
		break;
	case COLUMN_NS:
		if (!exact)
			return human_ns(v->number, buf, size);
		break;
	case COLUMN_COUNT:
		break;
	}
	number_decimal(buf, v->number);
	return buf;
}

void column_key(const struct column *c, char *buf, size_t size)
{
	const char *p;
	size_t n = 0;

	for (p = c->name; *p && n + 1 < size; p++)
		buf[n++] = *p == '-' ? '_' : tolower((unsigned char)*p);
	buf[n] = '\0';
}
