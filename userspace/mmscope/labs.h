/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The labs: programs called lab-NAME beside this one. Each says by --about in
 * one line what it shows, runs by --tap as a test does, and ends with a status
 * of the list here.
 */
#ifndef LABS_H
#define LABS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Exit statuses of a lab, besides 0 for all being as expected. */
#define LABS_NOT_OK	1
#define LABS_SKIPPED	4

#define LABS_TEXT	256

struct dirent;

/**
 * struct labs - all there are
 * @dir: where they are
 * @files: the programs, in order of their names
 * @n: number of @files
 */
struct labs {
	char *dir;
	struct dirent **files;
	size_t n;
};

/**
 * struct labs_run - one that was run
 * @checks: points of its TAP
 * @bad: of them those that failed
 * @skipped: of them those that were skipped
 * @planned: how many points its plan says, -1 if it says none
 * @why: why it was skipped, or the first point that failed; "" if none was
 * @status: as of waitpid()
 */
struct labs_run {
	uint64_t checks;
	uint64_t bad;
	uint64_t skipped;
	long planned;
	char why[LABS_TEXT];
	int status;
};

/* 0 or -errno */
int labs_find(struct labs *l);
void labs_free(struct labs *l);
/* Of the one with this number, without "lab-". */
const char *labs_name(const struct labs *l, size_t i);
bool labs_has(const struct labs *l, const char *name);

/* Its claim; "" if it does not say one within some seconds. */
void labs_about(const struct labs *l, const char *name, char *text, size_t size);

/*
 * Run it to its end, a signal of ours being passed on: 0, or -errno if it could
 * not be run.
 */
int labs_run(const struct labs *l, const char *name, struct labs_run *run);

/* Become it: @args of its own, ended by NULL, after the name. -errno */
int labs_become(const struct labs *l, const char *name, char **args);

/* A line of TAP, without its end. */
void labs_take_line(struct labs_run *run, const char *line);

#endif /* LABS_H */
