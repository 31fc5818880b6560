// SPDX-License-Identifier: GPL-2.0
/* First touches of files' pages, of shared memory, and of what is lent. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

#include "provoke.h"

#define RW		(PROT_READ | PROT_WRITE)
#define MOST_HUGE	16
#define POOL		"/sys/kernel/mm/hugepages/hugepages-2048kB/nr_overcommit_hugepages"

/*
 * One touch maps as well what is around it in a window of this size, if it is
 * in the page cache: fault_around_bytes. One item each.
 */
#define WINDOW		(64 * 1024)

static void windows(struct provoked *p, int prot, int flags,
		    void (*act)(char *item))
{
	size_t size = p->n * WINDOW;
	int fd = disk_file(size);
	char *start = (char *)must(mmap(NULL, size, prot, flags, fd, 0));

	/* what is not in the cache is not to be read by the way */
	must(madvise(start, size, MADV_RANDOM));
	must(posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM));
	provoke_items(p, start, WINDOW, act);
}

/**
 * provoke_file_hit - a file mapped privately, in the page cache, read
 * @p: set
 */
void provoke_file_hit(struct provoked *p)
{
	windows(p, PROT_READ, MAP_PRIVATE, act_read);
}

/**
 * provoke_file_hit_shared - a file mapped shared, in the page cache, written
 * @p: set
 */
void provoke_file_hit_shared(struct provoked *p)
{
	windows(p, RW, MAP_SHARED, act_write);
}

/**
 * provoke_file_hit_exec - the same as file_hit, executed
 * @p: set
 */
void provoke_file_hit_exec(struct provoked *p)
{
	windows(p, PROT_READ | PROT_EXEC, MAP_PRIVATE, act_exec);
}

/**
 * provoke_file_hit_kernel - the same as file_hit, by a system call
 * @p: set
 */
void provoke_file_hit_kernel(struct provoked *p)
{
	windows(p, PROT_READ, MAP_PRIVATE, act_read_kernel);
}

/**
 * provoke_file_read - a file that the page cache has dropped
 * @p: set
 */
void provoke_file_read(struct provoked *p)
{
	windows(p, PROT_READ, MAP_PRIVATE, act_read);
	drain_lru();
	must(put_word("/proc/sys/vm/drop_caches", "1"));
}

/**
 * provoke_cow_file - a file mapped privately, written without being read
 * @p: set
 */
void provoke_cow_file(struct provoked *p)
{
	windows(p, RW, MAP_PRIVATE, act_write);
}

/**
 * provoke_shmem_write - a file of shared memory, written
 * @p: set
 */
void provoke_shmem_write(struct provoked *p)
{
	int fd = must(memfd_create("faulter", MFD_CLOEXEC));

	must(ftruncate(fd, p->n * PAGE));
	provoke_items(p, (char *)must(mmap(NULL, p->n * PAGE, RW, MAP_SHARED,
					   fd, 0)), PAGE, act_write);
}

/**
 * provoke_shmem_anon - shared memory without a file, written
 * @p: set
 */
void provoke_shmem_anon(struct provoked *p)
{
	char *start = (char *)must(mmap(NULL, p->n * PAGE, RW, MAP_SHARED |
					MAP_ANONYMOUS, -1, 0));

	provoke_items(p, start, PAGE, act_write);
}

/**
 * provoke_hugetlb - pages of hugetlb
 * @p: set
 */
void provoke_hugetlb(struct provoked *p)
{
	char *start;

	if (p->n > MOST_HUGE)
		p->n = MOST_HUGE;
	if (put_word(POOL, "32"))
		shape_skip("no hugetlb pages");
	start = (char *)must(mmap(NULL, p->n * HUGE, RW, MAP_PRIVATE |
				  MAP_ANONYMOUS | MAP_HUGETLB, -1, 0));
	provoke_items(p, start, HUGE, act_write);
}

static void act_drop_and_read(char *item)
{
	must(madvise(item, PAGE, MADV_DONTNEED));
	act_read(item);
}

/**
 * provoke_vdso - the kernel's page of code, given back and taken anew
 * @p: set
 *
 * There is one only: all items are the same one.
 */
void provoke_vdso(struct provoked *p)
{
	char *vdso = (char *)getauxval(AT_SYSINFO_EHDR);

	if (!vdso)
		shape_skip("no vdso");
	provoke_items(p, vdso, 0, act_drop_and_read);
	p->end = vdso + PAGE;
	p->alone = true;
}
