/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers as people write them. */
#ifndef HUMAN_H
#define HUMAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for a number of 64 bits in any of these forms, with its NUL. */
#define NUMBER_SIZE	24

/* "12" and "0x1f", with a NUL; their lengths. snprintf() takes ten times as long. */
size_t number_decimal(char *buf, uint64_t number);
size_t number_hex(char *buf, uint64_t number);

/* "0", "292K", "1.5M", "4P": at most one decimal, and that only below 10. */
const char *human_bytes(uint64_t bytes, char *buf, size_t size);

/* "870ns", "4.1us", "12ms", "3.2s" */
const char *human_ns(uint64_t ns, char *buf, size_t size);

/* "12", "4K", "1.5M", "0x1000": bytes; false if it is none of these. */
bool human_parse(const char *text, uint64_t *number);

/* "12": how often, 1 at least; false if it is not that. */
bool human_count(const char *text, unsigned long *number);

/* "2", "0.5": seconds, @least or more; false if it is not that. */
bool human_seconds(const char *text, double least, double *seconds);

/* "0x7f00", "7f00" with @hex, or decimal: an address. */
bool human_address(const char *text, bool hex, uint64_t *address);

#endif /* HUMAN_H */
