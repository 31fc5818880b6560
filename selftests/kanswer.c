// SPDX-License-Identifier: GPL-2.0
/* What kernel/translate answers. */
#include "kanswer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kspace.h"

#define PAGE		4096UL
#define TABLE_MASK	0x000ffffffffff000UL

/* One "walk" line; @table: where this table is to be, then where the next. */
static bool add_step(struct kanswer *a, const char *line, uint64_t *table,
		     unsigned int top)
{
	unsigned int shift = 12 + 9 * (top - a->steps - 1);
	uint64_t entry, raw, index;

	if (sscanf(line, "walk %7s index %" SCNu64 " at 0x%" SCNx64
		   " raw 0x%" SCNx64, a->level, &index, &entry, &raw) != 4)
		return false;
	a->linked &= index == ((a->address >> shift) & 511) &&
		     entry % PAGE == index * 8 &&
		     (!a->steps || entry - entry % PAGE == *table);
	*table = raw & TABLE_MASK;
	a->steps++;
	return true;
}

/* The rest of a line that begins with this, or NULL. */
static const char *after(const char *line, const char *start)
{
	size_t len = strlen(start);

	return strncmp(line, start, len) ? NULL : line + len;
}

static void add_number(const char *line, const char *start, uint64_t *number)
{
	const char *rest = after(line, start);

	if (rest)
		*number = strtoull(rest, NULL, 16);
}

static void add_text(const char *line, const char *start, char *text,
		     size_t size)
{
	const char *rest = after(line, start);

	if (rest)
		snprintf(text, size, "%s", rest);
}

static void add_line(struct kanswer *a, const char *line)
{
	struct kf_area *area = &a->area;
	char kind[16];

	if (sscanf(line, "region %*x-%*x %15s %31s", kind, a->region) == 2)
		a->logical = !strcmp(kind, "logical");
	a->has_percpu |= sscanf(line, "percpu cpu %u offset 0x%" SCNx64,
				&a->cpu, &a->percpu) == 2;
	a->has_area |= sscanf(line, "area %" SCNx64 "-%" SCNx64 " pages %" SCNu64
			      " extents %" SCNu64 " longest %" SCNu64,
			      &area->start, &area->end, &area->pages,
			      &area->extents, &area->longest) == 5;
	a->hole |= sscanf(line, "hole at level %7s", a->hole_level) == 1;
	add_number(line, "physical 0x", &a->physical);
	add_number(line, "frame pfn:0x", &a->frame);
	add_text(line, "symbol ", a->symbol, sizeof(a->symbol));
	add_text(line, "access ", a->access, sizeof(a->access));
	add_text(line, "logical ", a->logic, sizeof(a->logic));
}

/**
 * kanswer_fd() - ask kernel/translate
 * @fd: of the file
 * @address: address
 * @levels: of page tables
 * @a: filled
 *
 * Return: 0 or -errno; -EPROTO if it is no answer.
 */
int kanswer_fd(int fd, uint64_t address, unsigned int levels, struct kanswer *a)
{
	static char text[KSPACE_TEXT];
	char request[32], *rest = text, *line;
	uint64_t table = 0;
	int err;

	snprintf(request, sizeof(request), "0x%" PRIx64, address);
	err = kspace_ask_fd(fd, request, text);
	if (err)
		return err;
	memset(a, 0, sizeof(*a));
	a->linked = true;
	while ((line = strsep(&rest, "\n"))) {
		if (sscanf(line, "address 0x%" SCNx64, &a->address) == 1)
			continue;
		if (!add_step(a, line, &table, levels))
			add_line(a, line);
	}
	return a->address == address && a->steps ? 0 : -EPROTO;
}

/**
 * kanswer() - open kernel/translate, and ask
 * @address: address
 * @levels: of page tables
 * @a: filled
 *
 * Return: 0 or -errno; -EPROTO if it is no answer.
 */
int kanswer(uint64_t address, unsigned int levels, struct kanswer *a)
{
	int fd = kspace_open("translate", O_RDWR);
	int err;

	if (fd < 0)
		return fd;
	err = kanswer_fd(fd, address, levels, a);
	close(fd);
	return err;
}
