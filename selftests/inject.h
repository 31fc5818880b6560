/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Have the kernel's allocations and copies fail, for the calling thread alone:
 * Documentation/fault-injection/fault-injection.rst there.
 */
#ifndef INJECT_H
#define INJECT_H

#include <stdbool.h>
#include <stdint.h>

/* No count of failures that any call here comes to. */
#define INJECT_MOST	2000

/**
 * struct inject - failures of one thread
 * @nth: descriptor that is told which one is to fail
 * @thread: descriptor that is told that all are to fail
 * @singles: single pages are among what fails in its turn
 */
struct inject {
	int nth;
	int thread;
	bool singles;
};

/* A part of the kernel's text, from its first byte to behind the last. */
struct inject_text {
	uint64_t start;
	uint64_t end;
};

/* False if the kernel cannot do it; inject_end() undoes all the others. */
bool inject_begin(struct inject *in);
void inject_end(struct inject *in);

/* Where a function of the kernel is; where all modules are. */
bool inject_function(const char *name, struct inject_text *text);
bool inject_modules(struct inject_text *text);

/* Where the kernel arms and disarms probes: it warns if it has no memory. */
bool inject_kprobes(struct inject_text *text);

/* Let that fail only which is called from here, or not from there. */
void inject_only(const struct inject_text *text);
void inject_except(const struct inject_text *text);

/* Let single pages fail too: each of vmalloc(), of page tables, of per-CPU memory. */
void inject_singles(struct inject *in);

/* Of what follows the nth is to fail; 0: none. Has it come to that? */
void inject_nth(struct inject *in, int n);
bool inject_came(struct inject *in);

/* All is to fail, once so many bytes were had. Or no more of it. */
void inject_all(struct inject *in, unsigned int bytes);
void inject_none(struct inject *in);

#endif /* INJECT_H */
