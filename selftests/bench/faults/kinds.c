// SPDX-License-Identifier: GPL-2.0
/* The kinds of page faults: how to make memory that has them. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faultloop.h"

/* Old headers do not have it. */
#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT	21
#endif

static int anon_begin(struct area *a)
{
	a->p = mmap(NULL, a->pages * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (a->p == MAP_FAILED)
		return -errno;
	return madvise(a->p, a->pages * PAGE, MADV_NOHUGEPAGE) ? -errno : 0;
}

static void unmap(struct area *a)
{
	munmap(a->p, a->pages * PAGE);
}

static int touched_begin(struct area *a)
{
	int err = anon_begin(a);
	size_t i;

	for (i = 0; !err && i < a->pages; i++)
		a->p[i * PAGE] = 1;
	return err;
}

/* The pages are shared with a child that does nothing. */
static int cow_begin(struct area *a)
{
	int err = touched_begin(a);

	if (err)
		return err;
	a->child = fork();
	if (!a->child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	return a->child < 0 ? -errno : 0;
}

static void cow_end(struct area *a)
{
	kill(a->child, SIGKILL);
	waitpid(a->child, NULL, 0);
	unmap(a);
}

/* Written anew if it is not as large as needed, and so in the page cache. */
static int file_fill(int fd, size_t pages)
{
	static const char page[PAGE] = { 1 };
	off_t size = lseek(fd, 0, SEEK_END);

	for (; size >= 0 && (size_t)size < pages * PAGE; size += PAGE)
		if (write(fd, page, PAGE) != (ssize_t)PAGE)
			return -EIO;
	return size < 0 ? -errno : 0;
}

static int file_begin(struct area *a)
{
	int fd = a->file ? open(a->file, O_RDWR | O_CREAT | O_CLOEXEC, 0600) :
			   -1;
	int err;

	if (fd < 0)
		return -errno;
	err = file_fill(fd, a->pages);
	a->p = mmap(NULL, a->pages * PAGE, PROT_READ, MAP_SHARED, fd, 0);
	if (!err && a->p == MAP_FAILED)
		err = -errno;
	close(fd);
	return err;
}

static int swap_begin(struct area *a)
{
	int err = touched_begin(a);

	if (err)
		return err;
	return madvise(a->p, a->pages * PAGE, MADV_PAGEOUT) ? -errno : 0;
}

static const struct kind kinds[] = {
	{ "anon", anon_begin, 1, unmap },
	{ "cow", cow_begin, 1, cow_end },
	{ "file", file_begin, 0, unmap },
	{ "swap", swap_begin, 0, unmap },
	{ }
};

/**
 * kind_by_name() - find a kind of page fault
 * @name: its name
 *
 * Return: the kind, NULL if there is none of that name.
 */
const struct kind *kind_by_name(const char *name)
{
	const struct kind *k;

	for (k = kinds; k->name; k++)
		if (!strcmp(name, k->name))
			return k;
	return NULL;
}
