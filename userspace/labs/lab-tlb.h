/* SPDX-License-Identifier: GPL-2.0 */
/* What labs about switches and TLBs share: accounting that is on meanwhile. */
#ifndef LAB_TLB_H
#define LAB_TLB_H

#include "lab.h"
#include "libmmscope.h"

/* Have it on: NULL, or why it cannot be. And as it was. */
const char *lab_tlb_begin(struct lab *l);
void lab_tlb_end(struct lab *l);

/*
 * What is counted of a process so far; then, in its place, what has come to it
 * since. False if it cannot be read, which is judged then.
 */
bool lab_tlb_read(struct lab *l, pid_t pid, struct mmscope_tlb *t);
bool lab_tlb_grown(struct lab *l, pid_t pid, struct mmscope_tlb *t);

#endif /* LAB_TLB_H */
