// SPDX-License-Identifier: GPL-2.0
/* Numbers and sizes, strictly: no sign, no space, no overflow. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

static bool parse(const char *p, const char *end, unsigned int base,
		  uint64_t *v)
{
	uint64_t n = 0;

	if (p == end)
		return false;
	for (; p < end; p++) {
		unsigned int d = digit(*p);

		if (d >= base || n > (UINT64_MAX - d) / base)
			return false;
		n = n * base + d;
	}
	*v = n;
	return true;
}

/* All of it is hexadecimal digits, without 0x. */
bool mmscope_parse_hex(const char *p, const char *end, uint64_t *v)
{
	return parse(p, end, 16, v);
}

/* All of it is a number: hexadecimal after 0x, else decimal. */
bool mmscope_parse_number(const char *p, const char *end, uint64_t *v)
{
	if (end - p > 2 && p[0] == '0' && p[1] == 'x')
		return parse(p + 2, end, 16, v);
	return parse(p, end, 10, v);
}

static const char units[] = "KMGTP";

/* What sizes of leaves are, without snprintf(). */
static int put_small(char *buf, unsigned int number, char unit)
{
	char digits[4] = { '0' + number / 1000, '0' + number / 100 % 10,
			   '0' + number / 10 % 10, '0' + number % 10 };
	int skip = 0, n = 0;

	while (skip < 3 && digits[skip] == '0')
		skip++;
	while (skip < 4)
		buf[n++] = digits[skip++];
	buf[n++] = unit;
	buf[n] = '\0';
	return n;
}

/**
 * mmscope_size_format() - write a size as the files do
 * @buf: where to
 * @len: bytes of room there
 * @bytes: the size; one that is no whole number of KiB is written as a number
 *
 * Return: the length of the whole text, as snprintf() has it.
 */
int mmscope_size_format(char *buf, size_t len, uint64_t bytes)
{
	unsigned int unit = 0;

	if (!bytes || bytes % 1024)
		return snprintf(buf, len, "%llu", (unsigned long long)bytes);
	bytes /= 1024;
	for (; bytes % 1024 == 0 && units[unit + 1]; unit++)
		bytes /= 1024;
	if (bytes < 1024 && len >= 6)
		return put_small(buf, bytes, units[unit]);
	return snprintf(buf, len, "%llu%c", (unsigned long long)bytes,
			units[unit]);
}

/**
 * mmscope_size_parse() - read a size such as "4K" or "2M"
 * @text: the size; a number with no unit is bytes
 * @bytes: where it goes
 *
 * Return: 0, or -EINVAL if it is no size, is 0 or too large.
 */
int mmscope_size_parse(const char *text, uint64_t *bytes)
{
	const char *end = text + strlen(text);
	const char *unit = end > text ? strchr(units, end[-1]) : NULL;
	unsigned int shift = 0;
	uint64_t n;

	if (unit) {
		shift = 10 * (unit - units + 1);
		end--;
	}
	if (!parse(text, end, 10, &n) || !n || n > UINT64_MAX >> shift)
		return -EINVAL;
	*bytes = n << shift;
	return 0;
}
