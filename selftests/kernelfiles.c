// SPDX-License-Identifier: GPL-2.0
/* Reads the files of kernel/, and finds what is in them. */
#include "kernelfiles.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
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

/**
 * kf_runs_in() - the rows of `pagetable` in a range
 * @h: handle
 * @start: first address
 * @end: first address after it
 * @more: other words, or ""
 * @runs: filled; to be freed whatever is returned
 *
 * Return: as kf_runs().
 */
int kf_runs_in(struct mmscope *h, uint64_t start, uint64_t end,
	       const char *more, struct kf_runs *runs)
{
	char words[96];

	snprintf(words, sizeof(words), "range=%" PRIx64 "-%" PRIx64 " %s",
		 start, end, more);
	return kf_runs(h, words, runs);
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

/**
 * kf_area_of() - the row that an address is in
 * @areas: rows
 * @address: address
 *
 * Return: the row, or NULL.
 */
const struct kf_area *kf_area_of(const struct kf_areas *areas, uint64_t address)
{
	size_t i;

	for (i = 0; i < areas->n; i++)
		if (areas->rows[i].start <= address &&
		    address < areas->rows[i].end)
			return &areas->rows[i];
	return NULL;
}

/**
 * kf_level_name() - the kernel's word for a level
 * @l: layout
 * @level: enum mmscope_level
 *
 * Return: the word; that of the root is "pgd".
 */
const char *kf_level_name(const struct kf_layout *l, unsigned int level)
{
	static const char * const names[] = {
		[MMSCOPE_PTE] = "pte", [MMSCOPE_PMD] = "pmd",
		[MMSCOPE_PUD] = "pud", [MMSCOPE_P4D] = "p4d",
	};

	return level < l->levels ? names[level] : "pgd";
}
