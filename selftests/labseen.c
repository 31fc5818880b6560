// SPDX-License-Identifier: GPL-2.0
/* What other files say of the memory that a row of kernel/lab is about. */
#include "labseen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernelfiles.h"
#include "kernelsays.h"
#include "kspace.h"

#define PAGE	4096UL

static void add_run(struct lab_seen *l, const struct mmscope_range *r,
		    uint64_t *at, uint64_t *next, uint64_t *in_extent)
{
	uint64_t pages = (r->end - r->start) / PAGE;

	l->whole &= r->start == *at && r->kind == MMSCOPE_K_PAGE;
	*at = r->end;
	if (!l->pages || r->frame != *next) {
		l->extents++;
		*in_extent = 0;
	}
	*in_extent += pages;
	*next = r->frame + pages;
	l->pages += pages;
	if (*in_extent > l->longest)
		l->longest = *in_extent;
	l->ram &= says_is_ram(r->frame) && says_is_ram(*next - 1);
}

/**
 * lab_see() - where memory is, by kernel/pagetable and /proc/iomem
 * @h: handle
 * @row: what it is
 * @l: filled
 *
 * Return: 0 or -errno; -ENODATA if it is nowhere.
 */
int lab_see(struct mmscope *h, const struct lab_row *row, struct lab_seen *l)
{
	uint64_t at = row->start & -PAGE, end = (row->end + PAGE - 1) & -PAGE;
	uint64_t next = 0, in_extent = 0;
	struct kf_runs runs;
	size_t i;
	int err = kf_runs_in(h, at, end, "", &runs);

	memset(l, 0, sizeof(*l));
	if (!err && !runs.n)
		err = -ENODATA;
	if (!err) {
		l->first = runs.rows[0].r.frame;
		l->flags = runs.rows[0].r.flags;
		l->shift = runs.rows[0].r.shift;
		l->whole = true;
		l->ram = true;
	}
	for (i = 0; !err && i < runs.n; i++)
		add_run(l, &runs.rows[i].r, &at, &next, &in_extent);
	l->whole &= at == end;
	kf_runs_free(&runs);
	return err;
}

/**
 * lab_translated() - the frame that kernel/translate has for an address
 * @address: address
 *
 * Return: its number; all ones if there is none.
 */
uint64_t lab_translated(uint64_t address)
{
	static char text[KSPACE_TEXT];
	char request[32];
	const char *line;

	snprintf(request, sizeof(request), "0x%lx", (unsigned long)address);
	if (kspace_ask("translate", request, text))
		return UINT64_MAX;
	line = strstr(text, "\nphysical 0x");
	return line ? strtoull(line + 10, NULL, 16) / PAGE : UINT64_MAX;
}

/**
 * lab_find_area() - a line of /proc/vmallocinfo
 * @start: first address of the area
 * @size: filled with its bytes
 * @pages: filled with the pages that it says to have, 0 if it does not
 * @line: filled
 *
 * Return: true if there is one.
 */
bool lab_find_area(uint64_t start, uint64_t *size, uint64_t *pages,
		   char line[512])
{
	FILE *f = fopen("/proc/vmallocinfo", "re");
	unsigned long first, last;
	bool found = false;

	while (f && !found && fgets(line, 512, f)) {
		const char *p = strstr(line, " pages=");

		found = sscanf(line, "0x%lx-0x%lx %lu", &first, &last,
			       size) == 3 && first == start;
		*pages = p ? strtoull(p + 7, NULL, 10) : 0;
	}
	if (f)
		fclose(f);
	return found;
}
