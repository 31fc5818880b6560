/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An address space as spans that are alike, in the terms that two who have
 * walked the same tables have in common.
 */
#ifndef SPANS_H
#define SPANS_H

#include <stddef.h>
#include <stdint.h>

#include "libmmscope.h"

enum span_what {
	SPAN_NOTHING,	/* nothing is known to be there */
	SPAN_ENTRY,	/* not mapped, as an entry of this level says */
	SPAN_PAGE,	/* mapped by entries of this level, with these flags */
	SPAN_UNTOLD,	/* passed over by who made the walk */
};

/* The flags that each of the two tells of. */
#define SPAN_FLAGS							\
	(MMSCOPE_F_WRITE | MMSCOPE_F_EXEC | MMSCOPE_F_USER |		\
	 MMSCOPE_F_GLOBAL | MMSCOPE_F_WRITE_THROUGH |			\
	 MMSCOPE_F_CACHE_DISABLE | MMSCOPE_F_PAT)

/**
 * struct span - a range whose entries are alike
 * @start: first address
 * @end: first address after it
 * @what: what is there
 * @level: of the entries, of SPAN_ENTRY and SPAN_PAGE
 * @flags: of SPAN_PAGE, of %SPAN_FLAGS
 */
struct span {
	uint64_t start;
	uint64_t end;
	enum span_what what;
	unsigned int level;
	uint32_t flags;
};

/* In order, apart, and with what is alike put together; all 0 is none. */
struct spans {
	struct span *rows;
	size_t n;
	size_t room;
};

/* These end the program if there is no memory. */
void spans_add(struct spans *s, const struct span *span);
void spans_add_range(struct spans *s, const struct mmscope_range *r);
void spans_free(struct spans *s);

struct span spans_at(const struct spans *s, uint64_t address);
struct spans spans_differ(const struct spans *within, const struct spans *ours,
			  const struct spans *theirs);
uint64_t spans_bytes(const struct spans *s, enum span_what what);
const char *span_format(const struct span *span);

#endif /* SPANS_H */
