// SPDX-License-Identifier: GPL-2.0
/* kernel/translate: one address of the kernel's, the whole way down. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

#define NAME	"kernel/translate"

/* What is left of the line, which is not nothing. */
static bool scan_rest(struct mmscope_scan *s, char *buf, size_t size)
{
	if (*buf || mmscope_scan_end(s))
		return false;
	return mmscope_scan_name(s, buf, size);
}

static bool scan_region(struct mmscope_scan *s, struct mmscope_ktranslation *t)
{
	return !*t->region &&
	       mmscope_scan_range(s, &t->region_start, &t->region_end) &&
	       mmscope_scan_address_kind(s, &t->logical) &&
	       mmscope_scan_copy(s, t->region, sizeof(t->region));
}

static bool scan_percpu(struct mmscope_scan *s, struct mmscope_ktranslation *t)
{
	if (t->has_percpu)
		return false;
	t->has_percpu = true;
	return mmscope_scan_word(s, "cpu") && mmscope_scan_uint(s, &t->cpu) &&
	       mmscope_scan_word(s, "offset") &&
	       mmscope_scan_number(s, &t->percpu);
}

static bool scan_area(struct mmscope_scan *s, struct mmscope_ktranslation *t)
{
	if (t->has_area)
		return false;
	t->has_area = true;
	return mmscope_scan_range(s, &t->area.start, &t->area.end) &&
	       mmscope_scan_word(s, "pages") &&
	       mmscope_scan_number(s, &t->area.pages) &&
	       mmscope_scan_word(s, "extents") &&
	       mmscope_scan_number(s, &t->area.extents) &&
	       mmscope_scan_word(s, "longest") &&
	       mmscope_scan_number(s, &t->area.longest);
}

static bool scan_hole(struct mmscope_scan *s, struct mmscope_ktranslation *t)
{
	if (t->hole_level)
		return false;
	return mmscope_scan_word(s, "at") && mmscope_scan_word(s, "level") &&
	       mmscope_scan_level(s, &t->hole_level);
}

static bool scan_line(struct mmscope_scan *s, struct mmscope_ktranslation *t,
		      struct mmscope_seen *seen)
{
	if (seen->address) {
		if (mmscope_scan_word(s, "region"))
			return scan_region(s, t);
		if (mmscope_scan_word(s, "symbol"))
			return scan_rest(s, t->symbol, sizeof(t->symbol));
		if (mmscope_scan_word(s, "percpu"))
			return scan_percpu(s, t);
		if (mmscope_scan_word(s, "area"))
			return scan_area(s, t);
		if (mmscope_scan_word(s, "hole"))
			return scan_hole(s, t);
		if (mmscope_scan_word(s, "logical"))
			return scan_rest(s, t->arithmetic,
					 sizeof(t->arithmetic));
	}
	return mmscope_scan_translation(s, &t->walk, seen);
}

/* There is a walk, and it ends in a hole or in a frame. */
static bool complete(const struct mmscope_ktranslation *t,
		     const struct mmscope_seen *seen)
{
	const struct mmscope_translation *w = &t->walk;
	bool hole = w->kind == MMSCOPE_K_HOLE;

	return *t->region && w->steps && w->kind != MMSCOPE_K_TABLE &&
	       hole == !!t->hole_level && hole == !seen->size &&
	       hole == !w->has_physical && hole == !w->has_frame;
}

/**
 * mmscope_ktranslation_parse() - read the text of kernel/translate
 * @text: the text
 * @t: where it goes; meaningless after a failure
 *
 * Return: 0, or -EPROTO if a line is malformed, missing or there twice.
 */
int mmscope_ktranslation_parse(const char *text, struct mmscope_ktranslation *t)
{
	struct mmscope_scan line;
	struct mmscope_seen seen = { 0 };

	memset(t, 0, sizeof(*t));
	while (mmscope_scan_line(&text, &line))
		if (!scan_line(&line, t, &seen) || !mmscope_scan_end(&line))
			return -EPROTO;
	return complete(t, &seen) ? 0 : -EPROTO;
}

static int parse_answer(const char *text, size_t len, uint64_t address,
			struct mmscope_ktranslation *t)
{
	int err = mmscope_is_text(text, len);

	if (!err)
		err = mmscope_ktranslation_parse(text, t);
	if (!err && t->walk.address != address)
		err = -EPROTO;
	return err;
}

/**
 * mmscope_ktranslate() - translate an address of the kernel's
 * @h: handle
 * @address: the address
 * @t: where the answer goes
 *
 * Return: 0; -EINVAL if @address is none of the kernel's, -EAGAIN if the
 * tables changed again and again, -EINTR, -EACCES, -EPERM, -ENOENT; -EPROTO if
 * the answer is malformed; -EROFS if a captured tree has no answer for it.
 */
int mmscope_ktranslate(struct mmscope *h, uint64_t address,
		       struct mmscope_ktranslation *t)
{
	int fd = mmscope_open_query(h, 0, NAME);
	char *text = NULL;
	size_t len = 0;
	int err;

	if (fd < 0)
		return fd;
	err = mmscope_query(h, fd, NAME, address, &text, &len);
	close(fd);
	if (err)
		return err;
	err = parse_answer(text, len, address, t);
	free(text);
	if (err && h->captured && t->walk.address != address)
		return mmscope_fail_captured(h, NAME);
	return mmscope_fail_parse(h, err, 0, NAME);
}
