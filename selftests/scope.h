/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of the module have in common: its files, and waiting. */
#ifndef SCOPE_H
#define SCOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "libmmscope.h"

/*
 * The files of a target, but for `swapin`: to ask that patches the scheduler, and
 * what holds of hooks where processors are emulated holds of that first of all.
 */
#define SCOPE_FILES	8
extern const char * const scope_files[SCOPE_FILES];

/* Length of the longest text that scope_read() is good for. */
#define SCOPE_TEXT	0x100000UL

int scope_open(struct mmscope *h, pid_t pid, const char *name);
ssize_t scope_read(int fd, char *buf, size_t size);
ssize_t scope_read_some(int fd, char *buf, size_t size);
uint64_t scope_stat(struct mmscope *h, const char *name);
uint64_t scope_control(struct mmscope *h, const char *name);
size_t scope_targets(struct mmscope *h);
bool scope_maps(struct mmscope *h, pid_t pid, uint64_t address);

bool scope_put(const char *path, const char *word);
bool scope_wait_absent(struct mmscope *h, pid_t pid);
bool scope_wait_held(struct mmscope *h, uint64_t bytes);
void scope_sleep_ms(unsigned int ms);
bool scope_emulated(void);
void scope_keep_to(int cpu);
void scope_gather(void);
int scope_set_alone(struct mmscope *h, const char *lines);
uint64_t scope_now_ms(void);

/* Read a byte, so that its page is there; one of anonymous memory is zero. */
static inline void scope_touch(const void *p)
{
	(void)__atomic_load_n((const char *)p, __ATOMIC_RELAXED);
}

#endif /* SCOPE_H */
