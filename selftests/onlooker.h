/* SPDX-License-Identifier: GPL-2.0 */
/* Threads that read files of changing targets, and check what they read. */
#ifndef ONLOOKER_H
#define ONLOOKER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Targets at once; 0 stands for none. */
#define ONLOOKER_SLOTS	3

/**
 * struct onlooker - a thread that reads
 * @slots: whom to read; others change them
 * @stop: set by others when it is to end
 * @seed: of its choices, not 0
 * @frames: as sound_frames() says
 * @strangers: those to read are no `mutator`
 * @unloads: the module may be unloaded meanwhile
 * @reads: files read to the end
 * @records: records of `pages`, and rows of `pagetable`
 * @kinds: a bit for each kind seen in them
 * @huge: some of them were of huge pages
 * @gone: files that ended in -ESRCH
 * @stale: files that ended in -ESTALE
 * @wrong: the first thing that was not as it must be; "" if all was
 */
struct onlooker {
	const pid_t *slots;
	const bool *stop;
	uint64_t seed;
	uint64_t frames;
	bool strangers;
	bool unloads;
	unsigned long reads;
	unsigned long records;
	unsigned int kinds;
	bool huge;
	unsigned long gone;
	unsigned long stale;
	char wrong[256];
};

/* For pthread_create(). */
void *onlooker_run(void *onlooker);

#endif /* ONLOOKER_H */
