// SPDX-License-Identifier: GPL-2.0
/* A partner waits for a byte and answers it, over a pair of pipes. */
#include "switch-partner.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lab-child.h"
#include "lab-kernel.h"

uint64_t partner_answers;
uint64_t partner_kernel_address;

/* The root that the processor has now: where it finds the entry for an address. */
uint64_t root_in_use(struct mmscope *h)
{
	struct mmscope_ktranslation t;

	if (mmscope_ktranslate(h, partner_kernel_address, &t) || !t.walk.steps)
		return 0;
	return t.walk.step[0].entry & -LAB_PAGE;
}

/* Tell who this is, then answer until there is no more to read. */
static int answer(void *arg)
{
	const struct partner *p = arg;
	struct partner self = { .tid = gettid() };
	struct mmscope *h;
	char byte;

	if (!mmscope_open(&h))
		self.root = root_in_use(h);
	mmscope_close(h);
	if (write(p->from[1], &self, sizeof(self)) != sizeof(self))
		return 1;
	while (read(p->to[0], &byte, 1) == 1 && byte) {
		partner_answers++;
		if (write(p->from[1], &partner_answers,
			  sizeof(partner_answers)) < 0)
			return 1;
	}
	return 0;
}

static void *answer_thread(void *arg)
{
	answer(arg);
	return NULL;
}

static bool meet(struct partner *p)
{
	struct partner told;

	if (read(p->from[0], &told, sizeof(told)) != sizeof(told))
		return false;
	p->tid = told.tid;
	p->root = told.root;
	return true;
}

static void close_end(int *end)
{
	if (*end >= 0)
		close(*end);
	*end = -1;
}

static void close_pipes(struct partner *p)
{
	close_end(&p->to[0]);
	close_end(&p->to[1]);
	close_end(&p->from[0]);
	close_end(&p->from[1]);
}

static bool open_pipes(struct partner *p)
{
	memset(p, 0, sizeof(*p));
	if (pipe(p->to))
		return false;
	if (!pipe(p->from))
		return true;
	close(p->to[0]);
	close(p->to[1]);
	return false;
}

/* Signals are for the thread that asks lab_stopped(). */
static bool start_thread(struct partner *p)
{
	sigset_t all, before;
	int err;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	err = pthread_create(&p->thread, NULL, answer_thread, p);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return !err;
}

static bool start_process(struct partner *p)
{
	p->pid = lab_child(answer, p);
	/* its own ends: so that it is seen if it is gone */
	close_end(&p->to[0]);
	close_end(&p->from[1]);
	return p->pid > 0;
}

bool partner_start(struct partner *p, bool thread)
{
	partner_answers = 0;
	if (!open_pipes(p))
		return false;
	if (!(thread ? start_thread(p) : start_process(p))) {
		close_pipes(p);
		return false;
	}
	if (meet(p))
		return true;
	partner_end(p);
	return false;
}

bool partner_ask(const struct partner *p, uint64_t *answers)
{
	return write(p->to[1], "!", 1) == 1 &&
	       read(p->from[0], answers, sizeof(*answers)) > 0;
}

void partner_end(struct partner *p)
{
	if (p->pid) {
		lab_child_end(p->pid);
	} else {
		(void)!write(p->to[1], "", 1);
		pthread_join(p->thread, NULL);
	}
	close_pipes(p);
}
