/* SPDX-License-Identifier: GPL-2.0 */
/* Devices to swap to, made and taken away with the ordinary tools. */
#ifndef SWAPDEVICE_H
#define SWAPDEVICE_H

#include <stdbool.h>
#include <stddef.h>

#define SWAPDEVICE_MOST	8

/**
 * struct swapdevices - the devices that were in use before a test
 * @path: of each
 * @n: how many
 */
struct swapdevices {
	char path[SWAPDEVICE_MOST][128];
	unsigned int n;
};

int swapdevice_none(struct swapdevices *before);
void swapdevice_restore(const struct swapdevices *before);

bool swapdevice_disk(char *path, size_t size);
int swapdevice_file(const char *path, size_t bytes);
int swapdevice_zram(char *path, size_t size, const char *bytes);
void swapdevice_zram_remove(const char *path);
int swapdevice_on(const char *path, int priority);
bool swapdevice_zswap(bool on);

#endif /* SWAPDEVICE_H */
