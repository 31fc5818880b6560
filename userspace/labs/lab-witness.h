/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel itself says, in files that are not the module's. */
#ifndef LAB_WITNESS_H
#define LAB_WITNESS_H

#include <stdbool.h>
#include <stdint.h>

/* Bits of /proc/kpageflags: linux/kernel-page-flags.h. */
#define LAB_KPF_LRU		0x20UL
#define LAB_KPF_SLAB		0x80UL
#define LAB_KPF_ANON		0x1000UL

/* One line into a file that is there. */
bool lab_put_file(const char *path, const char *text);

/* The number that a file begins with; -1 if there is none. */
int64_t lab_file_number(const char *path);

/* Of all processors, by a row of /proc/interrupts: "TLB". */
int64_t lab_interrupts(const char *row);

/* KiB of a line of /proc/meminfo; -1 if there is none. */
int64_t lab_meminfo(const char *name);

/* The number of a line of /proc/TASK/status; -1 if there is none. */
int64_t lab_status(const char *task, const char *name);

/* Context switches of all processors, by /proc/stat. */
int64_t lab_switches(void);

/* Is it among the flags of the first processor in /proc/cpuinfo? */
bool lab_cpu_has(const char *flag);

/* The largest block that the page allocator gives, by /proc/buddyinfo; 0. */
uint64_t lab_largest_block(void);

/* Flags of a frame; all ones if they cannot be read. */
uint64_t lab_page_flags(uint64_t pfn);

/* Is the frame within a "System RAM" of /proc/iomem? */
bool lab_is_ram(uint64_t pfn);

/* Bytes of all "System RAM" of /proc/iomem. */
uint64_t lab_ram_bytes(void);

/* Areas of the module's in /proc/vmallocinfo that have so many pages. */
unsigned int lab_areas_of(uint64_t pages);

/* Is there an ioremap() of that physical address in /proc/vmallocinfo? */
bool lab_ioremapped(uint64_t physical);

#endif /* LAB_WITNESS_H */
