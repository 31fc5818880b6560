/* SPDX-License-Identifier: GPL-2.0 */
/* What the processor says of its TLBs. */
#ifndef REACH_CPUID_H
#define REACH_CPUID_H

#include "lab.h"

/*
 * Tell all of them. Return: entries for pages of 4 KiB of the largest one for data,
 * 0 if that is not said.
 */
unsigned int reach_tell_tlbs(struct lab *l);

/* Why times of this machine say nothing of a TLB, NULL if they do. */
const char *reach_emulated(void);

#endif /* REACH_CPUID_H */
