/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the fuzzer share. */
#ifndef FUZZ_H
#define FUZZ_H

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define FUZZ_FILES	96	/* paths at once */
#define FUZZ_KINDS	32	/* names of files */
#define FUZZ_TARGETS	64	/* attached processes that are looked at */
#define FUZZ_ERRNOS	134
#define FUZZ_TEXT	8192
#define FUZZ_FINDINGS	8

/*
 * The fuzzer's descriptors have numbers of their own, so that one that was
 * closed cannot be something else.
 */
#define FUZZ_FD		100
#define FUZZ_SLOTS	12

/* fuzz-mutate.c: numbers, and texts to write */
struct fuzz_rng {
	uint64_t state;
};

struct fuzz_text {
	char bytes[FUZZ_TEXT];
	size_t len;
};

/* The processes that a text may name. */
struct fuzz_pids {
	pid_t pid[8];
	size_t n;
};

uint64_t fuzz_next(struct fuzz_rng *r);
uint32_t fuzz_below(struct fuzz_rng *r, uint32_t n);
void fuzz_make_text(struct fuzz_rng *r, const char *name,
		    const struct fuzz_pids *pids, struct fuzz_text *t);
void fuzz_make_bad(struct fuzz_rng *r, const char *name,
		   const struct fuzz_pids *pids, struct fuzz_text *t);

/* fuzz-files.c: what there is to open */

/**
 * struct fuzz_file - a file of the module
 * @path: where
 * @kind: number of its name
 * @mode: with type
 * @uid: owner
 * @gid: group
 */
struct fuzz_file {
	char path[PATH_MAX / 16];
	unsigned int kind;
	mode_t mode;
	uid_t uid;
	gid_t gid;
};

struct fuzz_files {
	struct fuzz_file file[FUZZ_FILES];
	size_t n;
	char kind[FUZZ_KINDS][32];
	unsigned int kinds;
};

int fuzz_walk(struct fuzz_files *files);
bool fuzz_same_files(const struct fuzz_files *a, const struct fuzz_files *b);

/* fuzz-state.c: what a refused write leaves alone; @lab is a sum of its text */
struct fuzz_state {
	char control[256];
	uint64_t lab;
	pid_t pid[FUZZ_TARGETS];
	size_t n;
};

struct fuzz_eye {
	DIR *dir;
	int control;
	int lab;
};

int fuzz_eye_open(struct fuzz_eye *eye);
void fuzz_eye_close(struct fuzz_eye *eye);
bool fuzz_look(const struct fuzz_eye *eye, struct fuzz_state *s);
const char *fuzz_changed(const struct fuzz_state *old,
			 const struct fuzz_state *now, const char *name,
			 ssize_t written);

/* fuzz-errnos.c: what abi.rst says of errors */
enum fuzz_call {
	FUZZ_OPEN, FUZZ_READ, FUZZ_WRITE, FUZZ_LSEEK, FUZZ_SPLICE, FUZZ_IOCTL,
	FUZZ_MMAP, FUZZ_FSYNC, FUZZ_FTRUNCATE, FUZZ_POLL, FUZZ_CALLS
};

extern const char * const fuzz_calls[FUZZ_CALLS];

struct fuzz_errnos {
	bool may[FUZZ_CALLS][FUZZ_KINDS][FUZZ_ERRNOS];
	bool named[FUZZ_KINDS];
};

int fuzz_errnos_read(struct fuzz_errnos *e, const struct fuzz_files *files);

/* fuzz-run.c: a round of operations */

/**
 * struct fuzz_log - what came of it; in memory shared by all processes
 * @calls: by call and file: how often
 * @met: errors that came
 * @taken: writes that were taken
 * @refused: calls that were refused
 * @findings: how many there are, of which the first have a text
 * @finding: what is not as it should be
 */
struct fuzz_log {
	unsigned int calls[FUZZ_CALLS][FUZZ_KINDS];
	bool met[FUZZ_CALLS][FUZZ_KINDS][FUZZ_ERRNOS];
	unsigned int taken;
	unsigned int refused;
	unsigned int findings;
	char finding[FUZZ_FINDINGS][160];
};

/**
 * struct fuzz_plan - what a round is about
 * @seed: of its numbers
 * @operations: how many
 * @threads: how many do them, on the same descriptors
 * @bad: what they write is to be refused
 * @moving: the first of them changes what files the descriptors are of
 * @emulated: the processors are, as scope_emulated() has it
 * @files: what there is
 * @errnos: what may come
 * @pids: what may be attached
 * @eye: to see the state with
 * @log: where to
 * @kind: of the file behind each descriptor
 * @opened: number of the file opened last by fuzz_open_slots()
 */
struct fuzz_plan {
	uint64_t seed;
	unsigned int operations;
	unsigned int threads;
	bool bad;
	bool moving;
	bool emulated;
	const struct fuzz_files *files;
	const struct fuzz_errnos *errnos;
	struct fuzz_pids pids;
	struct fuzz_eye eye;
	struct fuzz_log *log;
	unsigned int kind[FUZZ_SLOTS];
	unsigned int opened;
};

void fuzz_open_slots(struct fuzz_plan *plan);
void fuzz_close_slots(void);
int fuzz_run(struct fuzz_plan *plan);

#endif /* FUZZ_H */
