// SPDX-License-Identifier: GPL-2.0
/* What the files of a target tell of frames to whoever has opened them. */
#include "shown.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where an entry of any kind has a frame or a slot. */
#define FRAME_BITS	0x000ffffffffff000UL
#define SLOT_BITS	0x07fffffffffffe00UL
#define PRESENT		1UL

/* Memory asked for. */
struct arena {
	uint64_t start;
	uint64_t end;
};

static bool inside(const struct arena *a, uint64_t start)
{
	return start >= a->start && start < a->end;
}

static int see_pages(char *text, size_t len, const struct arena *a,
		     struct shown *shown, uint64_t *secret)
{
	const struct mmscope_range *r = (const void *)text;
	size_t i;

	for (i = 0; i < len / sizeof(*r); i++) {
		*secret |= r[i].frame;
		shown->records += inside(a, r[i].start);
	}
	return 0;
}

static int see_pagetable(char *text, size_t len, const struct arena *a,
			 struct shown *shown, uint64_t *secret)
{
	struct mmscope_range r;
	const char *line;
	int err;

	while ((line = strsep(&text, "\n"))) {
		if (!*line || *line == '#')
			continue;
		err = mmscope_pagetable_parse_row(line, &r);
		if (err)
			return err;
		*secret |= r.frame;
		shown->rows += inside(a, r.start);
	}
	return 0;
}

static int see_vmas(char *text, size_t len, const struct arena *a,
		    struct shown *shown, uint64_t *secret)
{
	struct mmscope_vma *vmas;
	size_t i, n;
	int err = mmscope_vmas_parse(text, &vmas, &n);

	if (err)
		return err;
	for (i = 0; i < n; i++)
		*secret |= vmas[i].longest;
	mmscope_vmas_free(vmas, n);
	return 0;
}

static int see_tables(char *text, size_t len, const struct arena *a,
		      struct shown *shown, uint64_t *secret)
{
	struct mmscope_tables t;
	size_t i;
	int err = mmscope_tables_parse(text, &t);

	if (err)
		return err;
	for (i = 0; i < t.n; i++)
		*secret |= t.rows[i].phys;
	mmscope_tables_free(&t);
	return 0;
}

static uint64_t raw_secret(uint64_t raw)
{
	return raw & (raw & PRESENT ? FRAME_BITS : SLOT_BITS);
}

static int see_translation(char *text, size_t len, const struct arena *a,
			   struct shown *shown, uint64_t *secret)
{
	static struct mmscope_translation t;
	unsigned int i;
	int err = mmscope_translation_parse(text, &t);

	if (err)
		return err;
	for (i = 0; i < t.steps; i++)
		*secret |= t.step[i].entry | raw_secret(t.step[i].raw);
	if (t.has_kernel_root)
		*secret |= raw_secret(t.kernel_root);
	*secret |= t.physical | t.pfn | t.slot;
	return 0;
}

/* Ranges of addresses are all it may have. */
static int see_faults(char *text, size_t len, const struct arena *a,
		      struct shown *shown, uint64_t *secret)
{
	*secret |= !!strstr(text, "0x");
	return 0;
}

/* Counts are all it may have. */
static int see_swap(char *text, size_t len, const struct arena *a,
		    struct shown *shown, uint64_t *secret)
{
	struct mmscope_swap s;
	int err = mmscope_swap_parse(text, false, &s);

	*secret |= !!strstr(text, "0x");
	return err;
}

static int see_tlb(char *text, size_t len, const struct arena *a,
		   struct shown *shown, uint64_t *secret)
{
	struct mmscope_tlb t;
	int err = mmscope_tlb_parse(text, false, &t);

	*secret |= !!strstr(text, "0x");
	return err;
}

static int (* const see[SCOPE_FILES])(char *text, size_t len,
				      const struct arena *a,
				      struct shown *shown,
				      uint64_t *secret) = {
	see_vmas, see_pagetable, see_pages, see_tables, see_faults,
	see_swap, see_tlb, see_translation,
};

/**
 * shown_secret() - see what the text of a file tells of frames
 * @name: file of a target
 * @text: what was read, with a NUL after it; it is cut up
 * @len: its length
 * @secret: filled, as in struct shown
 *
 * Return: 0; -ENOENT if no target has such a file; -EPROTO.
 */
int shown_secret(const char *name, char *text, size_t len, uint64_t *secret)
{
	const struct arena nowhere = { 0, 0 };
	struct shown shown = { { 0 } };
	int i;

	*secret = 0;
	for (i = 0; i < SCOPE_FILES; i++)
		if (!strcmp(scope_files[i], name))
			return see[i](text, len, &nowhere, &shown, secret);
	return -ENOENT;
}

/**
 * shown_open() - open all files of a target
 * @h: handle
 * @pid: target
 * @address: what to ask `translate` for
 * @fds: filled
 *
 * Return: 0 or -errno.
 */
int shown_open(struct mmscope *h, pid_t pid, uint64_t address,
	       int fds[SCOPE_FILES])
{
	char text[32];
	int i, len = snprintf(text, sizeof(text), "0x%lx",
			      (unsigned long)address);

	for (i = 0; i < SCOPE_FILES; i++) {
		fds[i] = scope_open(h, pid, scope_files[i]);
		if (fds[i] < 0)
			return fds[i];
	}
	return write(fds[SCOPE_FILES - 1], text, len) == len ? 0 : -errno;
}

/**
 * shown_read() - read all files from their start, and see what they tell
 * @fds: as shown_open() opened them
 * @start: first address of the memory whose records are counted
 * @end: first address after it
 * @shown: filled
 *
 * Return: 0 or -errno.
 */
int shown_read(const int fds[SCOPE_FILES], uint64_t start, uint64_t end,
	       struct shown *shown)
{
	const struct arena arena = { start, end };
	char *text = malloc(SCOPE_TEXT + 1);
	int i, err = text ? 0 : -ENOMEM;
	ssize_t n;

	memset(shown, 0, sizeof(*shown));
	for (i = 0; i < SCOPE_FILES && !err; i++) {
		lseek(fds[i], 0, SEEK_SET);
		n = scope_read(fds[i], text, SCOPE_TEXT);
		if (n <= 0) {
			err = n ? n : -ENODATA;
			break;
		}
		text[n] = '\0';
		err = see[i](text, n, &arena, shown, &shown->secret[i]);
	}
	free(text);
	return err;
}

/**
 * shown_close() - close the files
 * @fds: descriptors
 */
void shown_close(const int fds[SCOPE_FILES])
{
	int i;

	for (i = 0; i < SCOPE_FILES; i++)
		close(fds[i]);
}
