// SPDX-License-Identifier: GPL-2.0
/* Flags as words joined by commas, and back. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))
#define PKEY		"pkey="
#define PKEY_MAX	15

struct flag {
	uint32_t flag;
	const char *text;
	const char *doc;
};

#define FLAG(name, bit, text, doc)	{ 1U << (bit), text, doc },

static const struct flag flags_list[] = { MMSCOPE_FLAGS(FLAG) };

static const struct flag *by_flag(uint32_t flag)
{
	size_t i;

	for (i = 0; i < COUNT(flags_list); i++)
		if (flags_list[i].flag == flag)
			return &flags_list[i];
	return NULL;
}

/**
 * mmscope_flag_name() - word for a flag
 * @flag: one of MMSCOPE_F_*
 *
 * Return: the word, or NULL if @flag is not one flag.
 */
const char *mmscope_flag_name(uint32_t flag)
{
	const struct flag *f = by_flag(flag);

	return f ? f->text : NULL;
}

/**
 * mmscope_flag_doc() - what a flag means
 * @flag: one of MMSCOPE_F_*
 *
 * Return: a line of text, or NULL if @flag is not one flag.
 */
const char *mmscope_flag_doc(uint32_t flag)
{
	const struct flag *f = by_flag(flag);

	return f ? f->doc : NULL;
}

static bool find(const char *text, size_t len, uint32_t *flag)
{
	size_t i;

	for (i = 0; i < COUNT(flags_list); i++) {
		if (strlen(flags_list[i].text) == len &&
		    !memcmp(flags_list[i].text, text, len)) {
			*flag = flags_list[i].flag;
			return true;
		}
	}
	return false;
}

/**
 * mmscope_flag_by_name() - flag for a word
 * @text: the word
 * @flag: where the flag, one of MMSCOPE_F_*, goes
 *
 * Return: 0, or -EINVAL.
 */
int mmscope_flag_by_name(const char *text, uint32_t *flag)
{
	return find(text, strlen(text), flag) ? 0 : -EINVAL;
}

/* A text of which a part may not fit: what does is in @buf. */
struct out {
	char *buf;
	size_t len;
	size_t used;
};

static void add_char(struct out *o, char c)
{
	if (o->used + 1 < o->len)
		o->buf[o->used] = c;
	o->used++;
}

/* By hand: of a table of a million rows snprintf() was half of the work. */
static void add(struct out *o, const char *text)
{
	if (o->used)
		add_char(o, ',');
	while (*text)
		add_char(o, *text++);
}

/**
 * mmscope_flags_format() - write flags as the files do
 * @buf: where to
 * @len: bytes of room there; MMSCOPE_FLAGS_SIZE is enough for any
 * @flags: MMSCOPE_F_* and the protection key; bits that mean nothing are
 *	left out
 *
 * Return: the length of the whole text, as snprintf() has it.
 */
int mmscope_flags_format(char *buf, size_t len, uint32_t flags)
{
	struct out o = { buf, len, 0 };
	char pkey[sizeof(PKEY) + 2];
	size_t i;

	for (i = 0; i < COUNT(flags_list); i++)
		if (flags & flags_list[i].flag)
			add(&o, flags_list[i].text);
	if (mmscope_pkey(flags)) {
		snprintf(pkey, sizeof(pkey), PKEY "%u", mmscope_pkey(flags));
		add(&o, pkey);
	}
	if (!o.used)
		add(&o, "-");
	if (len)
		buf[o.used < len ? o.used : len - 1] = '\0';
	return o.used;
}

static bool parse_pkey(const char *text, size_t len, uint32_t *pkey)
{
	size_t head = strlen(PKEY);
	uint64_t v;

	if (len <= head || memcmp(text, PKEY, head) ||
	    !mmscope_parse_number(text + head, text + len, &v) ||
	    !v || v > PKEY_MAX)
		return false;
	*pkey = (uint32_t)v << MMSCOPE_PKEY_SHIFT;
	return true;
}

/**
 * mmscope_flags_parse() - read flags as the files write them
 * @text: words joined by commas, the protection key last, or "-"
 * @flags: where they go
 *
 * Return: 0, or -EINVAL if a word is unknown, empty or there twice.
 */
int mmscope_flags_parse(const char *text, uint32_t *flags)
{
	uint32_t all = 0, one;

	if (!strcmp(text, "-")) {
		*flags = 0;
		return 0;
	}
	for (;;) {
		const char *comma = text + strcspn(text, ",");
		size_t len = comma - text;

		if (mmscope_pkey(all))
			return -EINVAL;
		if (!find(text, len, &one) && !parse_pkey(text, len, &one))
			return -EINVAL;
		if (all & one)
			return -EINVAL;
		all |= one;
		if (!*comma)
			break;
		text = comma + 1;
	}
	*flags = all;
	return 0;
}
