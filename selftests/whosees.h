/* SPDX-License-Identifier: GPL-2.0 */
/* What somebody gets from the module's files, and what is taken from them. */
#ifndef WHOSEES_H
#define WHOSEES_H

#include <stdbool.h>

#include "fuzz.h"

/* Each has all that the ones before it have. */
enum whosees_level {
	WHOSEES_NOTHING, WHOSEES_COUNTS, WHOSEES_ADDRESSES, WHOSEES_FRAMES,
	WHOSEES_LEVELS
};

extern const char * const whosees_levels[WHOSEES_LEVELS];

/**
 * struct whosees - what came of using all files, by kind
 * @read: what reading gave
 * @written: was a good request taken?
 */
struct whosees {
	enum whosees_level read[FUZZ_KINDS];
	bool written[FUZZ_KINDS];
};

/**
 * struct whosees_fds - descriptors by kind, negative if there is none
 * @read: to read from
 * @write: to write to
 */
struct whosees_fds {
	int read[FUZZ_KINDS];
	int write[FUZZ_KINDS];
};

void whosees_open(const struct fuzz_files *files, struct whosees_fds *fds);
void whosees_close(const struct fuzz_files *files,
		   const struct whosees_fds *fds);
void whosees_use(const struct fuzz_files *files, const struct whosees_fds *fds,
		 struct whosees *got);

#endif /* WHOSEES_H */
