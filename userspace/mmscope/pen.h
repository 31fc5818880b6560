/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text on its way to a stream, some thousands of characters at a time: where a
 * table has millions of cells a call of stdio's for each is most of the work.
 */
#ifndef PEN_H
#define PEN_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define PEN_SIZE	16384

/**
 * struct pen - text that is not yet with its stream
 * @out: the stream; who else writes to it calls pen_flush() before
 * @error: why the stream could not be written to, the first time; 0
 * @n: characters in @buf
 * @buf: the text
 */
struct pen {
	FILE *out;
	int error;
	size_t n;
	char buf[PEN_SIZE];
};

void pen_flush(struct pen *p);

/* Right after somebody else has written to the stream: keeps why that failed. */
void pen_check(struct pen *p);

void pen_text(struct pen *p, const char *text, size_t len);
void pen_string(struct pen *p, const char *text);
void pen_blanks(struct pen *p, size_t n);
void pen_decimal(struct pen *p, uint64_t number);
void pen_hex(struct pen *p, uint64_t number);	/* "0x1f" */

/* A character that is none for people or programs: "\x0a". */
void pen_escape(struct pen *p, unsigned char c);

static inline void pen_char(struct pen *p, char c)
{
	if (p->n == PEN_SIZE)
		pen_flush(p);
	p->buf[p->n++] = c;
}

#endif /* PEN_H */
