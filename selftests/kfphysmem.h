/* SPDX-License-Identifier: GPL-2.0 */
/* kernel/physmem as it is parsed. */
#ifndef KFPHYSMEM_H
#define KFPHYSMEM_H

#include <stddef.h>
#include <stdint.h>

#define KF_MEM_ROWS	4096
#define KF_MEM_ZONES	64

/**
 * struct kf_mem_row - a row of `physmem`
 * @start: first address
 * @end: first address after it
 * @bytes: as the file says
 * @kind: ram, reserved, device or hole
 * @node: number, or "-"
 * @zone: name, or "-"
 */
struct kf_mem_row {
	uint64_t start;
	uint64_t end;
	uint64_t bytes;
	char kind[16];
	char node[8];
	char zone[16];
};

/**
 * struct kf_mem_zone - what the frames of a zone are used for
 * @node: the zone's
 * @name: the zone's
 * @frames: all of them, as the file says
 * @free: so many are free,
 * @zero: are the zero page,
 * @reserved: are reserved
 * @sum: of these and all others
 */
struct kf_mem_zone {
	int node;
	char name[16];
	uint64_t frames;
	uint64_t free;
	uint64_t zero;
	uint64_t reserved;
	uint64_t sum;
};

/* All of `physmem`. */
struct kf_mem {
	struct kf_mem_row rows[KF_MEM_ROWS];
	size_t nr_rows;
	struct kf_mem_zone zones[KF_MEM_ZONES];
	size_t nr_zones;
};

/* 0, or -EPROTO for what is not as it should be, or -errno. */
int kf_mem(struct kf_mem *m);

#endif /* KFPHYSMEM_H */
