// SPDX-License-Identifier: GPL-2.0
/* What a lab forks, and itself, may be attached already: `mmscope attach +PID`. */
#include "lab-attach.h"

#include <errno.h>

#include "libmmscope.h"

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

	if (err == -EEXIST)
		return 0;
	return err ? err : 1;
}
