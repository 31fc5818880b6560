// SPDX-License-Identifier: GPL-2.0
/* How far long work is. */
#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "session.h"

#define STEPS	1024
#define EACH_MS	200ULL

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ULL + t.tv_nsec / 1000000;
}

/* Where the output itself is watched it tells enough. */
void progress_begin(struct progress *p, const char *what)
{
	p->what = what;
	p->n = 0;
	p->shown = false;
	p->wanted = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO);
	p->next = now_ms() + 5 * EACH_MS;
}

bool progress_step(struct progress *p)
{
	if (++p->n % STEPS)
		return session_signal();
	if (p->wanted && now_ms() >= p->next) {
		fprintf(stderr, "\r%llu %s", (unsigned long long)p->n, p->what);
		p->shown = true;
		p->next = now_ms() + EACH_MS;
	}
	return session_signal() || ferror(stdout);
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
}
