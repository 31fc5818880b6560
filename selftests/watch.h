/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A watch over what a refused request must leave alone: settings, the list of
 * targets, memory held, and the files that are open, which are read in two
 * parts with the request between them.
 */
#ifndef WATCH_H
#define WATCH_H

#include "libmmscope.h"

enum watch_file { WATCH_PAGES, WATCH_PAGETABLE, WATCH_TRANSLATE, WATCH_FILES };

/**
 * struct watch_stream - an open file, and what is to be read from it
 * @fd: descriptor, opened read-write
 * @text: what it gives from the start to the end
 * @len: bytes of it
 */
struct watch_stream {
	int fd;
	char *text;
	size_t len;
};

/**
 * struct watch - how everything was
 * @h: handle
 * @streams: files of one target, with options that are not the default
 * @control: what `control` gave
 * @pids: targets
 * @n: how many
 * @held: bytes held
 * @walks: walks so far
 */
struct watch {
	struct mmscope *h;
	struct watch_stream streams[WATCH_FILES];
	char *control;
	pid_t *pids;
	size_t n;
	uint64_t held;
	uint64_t walks;
};

int watch_begin(struct watch *w, struct mmscope *h, pid_t pid, uint64_t start,
		uint64_t end);
void watch_end(struct watch *w);

/* Read the first part of each file; then, what has changed, or "nothing". */
void watch_half(struct watch *w);
const char *watch_changed(struct watch *w);

#endif /* WATCH_H */
