/* SPDX-License-Identifier: GPL-2.0 */
/* Processes that are to be attached, by whomever. */
#ifndef LAB_ATTACH_H
#define LAB_ATTACH_H

#include <sys/types.h>

struct mmscope;

int lab_attach(struct mmscope *h, pid_t pid);

#endif /* LAB_ATTACH_H */
