// SPDX-License-Identifier: GPL-2.0
/* `pagetable`: rows of text into the same records that `pages` has. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/* log2 of what an entry of the root maps where there are four levels */
#define P4D_SHIFT	39

static bool scan_leaf(struct mmscope_scan *s, struct mmscope_range *r)
{
	char text[16];
	uint64_t bytes;

	if (!mmscope_scan_copy(s, text, sizeof(text)) ||
	    mmscope_size_parse(text, &bytes) || (bytes & (bytes - 1)))
		return false;
	r->shift = __builtin_ctzll(bytes);
	return true;
}

/*
 * The root is "pgd" in text whatever the number of levels, but has the number
 * it really has in records: what an entry maps tells.
 */
static unsigned int level_number(unsigned int level, unsigned int shift)
{
	return level == MMSCOPE_PGD && shift == P4D_SHIFT ? MMSCOPE_P4D : level;
}

static bool scan_kind(struct mmscope_scan *s, struct mmscope_range *r)
{
	char text[32];
	int kind;

	if (!mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	kind = mmscope_kind_by_name(text);
	if (kind < 0)
		return false;
	r->kind = kind;
	return true;
}

/* "TYPE:0x…" of a swap slot. */
static bool parse_slot(const char *text, struct mmscope_range *r)
{
	const char *colon = strchr(text, ':');
	uint64_t type, slot;

	if (!colon || !mmscope_parse_number(text, colon, &type) ||
	    type > UINT8_MAX ||
	    !mmscope_parse_number(colon + 1, text + strlen(text), &slot))
		return false;
	r->swap_type = type;
	r->frame = slot;
	return true;
}

static bool scan_where(struct mmscope_scan *s, struct mmscope_range *r)
{
	bool swap = r->kind == MMSCOPE_K_SWAP;
	char text[64];
	uint64_t frame;

	if (!swap && mmscope_scan_key(s, "pfn:", &frame)) {
		r->frame = frame;
		return true;
	}
	if (mmscope_scan_word(s, "-"))
		return true;
	return swap && mmscope_scan_copy(s, text, sizeof(text)) &&
	       !strncmp(text, "swap:", 5) && parse_slot(text + 5, r);
}

static bool scan_flags(struct mmscope_scan *s, struct mmscope_range *r)
{
	char text[MMSCOPE_FLAGS_SIZE];
	uint32_t flags;

	if (!mmscope_scan_copy(s, text, sizeof(text)) ||
	    mmscope_flags_parse(text, &flags))
		return false;
	r->flags = flags;
	return true;
}

/* The columns of a run; *@r is to be all 0 before. */
bool mmscope_scan_run(struct mmscope_scan *s, struct mmscope_range *r)
{
	uint64_t start, end, bytes;
	unsigned int level;

	if (!mmscope_scan_range(s, &start, &end) ||
	    !mmscope_scan_number(s, &bytes) || bytes != end - start ||
	    !mmscope_scan_level(s, &level))
		return false;
	r->start = start;
	r->end = end;
	if (!scan_leaf(s, r))
		return false;
	r->level = level_number(level, r->shift);
	return scan_kind(s, r) && scan_where(s, r) && scan_flags(s, r);
}

static int parse_row(struct mmscope_scan *s, void *range)
{
	struct mmscope_range r = { 0 };

	if (!mmscope_scan_run(s, &r) || !mmscope_scan_end(s))
		return -EPROTO;
	*(struct mmscope_range *)range = r;
	return 0;
}

/**
 * mmscope_pagetable_parse_row() - read one row of `pagetable`
 * @line: the row, without or with its newline
 * @range: where the record goes; unchanged after a failure
 *
 * Return: 0, or -EPROTO if it is no row.
 */
int mmscope_pagetable_parse_row(const char *line, struct mmscope_range *range)
{
	struct mmscope_scan s;

	if (!mmscope_scan_line(&line, &s) || *line)
		return -EPROTO;
	return parse_row(&s, range);
}

static int parse_rows(const char *text, struct mmscope_range **all, size_t *n)
{
	static const struct mmscope_rows rows = { sizeof(**all), parse_row };
	void *array;
	int err = mmscope_parse_rows(text, &rows, &array, n);

	*all = array;
	return err;
}

static int read_walk_text(struct mmscope *h, pid_t pid,
			  const struct mmscope_walk_opts *opts, char **text,
			  size_t *len)
{
	int fd = mmscope_open_walk_file(h, pid, "pagetable", opts);
	int err;

	if (fd < 0)
		return fd;
	err = mmscope_read_fd(h, fd, text, len, "pagetable");
	close(fd);
	return err;
}

/**
 * mmscope_pagetable() - read all rows of `pagetable` of a process
 * @h: handle
 * @pid: an attached process
 * @opts: as for mmscope_walk_open(); batch means nothing here
 * @ranges: where the array goes; free() it; NULL if it is empty
 * @n: where the number of its records goes
 *
 * Return: 0; as mmscope_walk_open(); -EPROTO for a malformed row. After a
 * failure *@ranges is NULL.
 */
int mmscope_pagetable(struct mmscope *h, pid_t pid,
		      const struct mmscope_walk_opts *opts,
		      struct mmscope_range **ranges, size_t *n)
{
	char *text;
	size_t len;
	int err;

	*ranges = NULL;
	*n = 0;
	err = read_walk_text(h, pid, opts, &text, &len);
	if (err)
		return err;
	err = mmscope_is_text(text, len);
	if (!err)
		err = parse_rows(text, ranges, n);
	free(text);
	if (err) {
		free(*ranges);
		*ranges = NULL;
		*n = 0;
	}
	return mmscope_fail_parse(h, err, pid, "pagetable");
}
