// SPDX-License-Identifier: GPL-2.0
/* A process of many threads that all have a page fault at once, unanswered. */
#define _GNU_SOURCE
#include "flight.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scope.h"

#define PAGE	4096UL
#define STACK	(4 * PAGE)

static char *pages;
static unsigned int n_threads;
static unsigned int gate, ready, landed;

static void *fly(void *arg)
{
	char *page = pages + (size_t)arg * PAGE;

	__atomic_add_fetch(&ready, 1, __ATOMIC_RELAXED);
	while (!__atomic_load_n(&gate, __ATOMIC_RELAXED))
		syscall(SYS_futex, &gate, FUTEX_WAIT, 0, NULL, NULL, 0);
	__atomic_store_n(page, 1, __ATOMIC_RELAXED);
	__atomic_add_fetch(&landed, 1, __ATOMIC_RELAXED);
	for (;;)
		pause();
	return NULL;
}

static void wait_for_all(const unsigned int *n)
{
	while (__atomic_load_n(n, __ATOMIC_RELAXED) < n_threads)
		usleep(5000);
	/* and from saying so to sleeping they have no fault any more */
	usleep(5000);
}

static bool start_threads(void)
{
	pthread_attr_t attr;
	pthread_t id;
	size_t i;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	pthread_attr_setguardsize(&attr, 0);
	for (i = 0; i < n_threads; i++)
		if (pthread_create(&id, &attr, fly, (void *)i))
			return false;
	wait_for_all(&ready);
	return true;
}

static int register_pages(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	pages = mmap(NULL, n_threads * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	reg.range.start = (unsigned long)pages;
	reg.range.len = n_threads * PAGE;
	if (fd < 0 || pages == MAP_FAILED ||
	    madvise(pages, n_threads * PAGE, MADV_NOHUGEPAGE) ||
	    ioctl(fd, UFFDIO_API, &api) || ioctl(fd, UFFDIO_REGISTER, &reg))
		return -1;
	return fd;
}

/* One question a thread. */
static bool hear_questions(int uffd)
{
	static struct uffd_msg messages[64];
	unsigned int heard = 0;
	ssize_t n;

	while (heard < n_threads) {
		n = read(uffd, messages, sizeof(messages));
		if (n <= 0)
			return false;
		heard += n / sizeof(messages[0]);
	}
	return true;
}

static bool copy_all(int uffd)
{
	struct uffdio_zeropage zero = {
		.range = {
			.start = (unsigned long)pages,
			.len = n_threads * PAGE,
		},
	};

	return !ioctl(uffd, UFFDIO_ZEROPAGE, &zero);
}

static void flight(int fd, void *arg)
{
	int uffd;

	n_threads = *(unsigned int *)arg;
	uffd = register_pages();
	if (uffd < 0 || !start_threads()) {
		child_say(fd, uffd < 0 ? -EOPNOTSUPP : -EAGAIN);
		return;
	}
	child_say(fd, 0);
	child_hear(fd);
	__atomic_store_n(&gate, 1, __ATOMIC_RELAXED);
	syscall(SYS_futex, &gate, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
	child_say(fd, hear_questions(uffd) ? 0 : -EIO);
	child_hear(fd);
	if (!copy_all(uffd))
		_exit(1);
	wait_for_all(&landed);
	child_say(fd, 0);
}

/**
 * flight_start() - start the process; its threads wait
 * @c: filled
 * @threads: how many
 *
 * Return: 0 or -errno.
 */
int flight_start(struct child *c, unsigned int threads)
{
	int err = child_start(c, flight, &threads);

	return err ? err : child_hear(c->fd);
}

/* Have it go on; true once it has done so, and sleeps. */
static bool go_on(struct child *c)
{
	child_say(c->fd, 0);
	if (child_hear(c->fd))
		return false;
	while (child_state(c->pid) != 'S')
		scope_sleep_ms(1);
	return true;
}

/**
 * flight_take_off() - have each thread touch its page
 * @c: process of flight_start()
 *
 * Return: true once all of them wait for userfaultfd; false if it died.
 */
bool flight_take_off(struct child *c)
{
	return go_on(c);
}

/**
 * flight_land() - give all threads their pages
 * @c: process that took off
 *
 * Return: true once all sleep; false if it died.
 */
bool flight_land(struct child *c)
{
	return go_on(c);
}
