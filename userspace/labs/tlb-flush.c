// SPDX-License-Identifier: GPL-2.0
/* Takes pages away by system calls, on this processor. */
#include "tlb-flush.h"

#include <sys/mman.h>
#include <unistd.h>

#include "lab-kernel.h"

/* The ways keep apart: some leave a mapping split, and each piece is a flush. */
#define APART	1024UL

static unsigned char *region;

bool flush_prepare(void)
{
	region = mmap(NULL, FLUSH_PAGES * LAB_PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return region != MAP_FAILED &&
	       !madvise(region, FLUSH_PAGES * LAB_PAGE, MADV_NOHUGEPAGE);
}

static void touch(unsigned char *p, size_t pages)
{
	size_t i;

	for (i = 0; i < pages; i++)
		__atomic_store_n(p + i * LAB_PAGE, 1, __ATOMIC_RELAXED);
}

void flush_touch_all(void)
{
	touch(region, FLUSH_PAGES);
}

void flush_drop_all(void)
{
	madvise(region, FLUSH_PAGES * LAB_PAGE, MADV_DONTNEED);
}

/* Return: is there memory again where it was taken away? */
static bool take(enum flush_by by, size_t pages)
{
	unsigned char *p = region + by * APART * LAB_PAGE;
	bool there = true;

	touch(p, pages);
	switch (by) {
	case FLUSH_DROP:
		madvise(p, pages * LAB_PAGE, MADV_DONTNEED);
		break;
	case FLUSH_UNMAP:
		there = mmap(p, pages * LAB_PAGE, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE |
			     MAP_FIXED, -1, 0) != MAP_FAILED;
		break;
	case FLUSH_FORBID:
		mprotect(p, pages * LAB_PAGE, PROT_READ);
		mprotect(p, pages * LAB_PAGE, PROT_READ | PROT_WRITE);
		break;
	}
	return there;
}

/* The first round, which may have tables to make, does not count. */
bool flush_count(struct lab *l, enum flush_by by, size_t pages,
		 struct mmscope_tlb *t)
{
	bool there = take(by, pages);
	unsigned int i;

	if (!lab_tlb_read(l, getpid(), t))
		return false;
	for (i = 0; there && i < FLUSH_ROUNDS && !lab_stopped(); i++)
		there = take(by, pages);
	if (!there) {
		lab_fail(l, "a mapping in the place of another", "no memory");
		return false;
	}
	return lab_tlb_grown(l, getpid(), t);
}
