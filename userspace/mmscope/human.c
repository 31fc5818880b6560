// SPDX-License-Identifier: GPL-2.0
/* Numbers as people write them. */
#include "human.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Eleven days: who asks for more has made a mistake. */
#define SECONDS_MOST	1e6

/* Digits come from the end. */
static size_t put_digits(char *buf, uint64_t number, unsigned int base)
{
	static const char digits[] = "0123456789abcdef";
	char text[NUMBER_SIZE], *p = text + sizeof(text);
	size_t len;

	do {
		*--p = digits[number % base];
		number /= base;
	} while (number);
	len = text + sizeof(text) - p;
	memcpy(buf, p, len);
	buf[len] = '\0';
	return len;
}

size_t number_decimal(char *buf, uint64_t number)
{
	return put_digits(buf, number, 10);
}

size_t number_hex(char *buf, uint64_t number)
{
	buf[0] = '0';
	buf[1] = 'x';
	return 2 + put_digits(buf + 2, number, 16);
}

/* @number by units of @step, of which @units has the names. */
static const char *scaled(uint64_t number, unsigned int step,
			  const char *const *units, char *buf, size_t size)
{
	char digits[NUMBER_SIZE + 2];
	uint64_t below = 0, tenths;
	size_t len;

	for (; number >= step && units[1]; units++) {
		below = number % step;
		number /= step;
	}
	tenths = (below * 10 + step / 2) / step;
	if (tenths == 10) {
		tenths = 0;
		number++;
	}
	if (number >= 10 && tenths >= 5)
		number++;
	len = number_decimal(digits, number);
	if (number < 10 && tenths) {
		digits[len++] = '.';
		digits[len++] = '0' + tenths;
		digits[len] = '\0';
	}
	if (len + strlen(*units) < size)
		stpcpy(stpcpy(buf, digits), *units);
	else
		*buf = '\0';
	return buf;
}

const char *human_bytes(uint64_t bytes, char *buf, size_t size)
{
	static const char *const units[] = {
		"", "K", "M", "G", "T", "P", "E", NULL,
	};

	return scaled(bytes, 1024, units, buf, size);
}

const char *human_ns(uint64_t ns, char *buf, size_t size)
{
	static const char *const units[] = { "ns", "us", "ms", "s", NULL };

	return scaled(ns, 1000, units, buf, size);
}

/* The unit after a number, as a shift; -1 if it is none. */
static int unit_shift(const char *unit)
{
	static const char units[] = "KMGTPE";
	const char *found;

	if (!*unit)
		return 0;
	found = strchr(units, toupper((unsigned char)*unit));
	return found && !unit[1] ? 10 * (int)(found - units + 1) : -1;
}

bool human_parse(const char *text, uint64_t *number)
{
	uint64_t whole, tenths = 0;
	char *end;
	int shift;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	whole = strtoull(text, &end, text[0] == '0' && text[1] == 'x' ? 16 : 10);
	if (errno)
		return false;
	if (*end == '.' && isdigit((unsigned char)end[1])) {
		tenths = end[1] - '0';
		end += 2;
	}
	shift = unit_shift(end);
	if (shift < 0 || (tenths && !shift) ||
	    (whole << shift) >> shift != whole)
		return false;
	*number = (whole << shift) + ((tenths << shift) / 10);
	return true;
}

bool human_count(const char *text, unsigned long *number)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*number = strtoul(text, &end, 10);
	return !errno && !*end && *number;
}

bool human_seconds(const char *text, double least, double *seconds)
{
	char *end;

	/* strtod() takes blanks, signs, hexadecimal numbers and words */
	if (text[strspn(text, "0123456789.")])
		return false;
	*seconds = strtod(text, &end);
	return end != text && !*end && *seconds >= least &&
	       *seconds <= SECONDS_MOST;
}

bool human_address(const char *text, bool hex, uint64_t *address)
{
	bool marked = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	char *end;

	if (!isxdigit((unsigned char)*text))
		return false;
	errno = 0;
	*address = strtoull(text, &end, marked || hex ? 16 : 10);
	return !errno && !*end;
}
