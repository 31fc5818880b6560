/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libmmscope: switches of address spaces, and flushes of TLBs. libmmscope.h
 * includes this.
 */
#ifndef LIBMMSCOPE_TLB_H
#define LIBMMSCOPE_TLB_H

#include <sys/types.h>

#include "libmmscope_names.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

struct mmscope;

/* tlb.c: `tlb`, of a process or of the system */

/**
 * struct mmscope_flushes - flushes of a TLB for one reason
 * @events: all of them
 * @none: of these, those that had nothing to flush: the entries were good
 * @full: those that took all that is not global
 * @one: those of one page
 * @pages: of those that are neither @none nor @full, @one among them
 */
struct mmscope_flushes {
	uint64_t events;
	uint64_t none;
	uint64_t full;
	uint64_t one;
	uint64_t pages;
};

/**
 * struct mmscope_tlb - the whole file
 * @on: it is accounted now
 * @n: by MMSCOPE_SWITCH_*
 * @processors: that the process ran on; of a process
 * @missed: what was not counted for want of room; of the system
 * @flushes_known: the kernel tells of flushes; else what follows is 0
 * @flush: by MMSCOPE_FLUSH_*
 */
struct mmscope_tlb {
	bool on;
	uint64_t n[MMSCOPE_NR_SWITCHES];
	uint64_t processors;
	uint64_t missed;
	bool flushes_known;
	struct mmscope_flushes flush[MMSCOPE_NR_FLUSHES];
};

/* @pid 0 means the file of the system. */
int mmscope_tlb(struct mmscope *h, pid_t pid, struct mmscope_tlb *t);
int mmscope_tlb_parse(const char *text, bool system, struct mmscope_tlb *t);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif /* LIBMMSCOPE_TLB_H */
