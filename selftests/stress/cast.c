// SPDX-License-Identifier: GPL-2.0
/* All actors. What is added to the module gets its actor by a line here. */
#include "actor.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define ROLE(name, uses, need, does) \
	{ #name, does, uses, need, name##_round }

const struct actor_role actor_roles[] = {
	ROLE(read, true, NULL, "reads files and checks what they say"),
	ROLE(read_odd, true, NULL, "reads and writes files in odd ways"),
	ROLE(read_strangers, true, strangers_need,
	     "the same as read, of stress-ng's processes"),
	ROLE(read_kernel, true, NULL,
	     "reads the files about the kernel and checks what they say"),
	ROLE(lab, true, NULL, "allocates, looks at it, frees it"),
	ROLE(attach, true, NULL, "attaches and detaches"),
	ROLE(control, true, NULL, "sets what control can set"),
	ROLE(load, true, load_need, "unloads the module and loads it"),
	ROLE(counters, true, NULL, "watches the counters"),
	ROLE(mutate, false, NULL,
	     "maps, unmaps, protects, moves, advises, forks, executes"),
	ROLE(kill, false, NULL, "the same, killed at some moment"),
	ROLE(forks, false, NULL, "a tree of forks"),
	ROLE(execs, false, NULL, "one exec after the other"),
	ROLE(threads, false, NULL, "threads that map and end"),
	ROLE(thp, false, thp_need, "huge pages collapsed and split"),
	ROLE(hugetlb, false, hugetlb_need, "hugetlb pages, shared and copied"),
	ROLE(ksm, false, ksm_need, "pages merged and written"),
	ROLE(uffd, false, uffd_need, "faults that a process resolves"),
	ROLE(nodes, false, nodes_need, "pages moved between two nodes"),
	ROLE(reclaim, false, reclaim_need, "a memory cgroup at its limit"),
	ROLE(swap, false, swap_need, "swapon and swapoff"),
	ROLE(oom, false, oom_need, "killed for want of memory, in a cgroup"),
	ROLE(strangers, false, strangers_need,
	     "stress-ng, one stressor after the other"),
};

const unsigned int actor_nr_roles = ARRAY_SIZE(actor_roles);
