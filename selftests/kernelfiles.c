// SPDX-License-Identifier: GPL-2.0
/* Reads the files of kernel/: layout, pagetable, vmalloc. */
#include "kernelfiles.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/* The whole text of a file, after @words were written to it, to be freed. */
static int read_text(struct mmscope *h, const char *name, const char *words,
		     char **text)
{
	int fd = mmscope_open_file(h, 0, name,
				   (words ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return fd;
	if (words)
		err = mmscope_write_fd(h, fd, words, strlen(words), name);
	if (!err)
		err = mmscope_read_fd(h, fd, text, NULL, name);
	close(fd);
	return err;
}

static bool scan_hex_fact(struct mmscope_scan *s, const char *key, uint64_t *v)
{
	return mmscope_scan_word(s, key) && mmscope_scan_number(s, v);
}

/* "0xSTART-0xEND" */
static bool scan_span(struct mmscope_scan *s, const char *key, uint64_t *start,
		      uint64_t *end)
{
	char text[48];
	char *dash;

	if (!mmscope_scan_word(s, key) ||
	    !mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	dash = strchr(text, '-');
	return dash && mmscope_parse_number(text, dash, start) &&
	       mmscope_parse_number(dash + 1, text + strlen(text), end);
}

static bool add_size(const char *text, uint64_t *bits)
{
	uint64_t bytes;

	if (mmscope_size_parse(text, &bytes) || (bytes & (bytes - 1)))
		return false;
	*bits |= 1ULL << __builtin_ctzll(bytes);
	return true;
}

static bool scan_page_sizes(struct mmscope_scan *s, uint64_t *bits)
{
	char text[16];

	if (!mmscope_scan_word(s, "page_sizes"))
		return false;
	while (mmscope_scan_copy(s, text, sizeof(text)))
		if (!add_size(text, bits))
			return false;
	return true;
}

static bool scan_switch(struct mmscope_scan *s, const char *key, bool *on)
{
	if (!mmscope_scan_word(s, key))
		return false;
	*on = mmscope_scan_word(s, "yes");
	return *on || mmscope_scan_word(s, "no");
}

/* A fact, of which each is on a line of its own, in this order. */
static bool scan_fact(struct mmscope_scan *s, struct kf_layout *l,
		      unsigned int line)
{
	switch (line) {
	case 0:
		return scan_hex_fact(s, "levels", &l->levels);
	case 1:
		return scan_page_sizes(s, &l->page_sizes);
	case 2:
		return scan_span(s, "user", &l->user_start, &l->user_end);
	case 3:
		return scan_span(s, "kernel", &l->kernel_start, &l->kernel_end);
	case 4:
		return scan_hex_fact(s, "page_offset", &l->page_offset);
	case 5:
		return scan_span(s, "vmalloc", &l->vmalloc_start,
				 &l->vmalloc_end);
	case 6:
		return scan_switch(s, "isolated", &l->isolated);
	case 7:
		return scan_hex_fact(s, "system_ram", &l->system_ram);
	case 8:
		return scan_hex_fact(s, "direct_mapped", &l->direct_mapped);
	default:
		return scan_hex_fact(s, "unread", &l->unread);
	}
}

#define FACTS	10

/* "4K:8192,2M:2097152", "-" or "unwalked" */
static bool scan_leaves(struct mmscope_scan *s, struct kf_region *r)
{
	char text[128], *rest = text, *item;

	if (mmscope_scan_word(s, "-") || mmscope_scan_word(s, "unwalked"))
		return true;
	if (!mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	while ((item = strsep(&rest, ","))) {
		char *number = item, *size = strsep(&number, ":");
		uint64_t bit = 0, bytes;
		unsigned int level;

		if (!number || !add_size(size, &bit) ||
		    !mmscope_parse_number(number, number + strlen(number),
					  &bytes))
			return false;
		level = (__builtin_ctzll(bit) - 12) / 9 + MMSCOPE_PTE;
		if (level > MMSCOPE_PGD || r->leaf[level])
			return false;
		r->leaf[level] = bytes;
	}
	return true;
}

static bool scan_region(struct mmscope_scan *s, struct kf_region *r)
{
	if (!mmscope_scan_range(s, &r->start, &r->end) ||
	    !mmscope_scan_number(s, &r->size))
		return false;
	r->logical = mmscope_scan_word(s, "logical");
	return (r->logical || mmscope_scan_word(s, "virtual")) &&
	       mmscope_scan_number(s, &r->mapped) &&
	       mmscope_scan_number(s, &r->blocked) && scan_leaves(s, r) &&
	       mmscope_scan_copy(s, r->name, sizeof(r->name));
}

/**
 * kf_layout_parse() - read the text of `layout`
 * @text: text
 * @l: filled
 *
 * Return: 0 or -EPROTO.
 */
int kf_layout_parse(const char *text, struct kf_layout *l)
{
	struct mmscope_scan line;
	unsigned int facts = 0;
	bool good = true;

	memset(l, 0, sizeof(*l));
	while (good && mmscope_scan_line(&text, &line)) {
		if (mmscope_scan_comment(&line))
			continue;
		if (facts < FACTS)
			good = scan_fact(&line, l, facts++);
		else
			good = l->n < KF_REGIONS &&
			       scan_region(&line, &l->regions[l->n++]);
		good = good && mmscope_scan_end(&line);
	}
	return good && l->n ? 0 : -EPROTO;
}

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
		if (!add_size(size, &area->leaves))
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

/* Read and parse; what the parser has made is to be freed in any case. */
int kf_layout(struct mmscope *h, struct kf_layout *l)
{
	char *text;
	int err = read_text(h, "kernel/layout", NULL, &text);

	if (err)
		return err;
	err = kf_layout_parse(text, l);
	free(text);
	return err;
}

int kf_runs(struct mmscope *h, const char *words, struct kf_runs *runs)
{
	char *text;
	int err = read_text(h, "kernel/pagetable", words, &text);

	memset(runs, 0, sizeof(*runs));
	if (err)
		return err;
	err = kf_runs_parse(text, runs);
	free(text);
	return err;
}

int kf_areas(struct mmscope *h, struct kf_areas *areas)
{
	char *text;
	int err = read_text(h, "kernel/vmalloc", NULL, &text);

	memset(areas, 0, sizeof(*areas));
	if (err)
		return err;
	err = kf_areas_parse(text, areas);
	free(text);
	return err;
}

void kf_runs_free(struct kf_runs *runs)
{
	free(runs->rows);
	runs->rows = NULL;
	runs->n = 0;
}

void kf_areas_free(struct kf_areas *areas)
{
	free(areas->rows);
	areas->rows = NULL;
	areas->n = 0;
}

/**
 * kf_region() - a region by name
 * @l: layout
 * @name: name
 *
 * Return: the first of that name, or NULL.
 */
const struct kf_region *kf_region(const struct kf_layout *l, const char *name)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (!strcmp(l->regions[i].name, name))
			return &l->regions[i];
	return NULL;
}

/**
 * kf_region_of() - the region that an address is in
 * @l: layout
 * @address: address
 *
 * Return: the region, or NULL.
 */
const struct kf_region *kf_region_of(const struct kf_layout *l,
				     uint64_t address)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->regions[i].start <= address &&
		    address < l->regions[i].end)
			return &l->regions[i];
	return NULL;
}

/**
 * kf_run_of() - the row that an address is in
 * @runs: rows, in order
 * @address: address
 *
 * Return: the row, or NULL.
 */
const struct kf_run *kf_run_of(const struct kf_runs *runs, uint64_t address)
{
	size_t low = 0, high = runs->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (runs->rows[mid].r.end <= address)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < runs->n && runs->rows[low].r.start <= address)
		return &runs->rows[low];
	return NULL;
}
