// SPDX-License-Identifier: GPL-2.0
/* Keep the tracepoint of exits in use by two others. */
#include "exithold.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EVENT	"/sys/kernel/tracing/events/sched/sched_process_exit/"

static int event_id(void)
{
	int fd = open(EVENT "id", O_RDONLY | O_CLOEXEC);
	char text[16];
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return -ENODATA;
	text[n] = '\0';
	return atoi(text);
}

static int open_perf(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_TRACEPOINT,
		.size = sizeof(attr),
	};
	int fd, id = event_id();

	if (id < 0)
		return id;
	attr.config = id;
	fd = syscall(SYS_perf_event_open, &attr, -1, 0, -1,
		     PERF_FLAG_FD_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/**
 * exithold_begin() - have the tracepoint in use
 * @hold: filled, also if it fails
 *
 * Return: 0, or -errno if the kernel has no such events.
 */
int exithold_begin(struct exithold *hold)
{
	hold->event = open(EVENT "enable", O_WRONLY | O_CLOEXEC);
	if (hold->event >= 0 && write(hold->event, "1", 1) != 1) {
		close(hold->event);
		hold->event = -1;
	}
	hold->perf = open_perf();
	if (hold->event < 0)
		return -ENOENT;
	return hold->perf < 0 ? hold->perf : 0;
}

/**
 * exithold_end() - have it so no more
 * @hold: as exithold_begin() has filled it
 */
void exithold_end(struct exithold *hold)
{
	if (hold->perf >= 0)
		close(hold->perf);
	if (hold->event < 0)
		return;
	/* it stays enabled if this fails, which does no harm */
	(void)!pwrite(hold->event, "0", 1, 0);
	close(hold->event);
}
