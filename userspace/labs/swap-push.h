/* SPDX-License-Identifier: GPL-2.0 */
/* The ways to have pages pushed out to swap. */
#ifndef SWAP_PUSH_H
#define SWAP_PUSH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE	4096UL

enum swap_way { SWAP_PAGEOUT, SWAP_CGROUP, SWAP_PRESSURE };

/**
 * struct swap_region - the pages, and the cgroup that they are charged to
 * @start: first byte
 * @pages: how many
 * @way: how they are pushed out
 * @cgroup: path of the cgroup, "" without one
 * @home: path of the one that the process was in
 * @enabled: the memory controller was given to the root's children for it
 */
struct swap_region {
	char *start;
	size_t pages;
	enum swap_way way;
	char cgroup[64];
	char home[256];
	bool enabled;
};

const char *swap_cgroup_enter(struct swap_region *r);
void swap_cgroup_leave(struct swap_region *r);

/* By /proc/self/pagemap: pages of the region in swap, in memory; -1. */
int64_t swap_pages_out(const struct swap_region *r);
int64_t swap_pages_present(const struct swap_region *r);

const char *swap_push(const struct swap_region *r);

#endif /* SWAP_PUSH_H */
