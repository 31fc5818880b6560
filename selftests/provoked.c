// SPDX-License-Identifier: GPL-2.0
/* Starts, asks and ends the program `faulter`. */
#define _GNU_SOURCE
#include "provoked.h"

#include <string.h>
#include <unistd.h>

#include "scope.h"

/* How long it may take to sleep. */
#define ASLEEP_MS	10000

struct order {
	const char *name;
	char items[12];
	char threads[12];
};

static void run_faulter(int fd, void *arg)
{
	struct order *order = arg;

	dup2(fd, 0);
	dup2(fd, 1);
	execl("./faulter", "faulter", order->name, order->items,
	      order->threads, NULL);
	_exit(127);
}

/* It has said something; wait until it sleeps, and changes no more. */
static bool wait_asleep(pid_t pid)
{
	uint64_t end = scope_now_ms() + patient(ASLEEP_MS);

	while (child_state(pid) != 'S') {
		if (scope_now_ms() > end)
			return false;
		scope_sleep_ms(1);
	}
	return true;
}

/**
 * provoker_start - start a process that is ready to provoke faults
 * @p: filled; provoker_stop() it, whatever comes of it
 * @name: of provoke-list.h
 * @items: how many
 * @threads: by how many threads
 *
 * Return: PROVOKER_READY; PROVOKER_SKIPPED or PROVOKER_FAILED, and @p->reason
 * says why.
 */
enum provoker_state provoker_start(struct provoker *p, const char *name,
				   unsigned int items, unsigned int threads)
{
	struct order order = { .name = name };
	char line[256];

	*p = (struct provoker) { .reason = "faulter died" };
	snprintf(order.items, sizeof(order.items), "%u", items);
	snprintf(order.threads, sizeof(order.threads), "%u", threads);
	if (child_start(&p->child, run_faulter, &order))
		return PROVOKER_FAILED;
	p->from = fdopen(dup(p->child.fd), "r");
	if (!p->from || !fgets(line, sizeof(line), p->from))
		return PROVOKER_FAILED;
	line[strcspn(line, "\n")] = '\0';
	if (sscanf(line, "ready %lx %lx %lu", &p->start, &p->end, &p->n) == 3)
		return wait_asleep(p->child.pid) ? PROVOKER_READY :
						   PROVOKER_FAILED;
	snprintf(p->reason, sizeof(p->reason), "%s", line);
	return strncmp(line, "skip ", 5) ? PROVOKER_FAILED : PROVOKER_SKIPPED;
}

/**
 * provoker_go - have it provoke the faults, and wait until it sleeps again
 * @p: provoker that is ready
 *
 * Return: true, and what it has counted is in @p; false if it died.
 */
bool provoker_go(struct provoker *p)
{
	char line[256];

	if (write(p->child.fd, "", 1) != 1 ||
	    !fgets(line, sizeof(line), p->from))
		return false;
	if (sscanf(line, "done %lu %lu %lu", &p->minor, &p->major,
		   &p->refused) == 3)
		return wait_asleep(p->child.pid);
	snprintf(p->reason, sizeof(p->reason), "%s", line);
	return false;
}

/**
 * provoker_stop - end the process
 * @p: provoker
 */
void provoker_stop(struct provoker *p)
{
	child_stop(&p->child);
	if (p->from)
		fclose(p->from);
	p->from = NULL;
}
