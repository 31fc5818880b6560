/* SPDX-License-Identifier: GPL-2.0 */
/* The options of `mmscope stat`, and how they set the module. */
#ifndef STATOPTS_H
#define STATOPTS_H

#include "command.h"

#define STAT_PIDS	256

/**
 * struct stat_opts - what was asked for
 * @pids: numbers or names of processes
 * @nr_pids: number of @pids
 * @interval: seconds, 0 if none was given
 * @count: of intervals, 0 for no end
 * @latency: have faults timed
 * @file: where to print, or NULL
 */
struct stat_opts {
	const char *pids[STAT_PIDS];
	unsigned int nr_pids;
	double interval;
	unsigned long count;
	bool latency;
	const char *file;
};

extern struct stat_opts stat_opts;
extern const struct argp_option stat_options[];
error_t stat_option(int key, char *arg, struct argp_state *state);

/* Where to print: 0, or the exit status. */
int stat_choose_output(struct run *r);

/*
 * Have faults timed if that was asked for: 0, or the exit status. @was is what
 * to give stat_reset_mode() in the end, "" if nothing is to be set back.
 */
int stat_set_mode(struct run *r, char *was, size_t size);
int stat_reset_mode(struct run *r, const char *was);

#endif /* STATOPTS_H */
