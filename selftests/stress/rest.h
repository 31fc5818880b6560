/* SPDX-License-Identifier: GPL-2.0 */
/* What holds when nobody acts: sums, tables, targets, memory. */
#ifndef REST_H
#define REST_H

#include "kmod.h"
#include "libmmscope.h"
#include "stage.h"

bool rest_wait_still(pid_t pid);
void rest_look(struct stage *s, struct mmscope *h, const pid_t *pids, size_t n);
void rest_nothing_left(struct stage *s, struct mmscope *h);
bool rest_memory(struct kmod_memory *m);
void rest_compare_memory(struct stage *s, const struct kmod_memory *before,
			 const struct kmod_memory *after);

#endif /* REST_H */
