// SPDX-License-Identifier: GPL-2.0
/* Text on its way to a stream. */
#include "pen.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "human.h"

/* What a library has written failed some calls ago; of a pipe it can be seen still. */
static int why_failed(FILE *out)
{
	struct pollfd fd = { .fd = fileno(out), .events = POLLOUT };
	int err = errno;

	return poll(&fd, 1, 0) == 1 && fd.revents & POLLERR ? EPIPE : err;
}

void pen_check(struct pen *p)
{
	if (!p->error && ferror_unlocked(p->out))
		p->error = why_failed(p->out);
}

static void put(struct pen *p, const char *text, size_t len)
{
	fwrite_unlocked(text, 1, len, p->out);
	pen_check(p);
}

void pen_flush(struct pen *p)
{
	if (p->n)
		put(p, p->buf, p->n);
	p->n = 0;
}

void pen_text(struct pen *p, const char *text, size_t len)
{
	if (len > PEN_SIZE - p->n)
		pen_flush(p);
	if (len > PEN_SIZE) {
		put(p, text, len);
		return;
	}
	memcpy(p->buf + p->n, text, len);
	p->n += len;
}

void pen_string(struct pen *p, const char *text)
{
	pen_text(p, text, strlen(text));
}

void pen_blanks(struct pen *p, size_t n)
{
	while (n--)
		pen_char(p, ' ');
}

void pen_decimal(struct pen *p, uint64_t number)
{
	char buf[NUMBER_SIZE];
	size_t len = number_decimal(buf, number);

	pen_text(p, buf, len);
}

void pen_hex(struct pen *p, uint64_t number)
{
	char buf[NUMBER_SIZE];
	size_t len = number_hex(buf, number);

	pen_text(p, buf, len);
}

void pen_escape(struct pen *p, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	const char text[] = { '\\', 'x', digits[c >> 4], digits[c & 15] };

	pen_text(p, text, sizeof(text));
}
