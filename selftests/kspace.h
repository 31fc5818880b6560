/* SPDX-License-Identifier: GPL-2.0 */
/* The files under kernel/, and what the kernel itself says of its memory. */
#ifndef KSPACE_H
#define KSPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "errors.h"

/* Room for an answer. */
#define KSPACE_TEXT	0x100000

int kspace_open(const char *name, int flags);
int kspace_write(int fd, const char *text);
int kspace_write_bad(int fd, const struct bad_request *r);
int kspace_ask(const char *name, const char *request, char text[KSPACE_TEXT]);

/**
 * struct kspace_run - a row of kernel/pagetable
 * @start: first address
 * @end: first address after it
 * @frame: first frame
 * @level: of the entries
 * @leaf: what one of them maps
 * @flags: words with commas between
 * @region: its name
 */
struct kspace_run {
	uint64_t start;
	uint64_t end;
	uint64_t frame;
	char level[8];
	char leaf[8];
	char flags[128];
	char region[32];
};

int kspace_runs(uint64_t start, uint64_t end, struct kspace_run *runs,
		size_t most);

/* A line of kernel/layout: a fact, or a region's range. */
bool kspace_fact(const char *name, char *value, size_t size);
bool kspace_region(const char *name, uint64_t *start, uint64_t *end);

/* Other words on it: /proc/iomem, /proc/kpageflags, /proc/kallsyms. */
bool kspace_is_ram(uint64_t frame);
uint64_t kspace_page_flags(uint64_t frame);
uint64_t kspace_symbol(const char *name);
bool kspace_show_pointers(const char *restrict_to);

#endif /* KSPACE_H */
