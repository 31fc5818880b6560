// SPDX-License-Identifier: GPL-2.0
/*
 * Where the loop begins and ends, for who watches this machine from outside:
 * stores to addresses that nobody else uses. See lines.c.
 */
#include <errno.h>
#include <sys/mman.h>

#include "faultloop.h"
#include "marks.h"

/**
 * marks_make() - map what is stored to; without, there are no marks
 *
 * Return: 0, or -errno.
 */
int marks_make(void)
{
	void *p = mmap((void *)MARK_PAGE, PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE |
		       MAP_FIXED_NOREPLACE, -1, 0);

	return p == MAP_FAILED ? -errno : 0;
}

/** mark_begin() - the loop begins on this processor */
void mark_begin(void)
{
	__atomic_store_n((char *)MARK_BEGIN, 1, __ATOMIC_RELAXED);
}

/** mark_end() - the loop ends on this processor */
void mark_end(void)
{
	__atomic_store_n((char *)MARK_END, 1, __ATOMIC_RELAXED);
}
