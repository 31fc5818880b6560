/* SPDX-License-Identifier: GPL-2.0 */
/* One thread of the fuzzer, for those parts that are it. */
#ifndef FUZZER_H
#define FUZZER_H

#include <sys/uio.h>

#include "fuzz.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))
#define GOOD_SIZE	0x100000UL
#define PAGE		4096UL

/**
 * struct fuzzer - one thread of a round
 * @plan: the round
 * @rng: its numbers
 * @good: memory of GOOD_SIZE, followed by a page that is not there
 * @fixed: a page that cannot be written
 * @pipe: to splice to and from
 * @text: to write
 * @opened: number of the file opened last
 * @moves: changes what files the descriptors are of
 * @state: before the next write, if this thread is alone
 */
struct fuzzer {
	struct fuzz_plan *plan;
	struct fuzz_rng rng;
	char *good;
	char *fixed;
	int pipe[2];
	struct fuzz_text text;
	unsigned int opened;
	bool moves;
	struct fuzz_state state;
};

/* fuzz-args.c: what calls are given */
int fuzzer_prepare(struct fuzzer *f);
char *fuzzer_memory(struct fuzzer *f, size_t len);
size_t fuzzer_size(struct fuzzer *f);
off_t fuzzer_offset(struct fuzzer *f, unsigned int kind);
int fuzzer_cut(struct fuzzer *f, char *at, size_t len, struct iovec v[4]);

/* fuzz-judge.c: what is to be said of what they return, -errno if they fail */
void fuzzer_found(struct fuzz_plan *plan, enum fuzz_call call,
		  unsigned int kind, const char *what, long ret);
void fuzzer_judge(struct fuzz_plan *plan, enum fuzz_call call,
		  unsigned int kind, long ret);
void fuzzer_look_again(struct fuzzer *f, unsigned int kind, long ret);

/* fuzz-ops.c: the calls; fuzzer_open() and fuzzer_dup() change a slot */
void fuzzer_open(struct fuzzer *f, unsigned int slot);
void fuzzer_dup(struct fuzzer *f, unsigned int slot);
void fuzzer_operate(struct fuzzer *f, unsigned int operations);

#endif /* FUZZER_H */
