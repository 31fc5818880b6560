/* SPDX-License-Identifier: GPL-2.0 */
/* What commands about one process begin with. */
#ifndef TARGET_H
#define TARGET_H

#include "command.h"

/*
 * The process that an argument names, attached for this run if it was not:
 * 0, or the exit status after what is wrong has been said.
 */
int target_take(struct run *r, const char *name, pid_t *pid);

/* And what it forks from then on. */
int target_take_tree(struct run *r, const char *name, pid_t *pid);

/* "START-END" hexadecimal, "START+SIZE": 0, or the exit status likewise. */
int target_range(struct run *r, const char *text, uint64_t *start,
		 uint64_t *end);

/* An address, hexadecimal: 0, or the exit status likewise. */
int target_address(struct run *r, const char *text, uint64_t *address);

#endif /* TARGET_H */
