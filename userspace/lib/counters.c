// SPDX-License-Identifier: GPL-2.0
/* Files of "name value" or "key=value" lines. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static bool name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool scan_key(struct mmscope_scan *s, struct mmscope_counter *c)
{
	const char *p = s->p;
	size_t len;

	while (p < s->end && name_char(*p))
		p++;
	len = p - s->p;
	if (!len || len >= sizeof(c->name) || p == s->end ||
	    (*p != ' ' && *p != '='))
		return false;
	memcpy(c->name, s->p, len);
	c->name[len] = '\0';
	s->p = p + 1;
	return true;
}

static bool scan_row(struct mmscope_scan *s, struct mmscope_counter *c)
{
	bool spaced;

	if (!scan_key(s, c))
		return false;
	spaced = s->p[-1] == '=' && s->p < s->end && *s->p == ' ';
	return !spaced && mmscope_scan_number(s, &c->value) &&
	       mmscope_scan_end(s);
}

static int parse_rows(const char *text, struct mmscope_counters *set)
{
	struct mmscope_scan line;
	uint64_t v;
	size_t room = 0;
	int err;

	while (mmscope_scan_line(&text, &line)) {
		struct mmscope_counter c;

		if (!scan_row(&line, &c) || !mmscope_counter(set, c.name, &v))
			return -EPROTO;
		err = mmscope_grow((void **)&set->rows, set->n, &room,
				   sizeof(c));
		if (err)
			return err;
		set->rows[set->n++] = c;
	}
	return 0;
}

/**
 * mmscope_counters_parse() - read "name value" or "key=value" lines
 * @text: the lines
 * @set: where they go, for mmscope_counters_free(); empty after a failure
 *
 * Return: 0; -EPROTO for a malformed line or a name twice, -ENOMEM.
 */
int mmscope_counters_parse(const char *text, struct mmscope_counters *set)
{
	int err;

	memset(set, 0, sizeof(*set));
	err = parse_rows(text, set);
	if (err)
		mmscope_counters_free(set);
	return err;
}

/* Parse and free what was read. */
static int take(struct mmscope *h, pid_t pid, const char *name, char *text,
		size_t len, struct mmscope_counters *set)
{
	int err = mmscope_is_text(text, len);

	if (!err)
		err = mmscope_counters_parse(text, set);
	free(text);
	return mmscope_fail_parse(h, err, pid, name);
}

/**
 * mmscope_counters() - read a file of counters
 * @h: handle
 * @pid: an attached process, or 0 for the top directory
 * @name: name of the file, "stats"
 * @set: where they go, for mmscope_counters_free(); empty after a failure
 *
 * Return: 0, or as mmscope_read_file() and mmscope_counters_parse().
 */
int mmscope_counters(struct mmscope *h, pid_t pid, const char *name,
		     struct mmscope_counters *set)
{
	char *text;
	size_t len;
	int err;

	memset(set, 0, sizeof(*set));
	err = mmscope_read_file(h, pid, name, &text, &len);
	return err ? err : take(h, pid, name, text, len, set);
}

/**
 * mmscope_counters_proc() - read a file of counters in /proc/mmscope
 * @h: handle
 * @name: name of the file, "self"
 * @set: where they go, for mmscope_counters_free(); empty after a failure
 *
 * Return: 0, or as mmscope_read_proc() and mmscope_counters_parse().
 */
int mmscope_counters_proc(struct mmscope *h, const char *name,
			  struct mmscope_counters *set)
{
	char *text;
	size_t len;
	int err;

	memset(set, 0, sizeof(*set));
	err = mmscope_read_proc(h, name, &text, &len);
	return err ? err : take(h, 0, name, text, len, set);
}

/**
 * mmscope_counters_free() - free the rows of a set
 * @set: the set; empty afterwards
 */
void mmscope_counters_free(struct mmscope_counters *set)
{
	free(set->rows);
	memset(set, 0, sizeof(*set));
}

/**
 * mmscope_counter() - look a counter up
 * @set: the set
 * @name: name of the counter
 * @value: where its value goes
 *
 * Return: 0, or -ENOENT if it is not in the set.
 */
int mmscope_counter(const struct mmscope_counters *set, const char *name,
		    uint64_t *value)
{
	size_t i;

	for (i = 0; i < set->n; i++) {
		if (strcmp(set->rows[i].name, name))
			continue;
		*value = set->rows[i].value;
		return 0;
	}
	return -ENOENT;
}

/**
 * mmscope_stat() - read one counter of `stats`
 * @h: handle
 * @name: name of the counter
 * @value: where its value goes
 *
 * Return: 0; as mmscope_counters(); -EPROTO if `stats` has no such counter.
 */
int mmscope_stat(struct mmscope *h, const char *name, uint64_t *value)
{
	struct mmscope_counters set;
	int err = mmscope_counters(h, 0, "stats", &set);

	if (err)
		return err;
	err = mmscope_counter(&set, name, value);
	mmscope_counters_free(&set);
	if (err)
		return mmscope_fail(h, -EPROTO, "stats has no line \"%.48s\"",
				    name);
	return 0;
}

/**
 * mmscope_set() - change what `control` holds
 * @h: handle
 * @lines: "key=value", or more such joined by newlines
 *
 * Return: 0; -EINVAL if a line is malformed, unknown or out of bounds (then
 * nothing was changed); -ENOENT, -EACCES.
 */
int mmscope_set(struct mmscope *h, const char *lines)
{
	return mmscope_write_file(h, 0, "control", lines, strlen(lines));
}

/* The rest of a line that begins with @key and "="; false if it does not. */
static bool value_of(const struct mmscope_scan *line, const char *key,
		     struct mmscope_scan *value)
{
	size_t len = strlen(key);

	if ((size_t)(line->end - line->p) <= len ||
	    memcmp(line->p, key, len) || line->p[len] != '=')
		return false;
	value->p = line->p + len + 1;
	value->end = line->end;
	return true;
}

static int find_value(const char *text, const char *key, char *value,
		      size_t size)
{
	struct mmscope_scan line, found;
	size_t len;

	while (mmscope_scan_line(&text, &line)) {
		if (!value_of(&line, key, &found))
			continue;
		len = found.end - found.p;
		if (!len || len >= size)
			return -EPROTO;
		memcpy(value, found.p, len);
		value[len] = '\0';
		return 0;
	}
	return -ENOENT;
}

/**
 * mmscope_get() - read what `control` holds
 * @h: handle
 * @key: what is before the "="
 * @value: where what is after it goes
 * @size: bytes of room there
 *
 * Return: 0; -ENOENT if `control` has no such key, or there is no `control`;
 * -EPROTO if the value is empty or has no room; as mmscope_read_file().
 */
int mmscope_get(struct mmscope *h, const char *key, char *value, size_t size)
{
	char *text;
	size_t len;
	int err = mmscope_read_file(h, 0, "control", &text, &len);

	if (err)
		return err;
	err = mmscope_is_text(text, len);
	if (!err)
		err = find_value(text, key, value, size);
	free(text);
	if (err == -ENOENT)
		return mmscope_fail(h, err, "control has no line \"%.48s\"",
				    key);
	return mmscope_fail_parse(h, err, 0, "control");
}
