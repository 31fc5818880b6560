// SPDX-License-Identifier: GPL-2.0
/*
 * Words of a line. Each function takes the next word if it is what the
 * function names, else takes nothing and says false. None looks past the end
 * of the line.
 */
#include <string.h>

#include "internal.h"

/* Take a line, without its newline, off *@text; false at the end. */
bool mmscope_scan_line(const char **text, struct mmscope_scan *line)
{
	const char *p = *text;
	const char *nl;

	if (!*p)
		return false;
	nl = p + strcspn(p, "\n");
	line->p = p;
	line->end = nl;
	*text = *nl ? nl + 1 : nl;
	return true;
}

/* Does the line only name the columns? */
bool mmscope_scan_comment(const struct mmscope_scan *line)
{
	return line->p < line->end && *line->p == '#';
}

static const char *skip(const struct mmscope_scan *s)
{
	const char *p = s->p;

	while (p < s->end && *p == ' ')
		p++;
	return p;
}

/* Where the next word is; false if there is none. */
static bool next(const struct mmscope_scan *s, struct mmscope_scan *word)
{
	const char *p = skip(s);

	word->p = p;
	while (p < s->end && *p != ' ')
		p++;
	word->end = p;
	return word->p < word->end;
}

/* Is nothing left? */
bool mmscope_scan_end(struct mmscope_scan *s)
{
	return skip(s) == s->end;
}

/* Any word, of any length. */
bool mmscope_scan_any(struct mmscope_scan *s, struct mmscope_scan *word)
{
	if (!next(s, word))
		return false;
	s->p = word->end;
	return true;
}

/* Any word; copied with a NUL, and it has to fit. */
bool mmscope_scan_copy(struct mmscope_scan *s, char *buf, size_t size)
{
	struct mmscope_scan word;
	size_t len;

	if (!next(s, &word))
		return false;
	len = word.end - word.p;
	if (len >= size)
		return false;
	memcpy(buf, word.p, len);
	buf[len] = '\0';
	s->p = word.end;
	return true;
}

/* This very word. */
bool mmscope_scan_word(struct mmscope_scan *s, const char *word)
{
	struct mmscope_scan found;
	size_t len = strlen(word);

	if (!next(s, &found) || (size_t)(found.end - found.p) != len ||
	    memcmp(found.p, word, len))
		return false;
	s->p = found.end;
	return true;
}

/* A number, decimal or with 0x. */
bool mmscope_scan_number(struct mmscope_scan *s, uint64_t *v)
{
	struct mmscope_scan word;

	if (!next(s, &word) || !mmscope_parse_number(word.p, word.end, v))
		return false;
	s->p = word.end;
	return true;
}

/* A number that fits an unsigned int. */
bool mmscope_scan_uint(struct mmscope_scan *s, unsigned int *v)
{
	struct mmscope_scan was = *s;
	uint64_t n;

	if (mmscope_scan_number(s, &n) && n <= UINT32_MAX) {
		*v = n;
		return true;
	}
	*s = was;
	return false;
}

/* A number just after @key, as in "tables=7". */
bool mmscope_scan_key(struct mmscope_scan *s, const char *key, uint64_t *v)
{
	struct mmscope_scan word;
	size_t len = strlen(key);

	if (!next(s, &word) || (size_t)(word.end - word.p) <= len ||
	    memcmp(word.p, key, len) ||
	    !mmscope_parse_number(word.p + len, word.end, v))
		return false;
	s->p = word.end;
	return true;
}

/* "start-end", hexadecimal, not empty. */
bool mmscope_scan_range(struct mmscope_scan *s, uint64_t *start, uint64_t *end)
{
	struct mmscope_scan word;
	const char *dash;

	if (!next(s, &word))
		return false;
	dash = memchr(word.p, '-', word.end - word.p);
	if (!dash || !mmscope_parse_hex(word.p, dash, start) ||
	    !mmscope_parse_hex(dash + 1, word.end, end) || *start >= *end)
		return false;
	s->p = word.end;
	return true;
}

/* "rwxp", "---s" and what is between. */
bool mmscope_scan_perms(struct mmscope_scan *s, char perms[5])
{
	static const char *const allowed[] = { "r-", "w-", "x-", "ps" };
	struct mmscope_scan was = *s;
	unsigned int i;

	if (!mmscope_scan_copy(s, perms, 5) || strlen(perms) != 4)
		goto bad;
	for (i = 0; i < 4; i++)
		if (!strchr(allowed[i], perms[i]))
			goto bad;
	return true;
bad:
	*s = was;
	return false;
}

/* "pte" to "pgd". */
bool mmscope_scan_level(struct mmscope_scan *s, unsigned int *level)
{
	struct mmscope_scan was = *s;
	char text[8];
	int found;

	if (mmscope_scan_copy(s, text, sizeof(text))) {
		found = mmscope_level_by_name(text);
		if (found > 0) {
			*level = found;
			return true;
		}
	}
	*s = was;
	return false;
}

/* Octal escape at @p: its three digits' value, or -1 if there is none. */
static int escape(const char *p, const char *end)
{
	unsigned int value = 0, i;

	if (end - p < 4)
		return -1;
	for (i = 1; i < 4; i++) {
		if (p[i] < '0' || p[i] > '7')
			return -1;
		value = value * 8 + (p[i] - '0');
	}
	return value > 0 && value < 256 ? (int)value : -1;
}

/*
 * The rest of the line, a name: "-" is none, escapes are decoded, what does
 * not fit is cut. A name that is missing or has a bad escape is none at all.
 */
bool mmscope_scan_name(struct mmscope_scan *s, char *buf, size_t size)
{
	const char *p = skip(s);
	size_t used = 0;

	if (p == s->end)
		return false;
	if (s->end - p == 1 && *p == '-')
		p++;
	while (p < s->end) {
		int c = *p == '\\' ? escape(p, s->end) : (unsigned char)*p;

		if (c < 0)
			return false;
		if (used + 1 < size)
			buf[used++] = c;
		p += *p == '\\' ? 4 : 1;
	}
	buf[used] = '\0';
	s->p = p;
	return true;
}

/* "NAME on" or "NAME off". */
bool mmscope_scan_switch(struct mmscope_scan *s, const char *name, bool *on)
{
	if (!mmscope_scan_word(s, name))
		return false;
	*on = mmscope_scan_word(s, "on");
	return *on || mmscope_scan_word(s, "off");
}
