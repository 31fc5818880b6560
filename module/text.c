// SPDX-License-Identifier: GPL-2.0
/* What users write to files: one bounded line of words. */
#include "text.h"

#include <linux/ctype.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/**
 * mms_text_from_user - take what was written, as a string
 * @text: filled, without white space around it
 * @size: bytes at @text
 * @from: what was written
 * @count: its length
 *
 * Context: process; may sleep.
 * Return: its length; -EINVAL if there is nothing in it, a NUL, or more than
 * fits; -EFAULT.
 */
ssize_t mms_text_from_user(char *text, size_t size, const char __user *from,
			   size_t count)
{
	char *begin;
	size_t len;

	if (!count || count >= size)
		return -EINVAL;
	if (copy_from_user(text, from, count))
		return -EFAULT;
	text[count] = '\0';
	if (strlen(text) != count)
		return -EINVAL;
	begin = strim(text);
	len = strlen(begin);
	memmove(text, begin, len + 1);
	return len ? len : -EINVAL;
}

/**
 * mms_text_word - take the next word
 * @text: what is left; moved on
 *
 * Return: the word, NULL if there is none left.
 */
char *mms_text_word(char **text)
{
	char *word = skip_spaces(*text);
	char *end = word;

	if (!*word)
		return NULL;
	while (*end && !isspace(*end))
		end++;
	if (*end)
		*end++ = '\0';
	*text = end;
	return word;
}

/**
 * mms_text_bool - "on" or "off"
 * @word: what was written
 * @value: filled
 *
 * Return: 0 or -EINVAL.
 */
int mms_text_bool(const char *word, bool *value)
{
	*value = !strcmp(word, "on");
	return *value || !strcmp(word, "off") ? 0 : -EINVAL;
}
