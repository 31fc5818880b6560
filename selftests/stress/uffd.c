// SPDX-License-Identifier: GPL-2.0
/* Targets that resolve their own faults: missing pages, and protected ones. */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "actor.h"
#include "arena.h"
#include "draw.h"
#include "scope.h"

#define PAGES	256
#define OPS	150

static char content[4096] __attribute__((aligned(4096)));

static int uffd_open(void)
{
	struct uffdio_api api = {
		.api = UFFD_API,
		.features = UFFD_FEATURE_PAGEFAULT_FLAG_WP,
	};
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (fd >= 0 && ioctl(fd, UFFDIO_API, &api)) {
		close(fd);
		return -1;
	}
	return fd;
}

const char *uffd_need(void)
{
	int fd = uffd_open();

	if (fd < 0)
		return "no userfaultfd with write-protection";
	close(fd);
	return NULL;
}

/* Take the protection from a page, or put it on; whoever waits goes on. */
static void protect(int fd, unsigned long start, unsigned long pages, bool on)
{
	struct uffdio_writeprotect wp = {
		.range = { start, pages * ARENA_PAGE },
		.mode = on ? UFFDIO_WRITEPROTECT_MODE_WP : 0,
	};

	ioctl(fd, UFFDIO_WRITEPROTECT, &wp);
}

static void resolve(int fd, const struct uffd_msg *msg)
{
	unsigned long at = msg->arg.pagefault.address & -ARENA_PAGE;
	struct uffdio_copy copy = {
		.dst = at, .src = (unsigned long)content, .len = ARENA_PAGE,
		.mode = at & ARENA_PAGE ? UFFDIO_COPY_MODE_WP : 0,
	};
	struct uffdio_range wake = { at, ARENA_PAGE };

	if (msg->arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_WP)
		protect(fd, at, 1, false);
	/* it may be there by now */
	else if (ioctl(fd, UFFDIO_COPY, &copy))
		ioctl(fd, UFFDIO_WAKE, &wake);
}

static void *resolve_all(void *arg)
{
	int fd = *(int *)arg;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct uffd_msg msg;

	for (;;)
		if (poll(&p, 1, -1) > 0 &&
		    read(fd, &msg, sizeof(msg)) == sizeof(msg) &&
		    msg.event == UFFD_EVENT_PAGEFAULT)
			resolve(fd, &msg);
	return NULL;
}

static void operate(int fd, char *p, uint64_t *seed)
{
	unsigned long first = draw(seed, PAGES - 16);
	char *at = p + first * ARENA_PAGE;

	switch (draw(seed, 6)) {
	case 0:
		madvise(at, 16 * ARENA_PAGE, MADV_DONTNEED);
		break;
	case 1:
		protect(fd, (unsigned long)at, 16, true);
		break;
	case 2:
		madvise(at, 16 * ARENA_PAGE, MADV_PAGEOUT);
		break;
	case 3:
		scope_touch(at);
		break;
	default:
		__atomic_store_n(at, 1, __ATOMIC_RELAXED);
	}
}

static void be_resolving(int unused, void *arg)
{
	struct actor *a = arg;
	char *p = arena_map(0, PAGES * ARENA_PAGE);
	static int fd;
	struct uffdio_register reg = {
		.range = { (unsigned long)p, PAGES * ARENA_PAGE },
		.mode = UFFDIO_REGISTER_MODE_MISSING | UFFDIO_REGISTER_MODE_WP,
	};
	pthread_t thread;
	int i;

	fd = uffd_open();
	madvise(p, PAGES * ARENA_PAGE, MADV_NOHUGEPAGE);
	if (fd < 0 || ioctl(fd, UFFDIO_REGISTER, &reg) ||
	    pthread_create(&thread, NULL, resolve_all, &fd))
		_exit(1);
	for (i = 0; i < OPS; i++)
		operate(fd, p, &a->seed);
	_exit(0);
}

bool uffd_round(struct actor *a)
{
	return actor_round_of(a, be_resolving);
}
