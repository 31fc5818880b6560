// SPDX-License-Identifier: GPL-2.0
/*
 * Pipes hold pages of the kernel's own kind, which it does not move. They are filled
 * in turn, a page each, and every other one is closed: the frames of what stays
 * lie between those that are free then.
 */
#include "lab-pieces.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PAGE	4096
#define PIPES	32
#define FILL	256	/* pages in each: 1 MiB */

static int ends[PIPES][2];
static unsigned int opened;

static bool open_pipes(void)
{
	while (opened < PIPES && !pipe2(ends[opened], O_CLOEXEC | O_NONBLOCK)) {
		opened++;
		if (fcntl(ends[opened - 1][1], F_SETPIPE_SZ, FILL * PAGE) <
		    FILL * PAGE)
			return false;
	}
	return opened == PIPES;
}

static bool fill(void)
{
	static char page[PAGE];
	unsigned int i, pipe;

	memset(page, 1, sizeof(page));
	for (i = 0; i < FILL; i++)
		for (pipe = 0; pipe < PIPES; pipe++)
			if (write(ends[pipe][1], page, PAGE) != PAGE)
				return false;
	return true;
}

static void close_pipe(unsigned int pipe)
{
	if (ends[pipe][0] < 0)
		return;
	close(ends[pipe][0]);
	close(ends[pipe][1]);
	ends[pipe][0] = -1;
}

bool lab_pieces_make(void)
{
	unsigned int pipe;

	if (!open_pipes() || !fill()) {
		lab_pieces_drop();
		return false;
	}
	for (pipe = 0; pipe < PIPES; pipe += 2)
		close_pipe(pipe);
	return true;
}

unsigned int lab_pieces(void)
{
	return PIPES / 2 * FILL;
}

void lab_pieces_drop(void)
{
	while (opened)
		close_pipe(--opened);
}
