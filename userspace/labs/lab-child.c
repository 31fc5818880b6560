// SPDX-License-Identifier: GPL-2.0
/* Forks what is killed when the lab ends, whatever ends it. */
#include "lab-child.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab-signal.h"

pid_t lab_child(int (*body)(void *arg), void *arg)
{
	pid_t parent = getpid(), pid = fork();

	if (pid)
		return pid;
	lab_default_signals();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* it may have ended before */
	if (getppid() != parent)
		_exit(1);
	_exit(body(arg));
}

void lab_child_end(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}
