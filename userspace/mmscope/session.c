// SPDX-License-Identifier: GPL-2.0
/* The module during one command. */
#include "session.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "column.h"

static sig_atomic_t caught;

static void on_signal(int number)
{
	__atomic_store_n(&caught, number, __ATOMIC_RELAXED);
}

int session_signal(void)
{
	return __atomic_load_n(&caught, __ATOMIC_RELAXED);
}

void session_forget_signal(void)
{
	__atomic_store_n(&caught, 0, __ATOMIC_RELAXED);
}

void session_sleep(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	if (!session_signal())
		nanosleep(&t, NULL);
}

/* Reads are interrupted. A closed pipe is an error of writing. */
void session_catch_signals(void)
{
	static const int fatal[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction action = { .sa_handler = on_signal }, old;
	size_t i;

	sigemptyset(&action.sa_mask);
	for (i = 0; i < COUNT(fatal); i++)
		if (!sigaction(fatal[i], NULL, &old) &&
		    old.sa_handler != SIG_IGN)
			sigaction(fatal[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

int session_open(struct session *s, const char *sysroot)
{
	s->sysroot = sysroot;
	s->error = sysroot ? mmscope_open_root(&s->h, sysroot) :
			     mmscope_open(&s->h);
	return s->error;
}

void session_close(struct session *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		mmscope_detach(s->h, s->pids[i]);
	free(s->pids);
	s->pids = NULL;
	s->n = 0;
	mmscope_close(s->h);
	s->h = NULL;
}

int session_adopt(struct session *s, pid_t pid)
{
	pid_t *p = realloc(s->pids, (s->n + 1) * sizeof(*p));

	if (!p)
		return -ENOMEM;
	s->pids = p;
	s->pids[s->n++] = pid;
	return 0;
}

/* False if it was not there. */
static bool take_off(struct session *s, pid_t pid)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->pids[i] == pid) {
			s->pids[i] = s->pids[--s->n];
			return true;
		}
	return false;
}

void session_release(struct session *s, pid_t pid)
{
	if (take_off(s, pid))
		mmscope_detach(s->h, pid);
}

void session_forget(struct session *s, pid_t pid)
{
	take_off(s, pid);
}

bool session_owns(const struct session *s, pid_t pid)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->pids[i] == pid)
			return true;
	return false;
}

static int attach(struct session *s, pid_t pid,
		  int (*how)(struct mmscope *h, pid_t pid))
{
	int ret = mmscope_attached(s->h, pid);

	if (ret)
		return ret < 0 ? ret : 0;
	ret = how(s->h, pid);
	/* another was faster: it is theirs */
	if (ret == -EEXIST)
		return 0;
	return ret ? ret : session_adopt(s, pid);
}

int session_attach(struct session *s, pid_t pid)
{
	return attach(s, pid, mmscope_attach);
}

int session_attach_tree(struct session *s, pid_t pid)
{
	return attach(s, pid, mmscope_attach_tree);
}
