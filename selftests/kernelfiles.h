/* SPDX-License-Identifier: GPL-2.0 */
/* The files of kernel/ as they are parsed: layout, pagetable, vmalloc. */
#ifndef KERNELFILES_H
#define KERNELFILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libmmscope.h"

#define KF_REGIONS	40
#define KF_NAME		24

/**
 * struct kf_region - a row of `layout`
 * @start: first address
 * @end: first address after it
 * @size: as the file says
 * @mapped: bytes mapped
 * @blocked: bytes whose entries have a frame that may not be accessed
 * @leaf: bytes mapped by leaves of each level (enum mmscope_level)
 * @logical: the kind of region
 * @unwalked: its tables are not walked
 * @name: its name
 */
struct kf_region {
	uint64_t start;
	uint64_t end;
	uint64_t size;
	uint64_t mapped;
	uint64_t blocked;
	uint64_t leaf[MMSCOPE_PGD + 1];
	bool logical;
	bool unwalked;
	char name[KF_NAME];
};

/**
 * struct kf_layout - all of `layout`; the first fields are its facts
 * @page_sizes: bits of log2 of the sizes
 */
struct kf_layout {
	uint64_t levels;
	uint64_t page_sizes;
	uint64_t user_start, user_end;
	uint64_t kernel_start, kernel_end;
	uint64_t page_offset;
	uint64_t vmalloc_start, vmalloc_end;
	bool isolated;
	uint64_t system_ram;
	uint64_t direct_mapped;
	uint64_t unread;
	struct kf_region regions[KF_REGIONS];
	size_t n;
};

/* A row of `pagetable`. */
struct kf_run {
	struct mmscope_range r;
	char region[KF_NAME];
	bool wx;
};

/**
 * struct kf_runs - all of `pagetable`
 * @total: the last line: runs, bytes, wx_runs, wx_bytes, unread
 */
struct kf_runs {
	struct kf_run *rows;
	size_t n;
	struct {
		uint64_t runs, bytes, wx_runs, wx_bytes, unread;
	} total;
};

/**
 * struct kf_area - a row of `vmalloc`
 * @leaves: bits of log2 of the sizes
 */
struct kf_area {
	uint64_t start, end;
	uint64_t pages, extents, longest;
	uint64_t leaves;
};

/**
 * struct kf_areas - all of `vmalloc`
 * @total: the last line: areas, pages, extents, longest, unread
 */
struct kf_areas {
	struct kf_area *rows;
	size_t n;
	struct {
		uint64_t areas, pages, extents, longest, unread;
	} total;
};

/* 0, or -EPROTO for what is not as it should be, or -errno. */
int kf_layout(struct mmscope *h, struct kf_layout *l);
int kf_runs(struct mmscope *h, const char *words, struct kf_runs *runs);
int kf_runs_in(struct mmscope *h, uint64_t start, uint64_t end,
	       const char *more, struct kf_runs *runs);
int kf_areas(struct mmscope *h, struct kf_areas *areas);
int kf_layout_parse(const char *text, struct kf_layout *l);
int kf_runs_parse(const char *text, struct kf_runs *runs);
int kf_areas_parse(const char *text, struct kf_areas *areas);
void kf_runs_free(struct kf_runs *runs);
void kf_areas_free(struct kf_areas *areas);

const struct kf_region *kf_region(const struct kf_layout *l, const char *name);
const struct kf_region *kf_region_of(const struct kf_layout *l,
				     uint64_t address);
const struct kf_run *kf_run_of(const struct kf_runs *runs, uint64_t address);
const struct kf_area *kf_area_of(const struct kf_areas *areas,
				 uint64_t address);
const char *kf_level_name(const struct kf_layout *l, unsigned int level);

/* For the parsers: kflayout.c, kfrows.c */
bool kf_add_size(const char *text, uint64_t *bits);

#endif /* KERNELFILES_H */
