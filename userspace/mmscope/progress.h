/* SPDX-License-Identifier: GPL-2.0 */
/* How far long work is, for who watches a terminal; and whether to go on. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *what;
	uint64_t n;
	uint64_t next;		/* when to look again, in ms */
	bool shown;
	bool wanted;
};

void progress_begin(struct progress *p, const char *what);

/* One more is done. True if a signal or a closed pipe ends the work. */
bool progress_step(struct progress *p);
void progress_end(struct progress *p);

#endif /* PROGRESS_H */
