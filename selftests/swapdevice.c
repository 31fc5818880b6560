// SPDX-License-Identifier: GPL-2.0
/* Devices to swap to, made and taken away with the ordinary tools. */
#define _GNU_SOURCE
#include "swapdevice.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/swap.h>
#include <unistd.h>

#include "scope.h"

#define ZRAM_ADD	"/sys/class/zram-control/hot_add"
#define ZRAM_REMOVE	"/sys/class/zram-control/hot_remove"
#define ZSWAP		"/sys/module/zswap/parameters/enabled"

static bool first_word(const char *path, char *word, size_t size)
{
	FILE *f = fopen(path, "re");
	bool good = f && fgets(word, size, f);

	if (f)
		fclose(f);
	if (good)
		word[strcspn(word, " \t\n")] = '\0';
	return good;
}

/**
 * swapdevice_none() - take all devices away that are swapped to
 * @before: filled, for swapdevice_restore()
 *
 * Return: 0 or -errno.
 */
int swapdevice_none(struct swapdevices *before)
{
	FILE *f = fopen("/proc/swaps", "re");
	char line[256];
	int err = 0;

	*before = (struct swapdevices) { .n = 0 };
	while (f && before->n < SWAPDEVICE_MOST && fgets(line, sizeof(line), f))
		if (sscanf(line, "/%126[^ \t]", before->path[before->n] + 1) == 1)
			before->path[before->n++][0] = '/';
	if (f)
		fclose(f);
	for (unsigned int i = 0; i < before->n && !err; i++)
		if (swapoff(before->path[i]))
			err = -errno;
	return err;
}

/**
 * swapdevice_restore() - have those again, and no others
 * @before: as they were
 */
void swapdevice_restore(const struct swapdevices *before)
{
	struct swapdevices now;
	unsigned int i;

	swapdevice_none(&now);
	for (i = 0; i < before->n; i++)
		swapon(before->path[i], 0);
}

/**
 * swapdevice_disk() - the disk that a guest has for this
 * @path: filled
 * @size: bytes at @path
 *
 * Return: false if there is none.
 */
bool swapdevice_disk(char *path, size_t size)
{
	bool found = false;
	char serial[32];
	glob_t g;

	if (glob("/sys/block/vd*/serial", 0, NULL, &g))
		return false;
	for (size_t i = 0; i < g.gl_pathc && !found; i++) {
		found = first_word(g.gl_pathv[i], serial, sizeof(serial)) &&
			!strcmp(serial, "swap");
		if (found)
			snprintf(path, size, "/dev/%.3s",
				 g.gl_pathv[i] + strlen("/sys/block/"));
	}
	globfree(&g);
	return found;
}

/**
 * swapdevice_file() - make a file to swap to
 * @path: its path
 * @bytes: its size
 *
 * Return: 0 or -errno.
 */
int swapdevice_file(const char *path, size_t bytes)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	char block[65536] = { 0 };
	int err = fd < 0 ? -errno : 0;

	/* without holes */
	for (size_t i = 0; !err && i < bytes; i += sizeof(block))
		if (write(fd, block, sizeof(block)) != sizeof(block))
			err = -ENOSPC;
	if (!err && fsync(fd))
		err = -errno;
	close(fd);
	return err;
}

/**
 * swapdevice_zram() - make a disk in memory
 * @path: filled
 * @size: bytes at @path
 * @bytes: its size, as the kernel spells sizes
 *
 * Return: 0 or -errno.
 */
int swapdevice_zram(char *path, size_t size, const char *bytes)
{
	char number[16], attribute[64];

	if (!first_word(ZRAM_ADD, number, sizeof(number)))
		return -ENODEV;
	snprintf(path, size, "/dev/zram%s", number);
	snprintf(attribute, sizeof(attribute), "/sys/block/zram%s/disksize",
		 number);
	return scope_put(attribute, bytes) ? 0 : -EINVAL;
}

/**
 * swapdevice_zram_remove() - take such a disk away
 * @path: of it; not swapped to
 */
void swapdevice_zram_remove(const char *path)
{
	scope_put(ZRAM_REMOVE, path + strlen("/dev/zram"));
}

/**
 * swapdevice_on() - format a device, and swap to it
 * @path: its path
 * @priority: its priority, or less than 0 for the kernel's choice
 *
 * Return: 0 or -errno.
 */
int swapdevice_on(const char *path, int priority)
{
	int flags = priority < 0 ? 0 : SWAP_FLAG_PREFER | priority;
	char command[192];

	snprintf(command, sizeof(command), "mkswap %s > /dev/null", path);
	/* NOLINTNEXTLINE(cert-env33-c): the path is one of the test's own */
	if (system(command))
		return -EIO;
	return swapon(path, flags) ? -errno : 0;
}

/**
 * swapdevice_zswap() - have zswap in front of the devices, or not
 * @on: which
 *
 * Return: false if it cannot be had.
 */
bool swapdevice_zswap(bool on)
{
	char word[8];

	return scope_put(ZSWAP, on ? "Y" : "N") &&
	       first_word(ZSWAP, word, sizeof(word)) &&
	       *word == (on ? 'Y' : 'N');
}
