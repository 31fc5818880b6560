// SPDX-License-Identifier: GPL-2.0
/* What a lab forks, and itself, may be attached already: `mmscope attach +PID`. */
#include "lab-attach.h"

#include <errno.h>
#include <time.h>

#include "libmmscope.h"

/* How long a worker may take to show what was forked. */
#define SHOWN_MS	5000

static void await_files(struct mmscope *h, pid_t pid)
{
	const struct timespec ms = { .tv_nsec = 1000000 };
	int i;

	for (i = 0; i < SHOWN_MS && !mmscope_attached(h, pid); i++)
		nanosleep(&ms, NULL);
}

/**
 * lab_attach() - have a process attached
 * @h: the module's files
 * @pid: the process
 *
 * Return: 1 if it is to be detached again; 0 if another has attached it;
 * -errno, with a text in the handle.
 */
int lab_attach(struct mmscope *h, pid_t pid)
{
	int err = mmscope_attach(h, pid);

	if (err != -EEXIST)
		return err ? err : 1;
	await_files(h, pid);
	return 0;
}
