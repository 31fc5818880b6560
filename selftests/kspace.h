/* SPDX-License-Identifier: GPL-2.0 */
/* The files under kernel/: a request, and the answer as it is. */
#ifndef KSPACE_H
#define KSPACE_H

#include "errors.h"

/* Room for an answer. */
#define KSPACE_TEXT	0x100000

int kspace_open(const char *name, int flags);
int kspace_write(int fd, const char *text);
int kspace_write_bad(int fd, const struct bad_request *r);
int kspace_ask_fd(int fd, const char *request, char text[KSPACE_TEXT]);
int kspace_ask(const char *name, const char *request, char text[KSPACE_TEXT]);

#endif /* KSPACE_H */
