// SPDX-License-Identifier: GPL-2.0
/*
 * paused FD: says 0 to the socket FD, then pauses. What tests execute: it has
 * one page at an address where the tests themselves have nothing, and SIGUSR1
 * makes it drop that and touch it anew.
 */
#include "paused.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void touch(void)
{
	madvise((void *)PAUSED_MARK, PAUSED_MARK_SIZE, MADV_DONTNEED);
	memset((void *)PAUSED_MARK, 1, 1);
}

int main(int argc, char **argv)
{
	char *mark = mmap((void *)PAUSED_MARK, PAUSED_MARK_SIZE,
			  PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
			  -1, 0);
	long ready = 0;
	sigset_t touched;

	if (argc != 2 || mark == MAP_FAILED)
		return 1;
	*mark = 1;
	sigemptyset(&touched);
	sigaddset(&touched, SIGUSR1);
	sigprocmask(SIG_BLOCK, &touched, NULL);
	if (write(atoi(argv[1]), &ready, sizeof(ready)) != sizeof(ready))
		return 1;
	for (;;)
		if (sigwaitinfo(&touched, NULL) == SIGUSR1)
			touch();
}
