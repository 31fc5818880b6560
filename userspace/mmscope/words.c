// SPDX-License-Identifier: GPL-2.0
/* Values that several commands' tables have. */
#include "words.h"

#include <stdio.h>
#include <string.h>

#include "human.h"

void word_causes(const uint64_t *counts, struct value *v)
{
	size_t used = 0;
	unsigned int i;

	for (i = 0; i < MMSCOPE_NR_FAULTS && used < sizeof(v->buf); i++)
		if (counts[i])
			used += snprintf(v->buf + used, sizeof(v->buf) - used,
					 "%s%s:%llu", used ? "," : "",
					 mmscope_fault_name(i),
					 (unsigned long long)counts[i]);
	v->text = v->buf;
	v->none = !used;
}

void word_kind(const struct mmscope_range *r, struct value *v)
{
	v->text = mmscope_kind_name(r->kind);
}

void word_flags(const struct mmscope_range *r, struct value *v)
{
	mmscope_flags_format(v->buf, sizeof(v->buf), r->flags);
	v->text = v->buf;
	v->none = !r->flags;
}

void word_leaf(const struct mmscope_range *r, struct value *v)
{
	mmscope_size_format(v->buf, sizeof(v->buf), 1ULL << r->shift);
	v->text = v->buf;
}

void word_where(const struct mmscope_range *r, struct value *v)
{
	v->text = v->buf;
	if (r->kind == MMSCOPE_K_SWAP)
		snprintf(v->buf, sizeof(v->buf), "swap:%u:0x%llx",
			 r->swap_type, (unsigned long long)r->frame);
	else if (r->frame || r->kind == MMSCOPE_K_PAGE)
		number_hex(stpcpy(v->buf, "pfn:"), r->frame);
	else
		v->none = true;
}

const char *word_level(unsigned int level, unsigned int shift)
{
	/* a root of four levels has the number 4 in records */
	if (level == MMSCOPE_P4D && shift == 39)
		return mmscope_level_name(MMSCOPE_PGD);
	return mmscope_level_name(level);
}

void word_sizes(uint64_t sizes, struct value *v)
{
	size_t used = 0;
	uint64_t bit;
	char size[24];

	for (bit = 1; bit && used < sizeof(v->buf); bit <<= 1) {
		if (!(sizes & bit))
			continue;
		mmscope_size_format(size, sizeof(size), bit);
		used += snprintf(v->buf + used, sizeof(v->buf) - used, "%s%s",
				 used ? "," : "", size);
	}
	v->text = v->buf;
	v->none = !used;
}

void word_access(unsigned int access, char *buf, size_t size)
{
	snprintf(buf, size, "%s%s%s",
		 access & MMSCOPE_ACCESS_READ ? "read" : "none",
		 access & MMSCOPE_ACCESS_WRITE ? ",write" : "",
		 access & MMSCOPE_ACCESS_EXEC ? ",exec" : "");
}
