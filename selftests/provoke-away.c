// SPDX-License-Identifier: GPL-2.0
/* Pages that are not there: in swap, or with another who is to be asked. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "provoke.h"

static void away(struct provoked *p, void (*act)(char *item))
{
	/* no page is to bring others with it */
	must(put_word("/proc/sys/vm/page-cluster", "0"));
	write_pages(provoke_anon(p, act), p->n, 1);
	page_out(p->start, p->n);
}

/**
 * provoke_swap_device - swapped out, read
 * @p: set
 */
void provoke_swap_device(struct provoked *p)
{
	away(p, act_read);
}

/**
 * provoke_swap_device_write - swapped out, written
 * @p: set
 */
void provoke_swap_device_write(struct provoked *p)
{
	away(p, act_write);
}

static void read_area(const struct area *area)
{
	read_pages(area->start, (area->end - area->start) / PAGE);
}

/**
 * provoke_swap_cache - swapped out, and brought back by another process
 * @p: set
 */
void provoke_swap_cache(struct provoked *p)
{
	struct area area;

	away(p, act_read);
	area.start = p->start;
	area.end = p->end;
	fork_sleeper(read_area, &area);
}

static void answer_missing(int fd, unsigned long page)
{
	static char source[PAGE] __attribute__((aligned(PAGE))) = { RET };
	struct uffdio_copy copy = {
		.dst = page, .src = (unsigned long)source, .len = PAGE,
	};

	must(ioctl(fd, UFFDIO_COPY, &copy));
}

static void answer_protected(int fd, unsigned long page)
{
	struct uffdio_writeprotect wp = {
		.range = { .start = page, .len = PAGE },
	};

	must(ioctl(fd, UFFDIO_WRITEPROTECT, &wp));
}

/* Answer one question after the other; @arg: descriptor. */
static void *answer(void *arg)
{
	int fd = (long)arg;
	struct uffd_msg msg;

	while (read(fd, &msg, sizeof(msg)) == sizeof(msg)) {
		unsigned long page = msg.arg.pagefault.address & -PAGE;

		if (msg.arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_WP)
			answer_protected(fd, page);
		else
			answer_missing(fd, page);
	}
	return NULL;
}

static int uffd_open(struct provoked *p, uint64_t features, uint64_t mode)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	struct uffdio_register reg = {
		.range.start = (unsigned long)p->start,
		.range.len = p->end - p->start,
		.mode = mode,
	};
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api))
		shape_skip("no userfaultfd with features %#llx",
			   (unsigned long long)features);
	must(ioctl(fd, UFFDIO_REGISTER, &reg));
	return fd;
}

static int uffd_register(struct provoked *p, uint64_t features, uint64_t mode)
{
	int fd = uffd_open(p, features, mode);
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 64 * 1024);
	if (pthread_create(&thread, &attr, answer, (void *)(long)fd))
		shape_fail("no thread");
	return fd;
}

/**
 * provoke_uffd_missing - userfaultfd brings the page
 * @p: set
 */
void provoke_uffd_missing(struct provoked *p)
{
	provoke_anon(p, act_write);
	uffd_register(p, 0, UFFDIO_REGISTER_MODE_MISSING);
}

/**
 * provoke_uffd_wp - userfaultfd takes back that it write-protected the page
 * @p: set
 */
void provoke_uffd_wp(struct provoked *p)
{
	struct uffdio_writeprotect wp = {
		.mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};
	int fd;

	write_pages(provoke_anon(p, act_write), p->n, 1);
	drain_lru();
	fd = uffd_register(p, UFFD_FEATURE_PAGEFAULT_FLAG_WP,
			   UFFDIO_REGISTER_MODE_WP);
	wp.range.start = (unsigned long)p->start;
	wp.range.len = p->end - p->start;
	must(ioctl(fd, UFFDIO_WRITEPROTECT, &wp));
}

/* Newer than the headers that this may be built with. */
#ifndef UFFDIO_POISON
#define UFFD_FEATURE_POISON	0x4000
struct uffdio_poison {
	struct uffdio_range range;
	__u64 mode;
	__s64 updated;
};

#define UFFDIO_POISON		_IOWR(UFFDIO, 0x08, struct uffdio_poison)
#endif

/**
 * provoke_poisoned_marker - userfaultfd says that what was there is lost
 * @p: set
 */
void provoke_poisoned_marker(struct provoked *p)
{
	struct uffdio_poison poison = { .mode = 0 };
	int fd;

	provoke_anon(p, act_read_caught);
	fd = uffd_open(p, UFFD_FEATURE_POISON, UFFDIO_REGISTER_MODE_MISSING);
	poison.range.start = (unsigned long)p->start;
	poison.range.len = p->end - p->start;
	must(ioctl(fd, UFFDIO_POISON, &poison));
}
