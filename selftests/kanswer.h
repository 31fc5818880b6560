/* SPDX-License-Identifier: GPL-2.0 */
/* What kernel/translate answers. */
#ifndef KANSWER_H
#define KANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "kernelfiles.h"

/**
 * struct kanswer - an answer, taken apart
 * @address: asked for
 * @region: name of its region
 * @logical: the region is
 * @symbol: the line's rest, or ""
 * @has_percpu: there is such a line
 * @percpu: its offset
 * @cpu: its processor
 * @has_area: there is such a line
 * @area: all of it but for leaves
 * @steps: of the walk
 * @level: of the last step
 * @linked: each step is in the table of the one before
 * @hole: nothing is mapped
 * @hole_level: at this level
 * @physical: address in memory
 * @frame: number of the frame
 * @access: the line's rest
 * @logic: the arithmetic, or ""
 */
struct kanswer {
	uint64_t address;
	char region[32];
	bool logical;
	char symbol[256];
	bool has_percpu;
	uint64_t percpu;
	unsigned int cpu;
	bool has_area;
	struct kf_area area;
	unsigned int steps;
	char level[8];
	bool linked;
	bool hole;
	char hole_level[8];
	uint64_t physical;
	uint64_t frame;
	char access[32];
	char logic[256];
};

int kanswer_fd(int fd, uint64_t address, unsigned int levels,
	       struct kanswer *a);
int kanswer(uint64_t address, unsigned int levels, struct kanswer *a);

#endif /* KANSWER_H */
