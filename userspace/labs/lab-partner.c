// SPDX-License-Identifier: GPL-2.0
/* A process of the lab's: orders come by one pipe, answers by another. */
#include "lab-partner.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lab-attach.h"
#include "lab-child.h"
#include "lab-see.h"

struct order {
	char *at;
	bool write;
};

/* What it has of the pipes. */
struct ends {
	int orders[2];
	int done[2];
};

static int obey(void *arg)
{
	const struct ends *e = arg;
	struct order o;

	/* a terminal's Ctrl-C and Ctrl-\ are for both: the lab ends it when it has seen */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	close(e->orders[1]);
	close(e->done[0]);
	if (write(e->done[1], "", 1) != 1)
		return 1;
	while (read(e->orders[0], &o, sizeof(o)) == sizeof(o)) {
		if (o.write)
			see_write(o.at);
		else
			see_read(o.at);
		if (write(e->done[1], "", 1) != 1)
			break;
	}
	return 0;
}

static bool fork_it(struct lab_partner *c)
{
	struct ends e;
	char ready;

	if (pipe(e.orders))
		return false;
	if (pipe(e.done)) {
		close(e.orders[0]);
		close(e.orders[1]);
		return false;
	}
	c->pid = lab_child(obey, &e);
	close(e.orders[0]);
	close(e.done[1]);
	c->orders = e.orders[1];
	c->done = e.done[0];
	if (c->pid > 0)
		return read(c->done, &ready, 1) == 1;
	c->pid = 0;
	close(c->orders);
	close(c->done);
	return false;
}

bool lab_partner_start(struct lab *l, struct lab_partner *c)
{
	int ret = -1;

	memset(c, 0, sizeof(*c));
	if (!fork_it(c)) {
		lab_fail(l, "a second process", "it cannot be had");
	} else {
		ret = lab_attach(l->h, c->pid);
		if (ret < 0)
			lab_fail(l, "a second process", mmscope_error(l->h));
	}
	c->attached = ret > 0;
	if (ret < 0)
		lab_partner_end(l, c);
	return ret >= 0;
}

static bool order(struct lab_partner *c, struct order o)
{
	char done;

	return c->pid && write(c->orders, &o, sizeof(o)) == sizeof(o) &&
		read(c->done, &done, 1) == 1;
}

bool lab_partner_read(struct lab_partner *c, const char *at)
{
	return order(c, (struct order){ (char *)at, false });
}

bool lab_partner_write(struct lab_partner *c, char *at)
{
	return order(c, (struct order){ at, true });
}

void lab_partner_end(struct lab *l, struct lab_partner *c)
{
	if (!c->pid)
		return;
	if (c->attached)
		mmscope_detach(l->h, c->pid);
	close(c->orders);
	close(c->done);
	lab_child_end(c->pid);
	memset(c, 0, sizeof(*c));
}
