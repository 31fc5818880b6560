// SPDX-License-Identifier: GPL-2.0
/* Reads and parses kernel/physmem. */
#include "kfphysmem.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mmscope.h"

/* The numbers of a line of a zone, each after its word. */
static void parse_uses(struct kf_mem_zone *z, const char *text)
{
	const char *at;

	z->sum = 0;
	for (at = strchr(text, '='); at; at = strchr(at + 1, '=')) {
		const char *word = at;
		uint64_t n = strtoull(at + 1, NULL, 10);

		while (word > text && isalpha(word[-1]))
			word--;
		if (!strncmp(word, "frames=", 7)) {
			z->frames = n;
			continue;
		}
		z->sum += n;
		if (!strncmp(word, "free=", 5))
			z->free = n;
		if (!strncmp(word, "zero=", 5))
			z->zero = n;
		if (!strncmp(word, "reserved=", 9))
			z->reserved = n;
	}
}

static bool parse_line(struct kf_mem *m, const char *line)
{
	struct kf_mem_row *r = &m->rows[m->nr_rows];
	struct kf_mem_zone *z = &m->zones[m->nr_zones];

	if (*line == '#')
		return true;
	if (sscanf(line, "zone %d %15s", &z->node, z->name) == 2) {
		parse_uses(z, line);
		return ++m->nr_zones < KF_MEM_ZONES;
	}
	if (sscanf(line, "%lx-%lx %lu %15s %7s %15s", &r->start, &r->end,
		   &r->bytes, r->kind, r->node, r->zone) != 6)
		return false;
	return ++m->nr_rows < KF_MEM_ROWS;
}

/**
 * kf_mem() - read kernel/physmem
 * @m: filled
 *
 * Return: 0, -EPROTO or another -errno.
 */
int kf_mem(struct kf_mem *m)
{
	FILE *f = fopen(MMSCOPE_DEBUGFS "/kernel/physmem", "re");
	bool good = true;
	char line[512];

	if (!f)
		return -errno;
	m->nr_rows = 0;
	m->nr_zones = 0;
	while (good && fgets(line, sizeof(line), f))
		good = parse_line(m, line);
	fclose(f);
	return good && m->nr_rows && m->nr_zones ? 0 : -EPROTO;
}
