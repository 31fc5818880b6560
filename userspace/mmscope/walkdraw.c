// SPDX-License-Identifier: GPL-2.0
/* A walk from the root to a page. */
#include "walkdraw.h"

#include "words.h"

static const char *name_of(const struct mmscope_translation *t, unsigned int i)
{
	return mmscope_level_name(t->step[i].level);
}

/* Each level a step further in, with the table that it points to below it. */
static void draw_step(FILE *out, const struct mmscope_translation *t,
		      unsigned int i)
{
	const struct mmscope_step *s = &t->step[i];
	char flags[MMSCOPE_FLAGS_SIZE];
	bool last = i + 1 == t->steps;

	mmscope_flags_format(flags, sizeof(flags), s->flags);
	fprintf(out, "%*s%s%s[%u] at 0x%llx = 0x%016llx\n", 3 * (int)i, "",
		i ? "`- " : "", name_of(t, i), s->index,
		(unsigned long long)s->entry, (unsigned long long)s->raw);
	fprintf(out, "%*s%c  %s%s%s\n", 3 * (int)i + (i ? 3 : 0), "",
		last ? ' ' : '|', mmscope_kind_name(s->kind),
		s->flags ? ": " : "", s->flags ? flags : "");
}

static void draw_page(FILE *out, const struct mmscope_translation *t)
{
	char access[32], size[24];

	if (t->has_physical)
		fprintf(out, "physical  0x%llx\n",
			(unsigned long long)t->physical);
	if (t->size) {
		mmscope_size_format(size, sizeof(size), t->size);
		fprintf(out, "entry     maps %s\n", size);
	}
	if (t->has_physical) {
		word_access(t->access, access, sizeof(access));
		fprintf(out, "access    %s\n", access);
	}
	if (t->has_frame)
		fprintf(out, "frame     0x%llx %s, %llu references, mapped %llu times\n",
			(unsigned long long)t->pfn, t->frame_kind,
			(unsigned long long)t->refs,
			(unsigned long long)t->maps);
	if (t->has_slot)
		fprintf(out, "swap      device %u, slot 0x%llx\n", t->swap_type,
			(unsigned long long)t->slot);
}

void walk_draw(FILE *out, const struct mmscope_translation *t)
{
	unsigned int i;

	fputc('\n', out);
	for (i = 0; i < t->steps; i++)
		draw_step(out, t, i);
	if (t->has_kernel_root)
		fprintf(out, "\nthe kernel's own root has 0x%016llx there\n",
			(unsigned long long)t->kernel_root);
	fputc('\n', out);
	draw_page(out, t);
}

static void json_steps(struct json *j, const struct mmscope_translation *t)
{
	char flags[MMSCOPE_FLAGS_SIZE];
	unsigned int i;

	json_array(j, "walk");
	for (i = 0; i < t->steps; i++) {
		const struct mmscope_step *s = &t->step[i];

		mmscope_flags_format(flags, sizeof(flags), s->flags);
		json_row(j);
		json_string(j, "level", name_of(t, i));
		json_number(j, "index", s->index);
		json_address(j, "entry", s->entry);
		json_address(j, "raw", s->raw);
		json_string(j, "kind", mmscope_kind_name(s->kind));
		json_string(j, "flags", flags);
		json_end(j, '}');
	}
	json_end(j, ']');
}

void walk_json(struct json *j, const struct mmscope_translation *t)
{
	char access[32];

	json_steps(j, t);
	if (t->has_kernel_root)
		json_address(j, "kernel_root", t->kernel_root);
	json_string(j, "kind", mmscope_kind_name(t->kind));
	json_number(j, "size", t->size);
	if (t->has_physical) {
		word_access(t->access, access, sizeof(access));
		json_string(j, "access", access);
		json_address(j, "physical", t->physical);
	}
	if (t->has_frame) {
		json_address(j, "pfn", t->pfn);
		json_string(j, "frame", t->frame_kind);
		json_number(j, "refs", t->refs);
		json_number(j, "maps", t->maps);
	}
	if (t->has_slot) {
		json_number(j, "swap_type", t->swap_type);
		json_address(j, "slot", t->slot);
	}
}
