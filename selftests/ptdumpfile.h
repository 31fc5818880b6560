/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's own dump of page tables, on kernels that have it. */
#ifndef PTDUMPFILE_H
#define PTDUMPFILE_H

#include "spans.h"

#define PTDUMP_DIR	"/sys/kernel/debug/page_tables/"

int ptdump_parse(const char *text, struct spans *spans);
int ptdump_read(const char *path, int *fd, struct spans *spans);

#endif /* PTDUMPFILE_H */
