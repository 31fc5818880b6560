// SPDX-License-Identifier: GPL-2.0
/* Accesses that are not allowed, or to what cannot be had. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "provoke.h"

#define RW		(PROT_READ | PROT_WRITE)

/* Far from all that comes to be mapped. */
#define NOWHERE		((char *)0x234560000000UL)

/* What is said to be broken is lost to the guest. */
#define MOST_BROKEN	8

static void unmapped(struct provoked *p, void (*act)(char *item))
{
	must(mmap(NOWHERE, p->n * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS |
		  MAP_FIXED_NOREPLACE, -1, 0));
	must(munmap(NOWHERE, p->n * PAGE));
	provoke_items(p, NOWHERE, PAGE, act);
}

/**
 * provoke_segv_unmapped - read where nothing is mapped
 * @p: set
 */
void provoke_segv_unmapped(struct provoked *p)
{
	unmapped(p, act_read_caught);
}

/**
 * provoke_segv_unmapped_exec - go where nothing is mapped
 * @p: set
 */
void provoke_segv_unmapped_exec(struct provoked *p)
{
	unmapped(p, act_exec_caught);
}

/**
 * provoke_segv_unmapped_kernel - have a system call write where nothing is mapped
 * @p: set
 */
void provoke_segv_unmapped_kernel(struct provoked *p)
{
	unmapped(p, act_write_kernel_refused);
}

static void allowed(struct provoked *p, int prot, void (*act)(char *item))
{
	write_pages(provoke_anon(p, act), p->n, 1);
	must(mprotect(p->start, p->n * PAGE, prot));
}

/**
 * provoke_segv_write - write where only reading is allowed
 * @p: set
 */
void provoke_segv_write(struct provoked *p)
{
	allowed(p, PROT_READ, act_write_caught);
}

/**
 * provoke_segv_write_kernel - have a system call write there
 * @p: set
 */
void provoke_segv_write_kernel(struct provoked *p)
{
	allowed(p, PROT_READ, act_write_kernel_refused);
}

/**
 * provoke_segv_prot_none - read where nothing is allowed
 * @p: set
 */
void provoke_segv_prot_none(struct provoked *p)
{
	allowed(p, PROT_NONE, act_read_caught);
}

/**
 * provoke_segv_exec - execute where it is not allowed
 * @p: set
 */
void provoke_segv_exec(struct provoked *p)
{
	allowed(p, RW, act_exec_caught);
}

static void cut_off(struct provoked *p, int fd, void (*act)(char *item))
{
	provoke_items(p, (char *)must(mmap(NULL, p->n * PAGE, RW, MAP_SHARED,
					   fd, 0)), PAGE, act);
	must(ftruncate(fd, 0));
}

/**
 * provoke_sigbus_file - a file that has become shorter
 * @p: set
 */
void provoke_sigbus_file(struct provoked *p)
{
	cut_off(p, disk_file(p->n * PAGE), act_read_caught);
}

/**
 * provoke_sigbus_kernel - the same, asked of a system call: there is no signal
 * @p: set
 */
void provoke_sigbus_kernel(struct provoked *p)
{
	cut_off(p, disk_file(p->n * PAGE), act_write_kernel_refused);
}

/**
 * provoke_sigbus_gup - and looked up as another process might
 * @p: set
 */
void provoke_sigbus_gup(struct provoked *p)
{
	cut_off(p, disk_file(p->n * PAGE), act_read_gup_refused);
}

/**
 * provoke_sigbus_shmem - shared memory that has become shorter
 * @p: set
 */
void provoke_sigbus_shmem(struct provoked *p)
{
	int fd = must(memfd_create("faulter", MFD_CLOEXEC));

	must(ftruncate(fd, p->n * PAGE));
	cut_off(p, fd, act_read_caught);
}

static void let_be(int number)
{
}

/**
 * provoke_poisoned - pages that are said to be broken
 * @p: set
 */
void provoke_poisoned(struct provoked *p)
{
	struct sigaction was, meanwhile = { .sa_handler = let_be };
	size_t i;

	if (p->n > MOST_BROKEN)
		p->n = MOST_BROKEN;
	write_pages(provoke_anon(p, act_read_caught), p->n, 1);
	/* The kernel lets it know, and insists on its being heard. */
	must(sigaction(SIGBUS, &meanwhile, &was));
	for (i = 0; i < p->n; i++)
		if (madvise(p->start + i * PAGE, PAGE, MADV_HWPOISON))
			shape_skip("MADV_HWPOISON: errno %d", errno);
	must(sigaction(SIGBUS, &was, NULL));
}
