// SPDX-License-Identifier: GPL-2.0
/* Parses the rows of kernel/pagetable and kernel/vmalloc. */
#include <errno.h>
#include <string.h>

#include "internal.h"
#include "kernelfiles.h"

/* The line has two columns more than that of a process. */
static bool scan_run(struct mmscope_scan *s, struct kf_run *run)
{
	struct mmscope_scan rest = *s;
	char word[MMSCOPE_FLAGS_SIZE], row[MMSCOPE_FLAGS_SIZE + 128];
	int i;

	for (i = 0; i < 7; i++)
		if (!mmscope_scan_copy(&rest, word, sizeof(word)))
			return false;
	if (rest.p - s->p >= (ptrdiff_t)sizeof(row))
		return false;
	memcpy(row, s->p, rest.p - s->p);
	row[rest.p - s->p] = '\0';
	*s = rest;
	if (mmscope_pagetable_parse_row(row, &run->r) ||
	    !mmscope_scan_copy(s, run->region, sizeof(run->region)))
		return false;
	run->wx = mmscope_scan_word(s, "W+X");
	return run->wx || mmscope_scan_word(s, "-");
}

/**
 * kf_runs_parse() - read the text of `pagetable`
 * @text: text
 * @runs: filled; to be freed whatever is returned
 *
 * Return: 0, -EPROTO or -ENOMEM.
 */
int kf_runs_parse(const char *text, struct kf_runs *runs)
{
	struct mmscope_scan line;
	size_t room = 0;
	bool good = true, total = false;

	memset(runs, 0, sizeof(*runs));
	while (good && mmscope_scan_line(&text, &line)) {
		if (mmscope_scan_comment(&line))
			continue;
		if (mmscope_grow((void **)&runs->rows, runs->n, &room,
				 sizeof(*runs->rows)))
			return -ENOMEM;
		if (total)
			return -EPROTO;
		total = mmscope_scan_word(&line, "total");
		if (!total)
			good = scan_run(&line, &runs->rows[runs->n++]);
		else
			good = mmscope_scan_key(&line, "runs=",
						&runs->total.runs) &&
			       mmscope_scan_key(&line, "bytes=",
						&runs->total.bytes) &&
			       mmscope_scan_key(&line, "wx_runs=",
						&runs->total.wx_runs) &&
			       mmscope_scan_key(&line, "wx_bytes=",
						&runs->total.wx_bytes) &&
			       mmscope_scan_key(&line, "unread=",
						&runs->total.unread);
		good = good && mmscope_scan_end(&line);
	}
	return good && total ? 0 : -EPROTO;
}

static bool scan_area(struct mmscope_scan *s, struct kf_area *area)
{
	char text[64], *rest = text, *size;

	area->leaves = 0;
	if (!mmscope_scan_range(s, &area->start, &area->end) ||
	    !mmscope_scan_number(s, &area->pages) ||
	    !mmscope_scan_number(s, &area->extents) ||
	    !mmscope_scan_number(s, &area->longest) ||
	    !mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	while ((size = strsep(&rest, ",")))
		if (!kf_add_size(size, &area->leaves))
			return false;
	return true;
}

/**
 * kf_areas_parse() - read the text of `vmalloc`
 * @text: text
 * @areas: filled; to be freed whatever is returned
 *
 * Return: 0, -EPROTO or -ENOMEM.
 */
int kf_areas_parse(const char *text, struct kf_areas *areas)
{
	struct mmscope_scan line;
	size_t room = 0;
	bool good = true, total = false;

	memset(areas, 0, sizeof(*areas));
	while (good && mmscope_scan_line(&text, &line)) {
		if (mmscope_scan_comment(&line))
			continue;
		if (mmscope_grow((void **)&areas->rows, areas->n, &room,
				 sizeof(*areas->rows)))
			return -ENOMEM;
		if (total)
			return -EPROTO;
		total = mmscope_scan_word(&line, "total");
		if (!total)
			good = scan_area(&line, &areas->rows[areas->n++]);
		else
			good = mmscope_scan_key(&line, "areas=",
						&areas->total.areas) &&
			       mmscope_scan_key(&line, "pages=",
						&areas->total.pages) &&
			       mmscope_scan_key(&line, "extents=",
						&areas->total.extents) &&
			       mmscope_scan_key(&line, "longest=",
						&areas->total.longest) &&
			       mmscope_scan_key(&line, "unread=",
						&areas->total.unread);
		good = good && mmscope_scan_end(&line);
	}
	return good && total ? 0 : -EPROTO;
}
