// SPDX-License-Identifier: GPL-2.0
/* A disk in memory to swap to: zram, made and taken away again. */
#include "swap-device.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab-witness.h"

#define CONTROL	"/sys/class/zram-control/"
#define TRIES	50

/*
 * Run a tool to its end, without a word of its own. What a terminal sends to the
 * lab's group is not for it.
 */
static bool run(char *const argv[])
{
	posix_spawn_file_actions_t quiet;
	posix_spawnattr_t apart;
	int status = -1;
	pid_t pid, got;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&apart);
	posix_spawnattr_setflags(&apart, POSIX_SPAWN_SETPGROUP);
	if (posix_spawnp(&pid, argv[0], &quiet, &apart, argv, environ))
		pid = -1;
	posix_spawnattr_destroy(&apart);
	posix_spawn_file_actions_destroy(&quiet);
	if (pid < 0)
		return false;
	do
		got = waitpid(pid, &status, 0);
	while (got < 0 && errno == EINTR);
	return got == pid && WIFEXITED(status) && !WEXITSTATUS(status);
}

static void device_path(const struct swap_device *d, char *path, size_t size)
{
	snprintf(path, size, "/dev/zram%d", d->number);
}

/* To stop and go on interrupts it, too. */
static bool swap_off(const char *path)
{
	int ret;

	do
		ret = swapoff(path);
	while (ret && errno == EINTR);
	return !ret;
}

static const char *begin(struct swap_device *d, uint64_t bytes)
{
	char path[64], size[24];

	if (access(CONTROL, F_OK)) {
		d->loaded = run((char *[]){ "modprobe", "zram", NULL });
		if (!d->loaded)
			return "no swap, and zram cannot be loaded";
	}
	/* reading it makes a device */
	d->number = lab_file_number(CONTROL "hot_add");
	if (d->number < 0)
		return "no swap, and zram gives no device (are you root?)";
	snprintf(path, sizeof(path), "/sys/block/zram%d/disksize", d->number);
	snprintf(size, sizeof(size), "%" PRIu64, bytes);
	if (!lab_put_file(path, size))
		return "no swap, and zram takes no size";
	device_path(d, path, sizeof(path));
	if (!run((char *[]){ "mkswap", path, NULL }))
		return "no swap, and mkswap fails";
	d->on = !swapon(path, 0);
	return d->on ? NULL : "no swap, and swapon fails";
}

/**
 * swap_device_setup() - have something to swap to
 * @d: filled
 * @bytes: its size
 *
 * Return: NULL, or why there is none; nothing is left then.
 */
const char *swap_device_setup(struct swap_device *d, uint64_t bytes)
{
	const char *why;

	*d = (struct swap_device) { .number = -1 };
	why = begin(d, bytes);
	if (why)
		swap_device_remove(d);
	return why;
}

/**
 * swap_device_remove() - take it away, with what is in it
 * @d: what was set up, if anything was
 */
void swap_device_remove(struct swap_device *d)
{
	char text[64];
	int i;

	if (d->on) {
		device_path(d, text, sizeof(text));
		if (!swap_off(text))
			fprintf(stderr, "lab-swap: swapoff %s: %m\n", text);
		d->on = false;
	}
	if (d->number >= 0) {
		snprintf(text, sizeof(text), "%d", d->number);
		/* who looks at new devices may have it open for a while */
		for (i = 0; i < TRIES; i++) {
			if (lab_put_file(CONTROL "hot_remove", text))
				break;
			usleep(20000);
		}
		if (i == TRIES)
			fprintf(stderr, "lab-swap: /dev/zram%s stays: %m\n", text);
		d->number = -1;
	}
	if (d->loaded)
		run((char *[]){ "modprobe", "-r", "zram", NULL });
	d->loaded = false;
}
