/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's own words about mappings: /proc/PID/smaps. */
#ifndef SMAPS_H
#define SMAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * struct smaps_vma - a mapping
 * @start: first address
 * @end: first address after
 * @perms: "rwxp"
 * @name: what the kernel calls it, as it is escaped there
 * @flags: VmFlags: words of two letters, a space before and after each
 *
 * The others are in KiB, and named as in the file.
 */
struct smaps_vma {
	uint64_t start;
	uint64_t end;
	char perms[5];
	char name[256];
	char flags[128];
	uint64_t rss;
	uint64_t shared_clean;
	uint64_t shared_dirty;
	uint64_t private_clean;
	uint64_t private_dirty;
	uint64_t anonymous;
	uint64_t anon_huge;
	uint64_t shmem_huge;
	uint64_t file_huge;
	uint64_t shared_hugetlb;
	uint64_t private_hugetlb;
	uint64_t swap;
	uint64_t page_size;
};

struct smaps {
	struct smaps_vma *vmas;
	size_t n;
};

bool smaps_read(struct smaps *s, pid_t pid);
void smaps_free(struct smaps *s);
const struct smaps_vma *smaps_find(const struct smaps *s, uint64_t address);
bool smaps_flag(const struct smaps_vma *vma, const char *flag);
uint64_t status_value(pid_t pid, const char *name);

#endif /* SMAPS_H */
