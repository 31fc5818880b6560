/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libmmscope's reading of the files under kernel/. Iterators give one row a
 * call: 1 with a row, 0 at the end, -errno; the total is known at the end, and an
 * end without one is -EPROTO. libmmscope.h includes this.
 */
#ifndef LIBMMSCOPE_KERNEL_H
#define LIBMMSCOPE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libmmscope.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

/* Longest name of a region, with its NUL. */
#define MMSCOPE_REGION_SIZE	32

struct mmscope_kruns;
struct mmscope_kareas;

/* klayout.c: kernel/layout */

/**
 * struct mmscope_region - one region of the kernel's address space
 * @start: first address
 * @end: first address after it
 * @logical: the address less page_offset is the physical address
 * @walked: its tables were read, and what follows holds
 * @mapped: bytes mapped
 * @blocked: bytes with a frame that may not be accessed
 * @leaf: bytes mapped by leaves of each enum mmscope_level
 * @name: its name
 */
struct mmscope_region {
	uint64_t start;
	uint64_t end;
	bool logical;
	bool walked;
	uint64_t mapped;
	uint64_t blocked;
	uint64_t leaf[MMSCOPE_PGD + 1];
	char name[MMSCOPE_REGION_SIZE];
};

/**
 * struct mmscope_layout - the whole file
 * @levels: of page tables
 * @page_sizes: sum of the sizes of leaves, in bytes
 * @user_start: first address of user space
 * @user_end: first address after it
 * @kernel_start: first address of the kernel
 * @kernel_end: first address after it
 * @page_offset: first address of the direct map
 * @vmalloc_start: first address of vmalloc()
 * @vmalloc_end: first address after it
 * @isolated: there is page-table isolation
 * @system_ram: bytes of System RAM
 * @direct_mapped: bytes that the direct map maps
 * @unread: tables left out
 * @regions: in order and without a gap
 * @n: number of @regions
 */
struct mmscope_layout {
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
	struct mmscope_region *regions;
	size_t n;
};

int mmscope_layout(struct mmscope *h, struct mmscope_layout *l);
int mmscope_layout_parse(const char *text, struct mmscope_layout *l);
void mmscope_layout_free(struct mmscope_layout *l);

/* kruns.c: kernel/pagetable */

/**
 * struct mmscope_krun_opts - what to show; all 0 is the default
 * @start: first address, page aligned
 * @end: first address after the range; with @start 0 too: everything
 * @holes: show what has no entry
 * @loose: merge entries that differ in Accessed and Dirty only
 * @user_root: from the root that user mode runs on
 */
struct mmscope_krun_opts {
	uint64_t start;
	uint64_t end;
	bool holes;
	bool loose;
	bool user_root;
};

/**
 * struct mmscope_krun - one run
 * @range: as of a process
 * @wx: writable and executable at once
 * @region: name of the region
 */
struct mmscope_krun {
	struct mmscope_range range;
	bool wx;
	char region[MMSCOPE_REGION_SIZE];
};

/* The file's last line; @runs and @bytes are of what is mapped. */
struct mmscope_krun_total {
	uint64_t runs;
	uint64_t bytes;
	uint64_t wx_runs;
	uint64_t wx_bytes;
	uint64_t unread;
};

int mmscope_kruns_open(struct mmscope *h, const struct mmscope_krun_opts *opts,
		       struct mmscope_kruns **kruns);
int mmscope_kruns_next(struct mmscope_kruns *kruns, struct mmscope_krun *run);
void mmscope_kruns_total(const struct mmscope_kruns *kruns,
			 struct mmscope_krun_total *total);
void mmscope_kruns_close(struct mmscope_kruns *kruns);

/* kareas.c: kernel/vmalloc */

/**
 * struct mmscope_karea - what is mapped without a gap
 * @start: first address
 * @end: first address after it
 * @pages: base pages
 * @extents: runs contiguous in memory
 * @longest: pages of the longest of them
 * @page_sizes: sum of the sizes of leaves, in bytes
 */
struct mmscope_karea {
	uint64_t start;
	uint64_t end;
	uint64_t pages;
	uint64_t extents;
	uint64_t longest;
	uint64_t page_sizes;
};

struct mmscope_karea_total {
	uint64_t areas;
	uint64_t pages;
	uint64_t extents;
	uint64_t longest;
	uint64_t unread;
};

int mmscope_kareas_open(struct mmscope *h, struct mmscope_kareas **kareas);
int mmscope_kareas_next(struct mmscope_kareas *kareas,
			struct mmscope_karea *area);
void mmscope_kareas_total(const struct mmscope_kareas *kareas,
			  struct mmscope_karea_total *total);
void mmscope_kareas_close(struct mmscope_kareas *kareas);

/* physmem.c: kernel/physmem */

/* Kinds of use of a frame that a zone tells of, and room for their names. */
#define MMSCOPE_USES		16

/**
 * struct mmscope_physrange - a range of physical memory
 * @start: first address
 * @end: first address after it
 * @kind: "ram", "reserved", "device", "hole"
 * @node: number of the node, -1 if there are no struct pages
 * @zone: name of the zone, "" likewise
 */
struct mmscope_physrange {
	uint64_t start;
	uint64_t end;
	char kind[16];
	int node;
	char zone[16];
};

/**
 * struct mmscope_zone - the frames of a zone
 * @node: number of its node
 * @name: its name
 * @frames: how many it has
 * @nr: number of @use
 * @use: what they are used for, in the words of translate, and how many
 */
struct mmscope_zone {
	int node;
	char name[16];
	uint64_t frames;
	unsigned int nr;
	struct {
		char name[16];
		uint64_t frames;
	} use[MMSCOPE_USES];
};

struct mmscope_physmem {
	struct mmscope_physrange *ranges;
	size_t n;
	struct mmscope_zone *zones;
	size_t nr_zones;
};

int mmscope_physmem(struct mmscope *h, struct mmscope_physmem *m);
int mmscope_physmem_parse(const char *text, struct mmscope_physmem *m);
void mmscope_physmem_free(struct mmscope_physmem *m);

/* lab.c: kernel/lab */

/**
 * struct mmscope_lab_item - memory allocated to be looked at
 * @id: its number
 * @kind: what allocated it
 * @size: as asked for
 * @start: first address
 * @end: first address after it
 * @region: name of the region
 * @logical: the region's kind
 * @extents: of physical memory
 * @pfn: frame of the first of them
 * @longest: pages of the longest
 * @leaves: sizes of leaves, as the file has them
 * @arithmetic: of a logical one, as the file has it; "" of others
 */
struct mmscope_lab_item {
	unsigned int id;
	char kind[16];
	uint64_t size;
	uint64_t start;
	uint64_t end;
	char region[MMSCOPE_REGION_SIZE];
	bool logical;
	uint64_t extents;
	uint64_t pfn;
	uint64_t longest;
	char leaves[32];
	char arithmetic[128];
};

/* What is allocated, in order; free() *@items, NULL if there is none. */
int mmscope_lab(struct mmscope *h, struct mmscope_lab_item **items, size_t *n);
int mmscope_lab_parse(const char *text, struct mmscope_lab_item **items,
		      size_t *n);

/* "kmalloc 64", "free all": as Documentation/abi.rst has them. */
int mmscope_lab_write(struct mmscope *h, const char *request);

/* ktranslation.c: kernel/translate */

/**
 * struct mmscope_ktranslation - one address of the kernel's translated
 * @region_start: first address of its region
 * @region_end: first address after the region
 * @logical: the region's kind
 * @region: the region's name
 * @symbol: as the kernel prints it; "" if there is none
 * @has_percpu: it is in a processor's own variables: @cpu and @percpu hold
 * @cpu: number of the processor
 * @percpu: offset from where they begin
 * @has_area: @area holds, but for its page_sizes
 * @area: the row of kernel/vmalloc
 * @hole_level: level at which nothing is mapped, 0 if something is
 * @walk: the rest, as of a process; there is no mapping and no slot
 * @arithmetic: of the direct map, as the file has it; "" elsewhere
 */
struct mmscope_ktranslation {
	uint64_t region_start;
	uint64_t region_end;
	bool logical;
	char region[MMSCOPE_REGION_SIZE];
	char symbol[256];
	bool has_percpu;
	unsigned int cpu;
	uint64_t percpu;
	bool has_area;
	struct mmscope_karea area;
	unsigned int hole_level;
	struct mmscope_translation walk;
	char arithmetic[160];
};

int mmscope_ktranslate(struct mmscope *h, uint64_t address,
		       struct mmscope_ktranslation *t);
int mmscope_ktranslation_parse(const char *text,
			       struct mmscope_ktranslation *t);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif /* LIBMMSCOPE_KERNEL_H */
