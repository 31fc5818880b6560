// SPDX-License-Identifier: GPL-2.0
/* JSON, written as it comes. */
#include "json.h"

#include <math.h>
#include <string.h>

void json_init(struct json *j, struct pen *pen)
{
	memset(j, 0, sizeof(*j));
	j->pen = pen;
}

/* How many bytes the UTF-8 character at @p has; 0 if it is none. */
static size_t utf8_length(const unsigned char *p)
{
	size_t n = *p < 0x80 ? 1 : *p < 0xc2 ? 0 : *p < 0xe0 ? 2 :
		   *p < 0xf0 ? 3 : *p < 0xf5 ? 4 : 0, i;

	for (i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) ||
	    (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

/* One character, which is not like most; how many bytes it had. */
static size_t put_odd(struct pen *pen, const unsigned char *p)
{
	size_t n = utf8_length(p);
	char text[8];

	if (!n) {
		pen_string(pen, "\\ufffd");
		return 1;
	}
	if (*p == '"' || *p == '\\') {
		pen_char(pen, '\\');
		pen_char(pen, *p);
	} else if (*p < 0x20 || *p == 0x7f) {
		snprintf(text, sizeof(text), "\\u%04x", *p);
		pen_string(pen, text);
	} else {
		pen_text(pen, (const char *)p, n);
	}
	return n;
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* Names of files are bytes: what is no UTF-8 is replaced. */
static void put_string(struct json *j, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t n;

	pen_char(j->pen, '"');
	while (*p) {
		for (n = 0; is_plain(p[n]); n++)
			;
		pen_text(j->pen, (const char *)p, n);
		p += n;
		if (*p)
			p += put_odd(j->pen, p);
	}
	pen_char(j->pen, '"');
}

static void new_line(struct json *j)
{
	pen_char(j->pen, '\n');
	pen_blanks(j->pen, 3UL * j->depth);
}

/* What comes before a value: a comma, a line, the key. */
static void begin(struct json *j, const char *key)
{
	bool flat = j->flat && j->depth >= j->flat;

	if (j->some[j->depth])
		pen_string(j->pen, flat ? ", " : ",");
	if (j->depth && !flat)
		new_line(j);
	j->some[j->depth] = true;
	if (key) {
		put_string(j, key);
		pen_string(j->pen, ": ");
	}
}

static void down(struct json *j, const char *key, char bracket)
{
	begin(j, key);
	pen_char(j->pen, bracket);
	if (j->depth < JSON_DEPTH)
		j->depth++;
	j->some[j->depth] = false;
}

void json_object(struct json *j, const char *key)
{
	down(j, key, '{');
}

void json_row(struct json *j)
{
	down(j, NULL, '{');
	if (!j->flat)
		j->flat = j->depth;
}

void json_array(struct json *j, const char *key)
{
	down(j, key, '[');
}

void json_end(struct json *j, char bracket)
{
	bool flat = j->flat && j->depth >= j->flat;

	if (j->flat == j->depth)
		j->flat = 0;
	j->depth--;
	if (!flat && j->some[j->depth + 1])
		new_line(j);
	pen_char(j->pen, bracket);
	if (j->depth)
		return;
	pen_char(j->pen, '\n');
	pen_flush(j->pen);
}

void json_string(struct json *j, const char *key, const char *text)
{
	begin(j, key);
	put_string(j, text);
}

void json_number(struct json *j, const char *key, uint64_t number)
{
	begin(j, key);
	pen_decimal(j->pen, number);
}

void json_real(struct json *j, const char *key, double number)
{
	char text[400];

	begin(j, key);
	snprintf(text, sizeof(text), "%.3f", isfinite(number) ? number : 0.0);
	pen_string(j->pen, text);
}

/* A string: not all that read JSON have numbers of 64 bits. */
void json_address(struct json *j, const char *key, uint64_t address)
{
	begin(j, key);
	pen_char(j->pen, '"');
	pen_hex(j->pen, address);
	pen_char(j->pen, '"');
}

void json_bool(struct json *j, const char *key, bool yes)
{
	begin(j, key);
	pen_string(j->pen, yes ? "true" : "false");
}

void json_null(struct json *j, const char *key)
{
	begin(j, key);
	pen_string(j->pen, "null");
}
