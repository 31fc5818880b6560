// SPDX-License-Identifier: GPL-2.0
/* The options of `mmscope stat`, and how they set the module. */
#include "statopts.h"

#include <errno.h>
#include <string.h>

#include "human.h"

struct stat_opts stat_opts;

const struct argp_option stat_options[] = {
	{ "pid", 'p', "PID|NAME", 0, "Of this process; may be given again", 1 },
	{ "interval", 'I', "SECONDS", 0, "Print every SECONDS", 1 },
	{ "count", 'c', "N", 0, "End after N intervals", 1 },
	{ "file", 'O', "FILE", 0,
	  "Print to FILE; what is of a command else goes to the error output", 1 },
	{ "latency", 'l', NULL, 0,
	  "Have faults timed for as long as this runs (faults=latency)", 1 },
	{ 0 }
};

error_t stat_option(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 'p':
		if (stat_opts.nr_pids == STAT_PIDS)
			argp_error(state, "more than %d processes", STAT_PIDS);
		stat_opts.pids[stat_opts.nr_pids++] = arg;
		return 0;
	case 'I':
		if (!human_seconds(arg, 0.01, &stat_opts.interval))
			argp_error(state, "'%s' is no number of seconds from 0.01 on",
				   arg);
		return 0;
	case 'c':
		if (!human_count(arg, &stat_opts.count))
			argp_error(state, "'%s' is no number from 1 on", arg);
		return 0;
	case 'O':
		stat_opts.file = arg;
		return 0;
	case 'l':
		stat_opts.latency = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* As perf has it: what the command prints is not mixed with what is said of it. */
int stat_choose_output(struct run *r)
{
	FILE *out;

	if (!stat_opts.file) {
		if (r->rest)
			output_to(&r->output, stderr);
		return 0;
	}
	out = fopen(stat_opts.file, "we");
	if (!out)
		return run_error(r, "%s: %s", stat_opts.file, strerror(errno));
	output_to(&r->output, out);
	return 0;
}

int stat_set_mode(struct run *r, char *was, size_t size)
{
	if (mmscope_get(r->session.h, "faults", was, size))
		return run_fail(r);
	if (!stat_opts.latency && strcmp(was, "off")) {
		*was = '\0';
		return 0;
	}
	if (!stat_opts.latency)
		return run_error(r, "faults=off in control: nothing is counted; give --latency");
	if (!strcmp(was, "latency")) {
		*was = '\0';
		return 0;
	}
	return mmscope_set(r->session.h, "faults=latency") ? run_fail(r) : 0;
}

int stat_reset_mode(struct run *r, const char *was)
{
	char line[32];

	snprintf(line, sizeof(line), "faults=%s", was);
	return mmscope_set(r->session.h, line) ? run_fail(r) : 0;
}
