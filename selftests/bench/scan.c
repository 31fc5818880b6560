// SPDX-License-Identifier: GPL-2.0
/*
 * The PAGEMAP_SCAN request of Linux 6.7 and later. Its structures are spelled
 * out, for the headers that programs are built with are often older.
 */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include "bench.h"

/* Categories of pages. */
enum {
	IS_FILE = 0x04,
	IS_PRESENT = 0x08,
	IS_SWAPPED = 0x10,
	IS_PFNZERO = 0x20,
	IS_HUGE = 0x40,
	IS_SOFT_DIRTY = 0x80,
};

/* Pages next to each other that are alike. */
struct region {
	uint64_t start;
	uint64_t end;
	uint64_t categories;
};

struct request {
	uint64_t size;		/* of this structure */
	uint64_t flags;
	uint64_t start;
	uint64_t end;
	uint64_t walk_end;	/* answer: where it stopped */
	uint64_t vec;		/* address of regions, */
	uint64_t vec_len;	/* how many fit, */
	uint64_t max_pages;	/* 0: any number of pages */
	uint64_t category_inverted;
	uint64_t category_mask;
	uint64_t category_anyof_mask;
	uint64_t return_mask;
};

#define SCAN	_IOWR('f', 16, struct request)

/**
 * scan_read() - ask for all that is mapped, in all categories
 * @pagemap: the target's pagemap, open
 * @t: target
 * @buf: BUFFER bytes for the regions
 * @got: has the bytes of regions added
 *
 * Return: 0, or -errno: -ENOTTY if the kernel has no such request.
 */
int scan_read(int pagemap, const struct target *t, char *buf, struct got *got)
{
	struct request rq;
	int regions;

	memset(&rq, 0, sizeof(rq));
	rq.size = sizeof(rq);
	rq.start = t->start;
	rq.end = t->reach;
	rq.vec = (uintptr_t)buf;
	rq.vec_len = BUFFER / sizeof(struct region);
	rq.category_anyof_mask = IS_PRESENT | IS_SWAPPED;
	rq.return_mask = IS_FILE | IS_PRESENT | IS_SWAPPED | IS_PFNZERO |
			 IS_HUGE | IS_SOFT_DIRTY;
	while (rq.start < rq.end) {
		regions = ioctl(pagemap, SCAN, &rq);
		if (regions < 0)
			return -errno;
		got->bytes += regions * sizeof(struct region);
		if (rq.walk_end <= rq.start)
			return -EIO;
		rq.start = rq.walk_end;
	}
	return 0;
}
