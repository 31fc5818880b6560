/* SPDX-License-Identifier: GPL-2.0 */
/* Values that several commands' tables have. */
#ifndef WORDS_H
#define WORDS_H

#include "column.h"
#include "libmmscope.h"

/* "cow:3,file:12"; none if all are 0. */
void word_causes(const uint64_t *counts, struct value *v);

/* "page", "write,user", "pte", "4K" */
void word_kind(const struct mmscope_range *r, struct value *v);
void word_flags(const struct mmscope_range *r, struct value *v);
void word_leaf(const struct mmscope_range *r, struct value *v);

/* "pfn:0x3dc2f", "swap:0:0x12" */
void word_where(const struct mmscope_range *r, struct value *v);

/* The kernel's name, the root being pgd whatever the number of levels. */
const char *word_level(unsigned int level, unsigned int shift);

/* "4K,2M": sizes from their sum. */
void word_sizes(uint64_t sizes, struct value *v);

/* "read,write" */
void word_access(unsigned int access, char *buf, size_t size);

#endif /* WORDS_H */
