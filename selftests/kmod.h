/* SPDX-License-Identifier: GPL-2.0 */
/* Load and unload the module; see what memory the kernel has in use. */
#ifndef KMOD_H
#define KMOD_H

#include <stdbool.h>

/* 0 or -errno. MMSCOPE_KO in the environment names the module's file. */
int kmod_load(void);
int kmod_load_with(const char *parameters);
int kmod_unload(void);
int kmod_unload_soon(void);
int kmod_unload_whole(void);
bool kmod_loaded(void);
const char *kmod_hooked(void);
const char *kmod_left(void);

/**
 * struct kmod_memory - kernel memory in use, in KiB
 * @unavailable: all that is not available to programs
 * @slab: small objects, reclaimable or not
 * @percpu: per-CPU memory
 * @vmalloc: mapped by the kernel, modules among it
 */
struct kmod_memory {
	long unavailable;
	long slab;
	long percpu;
	long vmalloc;
};

void kmod_settle(void);
bool kmod_memory(struct kmod_memory *m);

#endif /* KMOD_H */
