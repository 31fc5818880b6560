/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's own words about pages: /proc/PID/pagemap, /proc/kpage*. */
#ifndef PAGEMAP_H
#define PAGEMAP_H

#include <linux/kernel-page-flags.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Documentation/admin-guide/mm/pagemap.rst */
#define PM_BIT(n)	(1ULL << (n))
#define PM_FRAME	(PM_BIT(55) - 1)
#define PM_SOFT_DIRTY	PM_BIT(55)
#define PM_EXCLUSIVE	PM_BIT(56)
#define PM_UFFD_WP	PM_BIT(57)
#define PM_FILE		PM_BIT(61)
#define PM_SWAP		PM_BIT(62)
#define PM_PRESENT	PM_BIT(63)

/* The kernel keeps this one to itself: include/linux/kernel-page-flags.h */
#define KPF_RESERVED	32

/* In PM_FRAME if PM_SWAP is set: the swap type, and above it the offset. */
#define PM_SWAP_TYPE_BITS	5

uint64_t *pagemap_read(pid_t pid, uint64_t start, uint64_t end);
const char *pagemap_format(uint64_t word);
bool kpage_count(uint64_t frame, uint64_t *count);
bool kpage_flags(uint64_t frame, uint64_t *flags);
bool kernel_before(int major, int minor);

#endif /* PAGEMAP_H */
