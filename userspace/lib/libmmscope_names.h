/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libmmscope's words: the texts of the lists in the uapi header, of flags and
 * of sizes, and back. None of these needs a handle. libmmscope.h includes
 * this.
 */
#ifndef LIBMMSCOPE_NAMES_H
#define LIBMMSCOPE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mmscope.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

/* Most bytes mmscope_flags_format() needs for any flags, with the NUL. */
#define MMSCOPE_FLAGS_SIZE	320

/*
 * To text: NULL if there is none. From text: the value, or -EINVAL. Levels
 * are "pte" to "pgd".
 */
const char *mmscope_kind_name(unsigned int kind);
const char *mmscope_kind_doc(unsigned int kind);
int mmscope_kind_by_name(const char *text);
const char *mmscope_flag_name(uint32_t flag);
const char *mmscope_flag_doc(uint32_t flag);
int mmscope_flag_by_name(const char *text, uint32_t *flag);
const char *mmscope_vma_kind_name(unsigned int kind);
const char *mmscope_vma_kind_doc(unsigned int kind);
int mmscope_vma_kind_by_name(const char *text);
const char *mmscope_fault_name(unsigned int cause);
const char *mmscope_fault_doc(unsigned int cause);
int mmscope_fault_by_name(const char *text);
const char *mmscope_origin_name(unsigned int origin);
const char *mmscope_origin_doc(unsigned int origin);
int mmscope_origin_by_name(const char *text);
const char *mmscope_swap_name(unsigned int what);
const char *mmscope_swap_doc(unsigned int what);
int mmscope_swap_by_name(const char *text);
const char *mmscope_wait_name(unsigned int why);
const char *mmscope_wait_doc(unsigned int why);
int mmscope_wait_by_name(const char *text);
const char *mmscope_step_name(unsigned int step);
const char *mmscope_step_doc(unsigned int step);
int mmscope_step_by_name(const char *text);
const char *mmscope_switch_name(unsigned int what);
const char *mmscope_switch_doc(unsigned int what);
int mmscope_switch_by_name(const char *text);
const char *mmscope_flush_name(unsigned int why);
const char *mmscope_flush_doc(unsigned int why);
int mmscope_flush_by_name(const char *text);
const char *mmscope_level_name(unsigned int level);
int mmscope_level_by_name(const char *text);

/* "write,user,pkey=3" or "-"; returns the length, as snprintf() does. */
int mmscope_flags_format(char *buf, size_t len, uint32_t flags);

/* 0 and *@flags, or -EINVAL. */
int mmscope_flags_parse(const char *text, uint32_t *flags);

/* "4K", "2M": bytes as the files write sizes; and back, 0 or -EINVAL. */
int mmscope_size_format(char *buf, size_t len, uint64_t bytes);
int mmscope_size_parse(const char *text, uint64_t *bytes);

/* The protection key in @flags. */
static inline unsigned int mmscope_pkey(uint32_t flags)
{
	return flags >> MMSCOPE_PKEY_SHIFT;
}

/* Does the kernel count faults of this cause, in minor or major ones? */
static inline bool mmscope_fault_counted(unsigned int cause)
{
	return cause <= MMSCOPE_FAULT_OTHER;
}

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif /* LIBMMSCOPE_NAMES_H */
