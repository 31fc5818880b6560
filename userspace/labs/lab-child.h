/* SPDX-License-Identifier: GPL-2.0 */
/* Processes that a lab has beside its own, and which end with it. */
#ifndef LAB_CHILD_H
#define LAB_CHILD_H

#include <sys/types.h>

/* Runs @body, and exits with what it returns; < 0 if there can be none. */
pid_t lab_child(int (*body)(void *arg), void *arg);

/* Kill it, if it has not ended, and wait for that. */
void lab_child_end(pid_t pid);

#endif /* LAB_CHILD_H */
