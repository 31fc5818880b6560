/* SPDX-License-Identifier: GPL-2.0 */
/* What the builders of shapes share; all run in the program `shaper`. */
#ifndef SHAPE_BUILD_H
#define SHAPE_BUILD_H

#include <stddef.h>
#include <stdint.h>

#include "mmscope.h"

#define PAGE	0x1000UL
#define HUGE	0x200000UL
#define GIB	0x40000000UL

/* The first byte of each page written: a return, should it be executed. */
#define RET	0xc3

/* A builder sets the area that the shape is in. */
struct area {
	char *start;
	char *end;
};

#define SHAPE(name, ...) void build_##name(struct area *area)
#include "shape-list.h"

extern int shape_pkey;

/* These tell the test why there is no shape, and end the program. */
void shape_skip(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));
void shape_fail(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));

/* Fail with errno and the call's text, if it gives -1 (or MAP_FAILED). */
#define must(call) must_not_be_minus_one((long)(call), #call)
long must_not_be_minus_one(long result, const char *what);

/* Print a line to whoever asked. */
void shape_answer(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Private anonymous memory without huge pages. */
char *map_anon(struct area *area, size_t pages, int prot);

/* The same at a multiple of @align, which may get huge pages. */
char *map_aligned(struct area *area, size_t size, size_t align);

/* Read a byte, whatever the compiler thinks of that. */
static inline void touch(const void *p)
{
	char byte;

	__asm__ volatile("movb %1, %0" : "=q" (byte) : "m" (*(const char *)p));
}

void write_pages(char *start, size_t pages, size_t step);
void read_pages(const char *start, size_t pages);

/* Write a word to a file of sysfs or procfs; 0 or -1. */
int put_word(const char *path, const char *word);

/*
 * Fork a process that does @act, which may be NULL, and then sleeps as long
 * as this one lives; return when it sleeps.
 */
void fork_sleeper(void (*act)(const struct area *area),
		  const struct area *area);

/* The word of /proc/self/pagemap for an address. */
uint64_t own_pagemap(const char *address);

/* Bring out to swap; skips where there is none. */
void page_out(char *start, size_t pages);

#endif /* SHAPE_BUILD_H */
