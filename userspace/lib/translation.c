// SPDX-License-Identifier: GPL-2.0
/* The text that `translate` answers with. */
#include <errno.h>
#include <string.h>

#include "internal.h"

static bool scan_flags(struct mmscope_scan *s, uint32_t *flags)
{
	char text[MMSCOPE_FLAGS_SIZE];

	*flags = 0;
	if (mmscope_scan_end(s))
		return true;
	return mmscope_scan_copy(s, text, sizeof(text)) &&
	       !mmscope_flags_parse(text, flags);
}

static bool scan_step(struct mmscope_scan *s, struct mmscope_step *step)
{
	char text[32];
	int kind;

	if (!mmscope_scan_level(s, &step->level) ||
	    !mmscope_scan_word(s, "index") ||
	    !mmscope_scan_uint(s, &step->index) ||
	    !mmscope_scan_word(s, "at") ||
	    !mmscope_scan_number(s, &step->entry) ||
	    !mmscope_scan_word(s, "raw") ||
	    !mmscope_scan_number(s, &step->raw) ||
	    !mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	kind = mmscope_kind_by_name(text);
	if (kind < 0)
		return false;
	step->kind = kind;
	return scan_flags(s, &step->flags);
}

/* A step goes on one level down from a table, or more: levels are folded. */
static bool scan_walk(struct mmscope_scan *s, struct mmscope_translation *t)
{
	struct mmscope_step *step = &t->step[t->steps];
	struct mmscope_step *up = t->steps ? step - 1 : NULL;

	if (t->steps == MMSCOPE_PGD || !scan_step(s, step))
		return false;
	if (up && (up->kind != MMSCOPE_K_TABLE || up->level <= step->level))
		return false;
	t->steps++;
	t->kind = step->kind;
	return true;
}

static bool scan_vma(struct mmscope_scan *s, struct mmscope_translation *t)
{
	char text[32];
	int kind;

	if (mmscope_scan_word(s, "none"))
		return true;
	if (!mmscope_scan_range(s, &t->vma_start, &t->vma_end) ||
	    !mmscope_scan_perms(s, t->vma_perms) ||
	    !mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	kind = mmscope_vma_kind_by_name(text);
	if (kind < 0)
		return false;
	t->vma_kind = kind;
	t->has_vma = true;
	return mmscope_scan_name(s, t->vma_name, sizeof(t->vma_name));
}

static bool scan_size(struct mmscope_scan *s, struct mmscope_translation *t)
{
	char text[16];

	return mmscope_scan_copy(s, text, sizeof(text)) &&
	       !mmscope_size_parse(text, &t->size);
}

static bool add_access(const char *word, size_t len, unsigned int *access)
{
	static const char *const words[] = { "read", "write", "exec" };
	unsigned int i;

	for (i = 0; i < 3; i++) {
		if (strlen(words[i]) == len && !memcmp(words[i], word, len)) {
			*access |= 1U << i;
			return true;
		}
	}
	return false;
}

static bool scan_access(struct mmscope_scan *s, struct mmscope_translation *t)
{
	char text[32];
	const char *p = text;

	if (mmscope_scan_word(s, "none"))
		return true;
	if (!mmscope_scan_copy(s, text, sizeof(text)))
		return false;
	for (;;) {
		size_t len = strcspn(p, ",");

		if (!add_access(p, len, &t->access))
			return false;
		if (!p[len])
			return true;
		p += len + 1;
	}
}

/* "pfn:0x… anon refs 1 maps 1"; what comes after the number may be missing. */
static bool scan_frame(struct mmscope_scan *s, struct mmscope_translation *t)
{
	if (t->has_frame || !mmscope_scan_key(s, "pfn:", &t->pfn))
		return false;
	t->has_frame = true;
	if (!mmscope_scan_end(s) &&
	    !mmscope_scan_copy(s, t->frame_kind, sizeof(t->frame_kind)))
		return false;
	if (mmscope_scan_word(s, "refs") && !mmscope_scan_number(s, &t->refs))
		return false;
	if (mmscope_scan_word(s, "maps") && !mmscope_scan_number(s, &t->maps))
		return false;
	return true;
}

/* "swap:TYPE:0x…" */
static bool scan_slot(struct mmscope_scan *s, struct mmscope_translation *t)
{
	char text[64];
	const char *colon, *type = text + 5;
	uint64_t v;

	if (t->has_slot || !mmscope_scan_copy(s, text, sizeof(text)) ||
	    strncmp(text, "swap:", 5))
		return false;
	colon = strchr(type, ':');
	if (!colon || !mmscope_parse_number(type, colon, &v) ||
	    v > UINT8_MAX ||
	    !mmscope_parse_number(colon + 1, text + strlen(text), &t->slot))
		return false;
	t->swap_type = v;
	t->has_slot = true;
	return true;
}

static bool scan_kernel_root(struct mmscope_scan *s,
			     struct mmscope_translation *t)
{
	if (t->has_kernel_root || !t->steps || !mmscope_scan_word(s, "raw"))
		return false;
	t->has_kernel_root = mmscope_scan_number(s, &t->kernel_root);
	return t->has_kernel_root;
}

static bool scan_physical(struct mmscope_scan *s,
			  struct mmscope_translation *t)
{
	if (t->has_physical)
		return false;
	t->has_physical = mmscope_scan_number(s, &t->physical);
	return t->has_physical;
}

/* The first time only. */
static bool once(bool *seen)
{
	bool first = !*seen;

	*seen = true;
	return first;
}

/* A line that translations of a process and of the kernel have in common. */
bool mmscope_scan_translation(struct mmscope_scan *s,
			      struct mmscope_translation *t,
			      struct mmscope_seen *seen)
{
	if (mmscope_scan_word(s, "address"))
		return once(&seen->address) &&
		       mmscope_scan_number(s, &t->address);
	if (!seen->address)
		return false;
	if (mmscope_scan_word(s, "walk"))
		return !seen->size && scan_walk(s, t);
	if (mmscope_scan_word(s, "kernel-root"))
		return scan_kernel_root(s, t);
	if (mmscope_scan_word(s, "size"))
		return once(&seen->size) && scan_size(s, t);
	if (mmscope_scan_word(s, "access"))
		return once(&seen->access) && scan_access(s, t);
	if (mmscope_scan_word(s, "physical"))
		return scan_physical(s, t);
	if (mmscope_scan_word(s, "frame"))
		return scan_frame(s, t);
	return false;
}

static bool scan_line(struct mmscope_scan *s, struct mmscope_translation *t,
		      struct mmscope_seen *seen)
{
	if (seen->address && mmscope_scan_word(s, "vma"))
		return once(&seen->vma) && scan_vma(s, t);
	if (seen->address && mmscope_scan_word(s, "slot"))
		return scan_slot(s, t);
	return mmscope_scan_translation(s, t, seen);
}

/* What the last kind allows is there, and nothing else. */
static bool complete(const struct mmscope_translation *t,
		     const struct mmscope_seen *seen)
{
	bool page = t->kind == MMSCOPE_K_PAGE;
	bool swap = t->kind == MMSCOPE_K_SWAP;

	return seen->vma && seen->size && t->steps &&
	       t->kind != MMSCOPE_K_TABLE && t->has_physical == page &&
	       (page || (!seen->access && !t->has_frame)) &&
	       t->has_slot == swap;
}

/**
 * mmscope_translation_parse() - read the text of `translate`
 * @text: the text
 * @t: where it goes; meaningless after a failure
 *
 * Return: 0, or -EPROTO if a line is malformed, missing or there twice.
 */
int mmscope_translation_parse(const char *text, struct mmscope_translation *t)
{
	struct mmscope_scan line;
	struct mmscope_seen seen = { 0 };

	memset(t, 0, sizeof(*t));
	while (mmscope_scan_line(&text, &line))
		if (!scan_line(&line, t, &seen) || !mmscope_scan_end(&line))
			return -EPROTO;
	return complete(t, &seen) ? 0 : -EPROTO;
}
