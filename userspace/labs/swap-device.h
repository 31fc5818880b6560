/* SPDX-License-Identifier: GPL-2.0 */
/* A disk in memory to swap to, for as long as the lab lasts. */
#ifndef SWAP_DEVICE_H
#define SWAP_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct swap_device - what was set up
 * @number: of the zram device, -1 without one
 * @loaded: zram was loaded for it
 * @on: it is swapped to
 */
struct swap_device {
	int number;
	bool loaded;
	bool on;
};

const char *swap_device_setup(struct swap_device *d, uint64_t bytes);
void swap_device_remove(struct swap_device *d);

#endif /* SWAP_DEVICE_H */
