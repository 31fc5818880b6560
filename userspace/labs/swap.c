// SPDX-License-Identifier: GPL-2.0
/*
 * lab-swap: has pages of its own go out to swap and come back, and holds what
 * the module says of them against what was to be expected.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "human.h"
#include "lab-attach.h"
#include "lab-witness.h"
#include "swap-device.h"
#include "swap-steps.h"

#define CLUSTER		"/proc/sys/vm/page-cluster"
#define MIB		0x100000UL
#define MOST_MIB	0x100000UL

/**
 * struct swap_run - what the command line wants, and what was changed for it
 * @s: the lab
 * @mib: size of the region
 * @setup: have something to swap to if there is nothing
 * @device: that
 * @cluster: /proc/sys/vm/page-cluster as it was, -1 if it was let be
 * @attached: the process was, by us
 */
struct swap_run {
	struct swap_lab s;
	unsigned long mib;
	bool setup;
	struct swap_device device;
	int64_t cluster;
	bool attached;
};

static bool parse_way(const char *text, enum swap_way *way)
{
	static const char *const ways[] = {
		[SWAP_PAGEOUT] = "pageout", [SWAP_CGROUP] = "cgroup",
		[SWAP_PRESSURE] = "pressure",
	};

	for (*way = 0; *way < 3; ++*way)
		if (!strcmp(text, ways[*way]))
			return true;
	return false;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct swap_run *r = state->input;
	char *end;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &r->s.lab;
		return 0;
	case 's':
		errno = 0;
		r->mib = strtoul(arg, &end, 10);
		if (errno || end == arg || *end || *arg == '-' || !r->mib ||
		    r->mib > MOST_MIB)
			argp_error(state, "'%s' is no number of MiB", arg);
		return 0;
	case 'b':
		if (!parse_way(arg, &r->s.region.way))
			argp_error(state, "'%s' is no way: pageout, cgroup or pressure",
				   arg);
		return 0;
	case 'S':
		r->setup = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "there are no arguments, and '%s' is one", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "size", 's', "MIB", 0, "How much memory goes out and comes back (16)", 0 },
	{ "by", 'b', "WAY", 0,
	  "By pageout (MADV_PAGEOUT; the default), cgroup (memory.reclaim) or pressure", 0 },
	{ "setup", 'S', NULL, 0,
	  "If there is no swap: set up zram for it, and take it away afterwards", 0 },
	{ 0 }
};

static const struct argp_child children[] = {
	{ &lab_argp, 0, "How it is told:", 5 },
	{ 0 }
};

static const struct argp argp = {
	.options = options, .parser = parse, .children = children,
	.doc =
		"Have pages go out to swap and come back, and see whether mmscope tells it\n"
		"as it was.\v\n"
		"The exit status is 0 if all was as expected, 1 if not, 2 if what was asked\n"
		"for makes no sense, 4 if nothing could be checked.",
};

static uint64_t bytes_of(const struct swap_run *r)
{
	return r->mib * MIB;
}

static const char *have_swap(struct swap_run *r)
{
	struct sysinfo info;

	sysinfo(&info);
	if (!info.totalswap) {
		if (!r->setup)
			return "no swap (try --setup)";
		/* with room to spare: a slot may be in use for longer */
		return swap_device_setup(&r->device, 2 * bytes_of(r) + MIB);
	}
	if ((uint64_t)info.freeswap * info.mem_unit < bytes_of(r) + bytes_of(r) / 4)
		return "too little swap is free (try a smaller --size)";
	return NULL;
}

static const char *attach(struct swap_run *r)
{
	struct swap_lab *s = &r->s;
	int ret;

	if (mmscope_open(&s->h))
		return s->h ? mmscope_error(s->h) : "out of memory";
	ret = lab_attach(s->h, getpid());
	r->attached = ret > 0;
	if (ret < 0 || mmscope_swap(s->h, getpid(), &s->last))
		return mmscope_error(s->h);
	if (!s->last.on)
		return "swap is not accounted (echo swap=on > control)";
	return NULL;
}

/* Pages wait for the LRU by processor: stay on one. */
static void stay_here(void)
{
	int cpu = sched_getcpu();
	cpu_set_t set;

	CPU_ZERO(&set);
	if (cpu >= 0 && cpu < CPU_SETSIZE) {
		CPU_SET(cpu, &set);
		sched_setaffinity(0, sizeof(set), &set);
	}
}

/* All else of the process stays in memory, or it would be counted as well. */
static const char *map_region(struct swap_run *r)
{
	struct swap_region *region = &r->s.region;
	size_t bytes = bytes_of(r);
	void *p;

	if (mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT))
		return "the rest of the process cannot be locked in memory";
	p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return "so much memory cannot be reserved";
	region->start = p;
	region->pages = bytes / PAGE;
	if (munlock(p, bytes) || madvise(p, bytes, MADV_NOHUGEPAGE) ||
	    madvise(p, bytes, MADV_DONTFORK))
		return "the memory cannot be prepared";
	return NULL;
}

/* A page is not to bring others with it, which then come as minor faults. */
static void no_read_ahead(struct swap_run *r)
{
	r->cluster = lab_file_number(CLUSTER);
	if (r->cluster >= 0 && !lab_put_file(CLUSTER, "0"))
		r->cluster = -1;
}

static const char *prepare(struct swap_run *r)
{
	const char *why;

	stay_here();
	/* before any swap is set up: without the module it is for nothing */
	why = attach(r);
	if (!why)
		why = have_swap(r);
	if (!why)
		why = swap_cgroup_enter(&r->s.region);
	if (!why)
		why = map_region(r);
	if (!why)
		no_read_ahead(r);
	return why;
}

/* In reverse. */
static void restore(struct swap_run *r)
{
	struct swap_lab *s = &r->s;
	char number[24];

	if (r->cluster >= 0) {
		snprintf(number, sizeof(number), "%d", (int)r->cluster);
		lab_put_file(CLUSTER, number);
	}
	if (s->region.start)
		munmap(s->region.start, bytes_of(r));
	swap_cgroup_leave(&s->region);
	swap_device_remove(&r->device);
	if (r->attached)
		mmscope_detach(s->h, getpid());
}

int main(int argc, char **argv)
{
	struct swap_run r = {
		.s.lab = {
			.name = "swap",
			.about =
				"a page pushed out has a slot in its entry, and comes back as it was",
		},
		.mib = 16, .cluster = -1,
		.device = { .number = -1 },
	};
	const char *why;
	int status;

	argp_err_exit_status = LAB_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &r);
	lab_catch_signals();
	why = prepare(&r);
	if (!why && !lab_stopped())
		swap_steps(&r.s);
	lab_hold_signals();
	restore(&r);
	lab_release_signals();
	status = lab_end(&r.s.lab, why);
	mmscope_close(r.s.h);
	lab_die_of_signal();
	return status;
}
