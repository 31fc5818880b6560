/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's own words about its half of the address space: /proc/kallsyms,
 * modules, vmallocinfo, iomem, meminfo, kpageflags.
 */
#ifndef KERNELSAYS_H
#define KERNELSAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A named range of addresses, virtual or physical as the file has it. */
struct says_range {
	uint64_t start;
	uint64_t end;
	int depth;		/* of iomem: spaces before it */
	char text[192];		/* what the line says besides */
};

struct says {
	struct says_range *rows;
	size_t n;
};

/* All rows, in order of addresses; n is 0 if it cannot be read. */
void says_iomem(struct says *s);
void says_modules(struct says *s);
void says_vmallocinfo(struct says *s);
void says_free(struct says *s);

/* Of one of these files, where the row with these words starts; or 0. */
uint64_t says_named(void (*read_rows)(struct says *), const char *text);

/* A symbol of the kernel itself; 0 if there is none. */
uint64_t says_symbol(const char *name);

/* Symbols of modules with nm's letter @type. */
void says_module_symbols(struct says *s, char type);

/* A line of /proc/meminfo in bytes; 0 if there is none. */
uint64_t says_meminfo(const char *name);

/* Is a frame System RAM, by iomem? And its flags in /proc/kpageflags, or 0. */
bool says_is_ram(uint64_t frame);
uint64_t says_page_flags(uint64_t frame);

/* Is a word on the kernel's command line? */
bool says_told(const char *word);

/* Have addresses shown to who may see them; returns what it was, or -1. */
int says_show_addresses(int kptr_restrict);

#endif /* KERNELSAYS_H */
