/* SPDX-License-Identifier: GPL-2.0 */
/* Faults of a file's pages: in the page cache, on a disk, written. */
#ifndef FAULTS_FILE_H
#define FAULTS_FILE_H

#include "lab.h"

/* A file in $TMPDIR, /var/tmp or /tmp, the first that is on a disk. */
void faults_file(struct lab *l);

#endif /* FAULTS_FILE_H */
