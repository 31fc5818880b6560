// SPDX-License-Identifier: GPL-2.0
/* Notes the signals that end a lab. */
#include "lab-signal.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>

static const int fatal[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
static int caught;
static sigset_t before;

static void note_signal(int signal)
{
	__atomic_store_n(&caught, signal, __ATOMIC_RELAXED);
}

/* As nohup has it, and a shell in the background: what is ignored stays so. */
static void handle_fatal(void (*handler)(int signal))
{
	/* without SA_RESTART, so that who waits learns of it */
	const struct sigaction action = { .sa_handler = handler };
	struct sigaction old;
	size_t i;

	for (i = 0; i < sizeof(fatal) / sizeof(*fatal); i++)
		if (!sigaction(fatal[i], NULL, &old) &&
		    old.sa_handler != SIG_IGN)
			sigaction(fatal[i], &action, NULL);
}

void lab_catch_signals(void)
{
	const struct sigaction action = { .sa_handler = note_signal };

	handle_fatal(note_signal);
	/* whoever reads what it tells has read enough */
	sigaction(SIGPIPE, &action, NULL);
}

bool lab_stopped(void)
{
	return __atomic_load_n(&caught, __ATOMIC_RELAXED);
}

void lab_hold_signals(void)
{
	sigset_t held;
	size_t i;

	sigemptyset(&held);
	sigaddset(&held, SIGPIPE);
	for (i = 0; i < sizeof(fatal) / sizeof(*fatal); i++)
		sigaddset(&held, fatal[i]);
	sigprocmask(SIG_BLOCK, &held, &before);
}

void lab_release_signals(void)
{
	sigprocmask(SIG_SETMASK, &before, NULL);
}

void lab_default_signals(void)
{
	handle_fatal(SIG_DFL);
}

void lab_die_of_signal(void)
{
	if (!caught)
		return;
	fflush(stdout);
	signal(caught, SIG_DFL);
	raise(caught);
}
