// SPDX-License-Identifier: GPL-2.0
/* The words for kinds, mappings, faults and levels, and back. */
#include <errno.h>
#include <string.h>

#include "internal.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

struct entry {
	unsigned int value;
	const char *text;
	const char *doc;
};

#define ENTRY(name, value, text, doc)	{ value, text, doc },

static const struct entry kinds[] = { MMSCOPE_KINDS(ENTRY) };
static const struct entry vma_kinds[] = { MMSCOPE_VMA_KINDS(ENTRY) };
static const struct entry faults[] = { MMSCOPE_FAULTS(ENTRY) };
static const struct entry origins[] = { MMSCOPE_ORIGINS(ENTRY) };
static const struct entry swaps[] = { MMSCOPE_SWAPS(ENTRY) };
static const struct entry waits[] = { MMSCOPE_WAITS(ENTRY) };
static const struct entry steps[] = { MMSCOPE_STEPS(ENTRY) };
static const struct entry switches[] = { MMSCOPE_SWITCHES(ENTRY) };
static const struct entry flushes[] = { MMSCOPE_FLUSHES(ENTRY) };
static const struct entry levels[] = {
	{ MMSCOPE_PTE, "pte", NULL },
	{ MMSCOPE_PMD, "pmd", NULL },
	{ MMSCOPE_PUD, "pud", NULL },
	{ MMSCOPE_P4D, "p4d", NULL },
	{ MMSCOPE_PGD, "pgd", NULL },
};

static const struct entry *by_value(const struct entry *list, size_t n,
				    unsigned int value)
{
	size_t i;

	if (value < n && list[value].value == value)
		return &list[value];
	for (i = 0; i < n; i++)
		if (list[i].value == value)
			return &list[i];
	return NULL;
}

static int by_name(const struct entry *list, size_t n, const char *text)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(list[i].text, text))
			return list[i].value;
	return -EINVAL;
}

/**
 * mmscope_kind_name() - word for a kind
 * @kind: MMSCOPE_K_*
 *
 * Return: the word, or NULL if there is no such kind.
 */
const char *mmscope_kind_name(unsigned int kind)
{
	const struct entry *e = by_value(kinds, COUNT(kinds), kind);

	return e ? e->text : NULL;
}

/**
 * mmscope_kind_doc() - what a kind means
 * @kind: MMSCOPE_K_*
 *
 * Return: a line of text, or NULL if there is no such kind.
 */
const char *mmscope_kind_doc(unsigned int kind)
{
	const struct entry *e = by_value(kinds, COUNT(kinds), kind);

	return e ? e->doc : NULL;
}

/**
 * mmscope_kind_by_name() - kind for a word
 * @text: the word
 *
 * Return: MMSCOPE_K_*, or -EINVAL.
 */
int mmscope_kind_by_name(const char *text)
{
	return by_name(kinds, COUNT(kinds), text);
}

/**
 * mmscope_vma_kind_name() - word for a kind of mapping
 * @kind: MMSCOPE_VMA_*
 *
 * Return: the word, or NULL if there is no such kind.
 */
const char *mmscope_vma_kind_name(unsigned int kind)
{
	const struct entry *e = by_value(vma_kinds, COUNT(vma_kinds), kind);

	return e ? e->text : NULL;
}

/**
 * mmscope_vma_kind_doc() - what a kind of mapping means
 * @kind: MMSCOPE_VMA_*
 *
 * Return: a line of text, or NULL if there is no such kind.
 */
const char *mmscope_vma_kind_doc(unsigned int kind)
{
	const struct entry *e = by_value(vma_kinds, COUNT(vma_kinds), kind);

	return e ? e->doc : NULL;
}

/**
 * mmscope_vma_kind_by_name() - kind of mapping for a word
 * @text: the word
 *
 * Return: MMSCOPE_VMA_*, or -EINVAL.
 */
int mmscope_vma_kind_by_name(const char *text)
{
	return by_name(vma_kinds, COUNT(vma_kinds), text);
}

/**
 * mmscope_fault_name() - word for a cause of page faults
 * @cause: MMSCOPE_FAULT_*
 *
 * Return: the word, or NULL if there is no such cause.
 */
const char *mmscope_fault_name(unsigned int cause)
{
	const struct entry *e = by_value(faults, COUNT(faults), cause);

	return e ? e->text : NULL;
}

/**
 * mmscope_fault_doc() - what a cause of page faults means
 * @cause: MMSCOPE_FAULT_*
 *
 * Return: a line of text, or NULL if there is no such cause.
 */
const char *mmscope_fault_doc(unsigned int cause)
{
	const struct entry *e = by_value(faults, COUNT(faults), cause);

	return e ? e->doc : NULL;
}

/**
 * mmscope_fault_by_name() - cause for a word
 * @text: the word
 *
 * Return: MMSCOPE_FAULT_*, or -EINVAL.
 */
int mmscope_fault_by_name(const char *text)
{
	return by_name(faults, COUNT(faults), text);
}

/**
 * mmscope_origin_name() - word for an origin of page faults
 * @origin: MMSCOPE_ORIGIN_*
 *
 * Return: the word, or NULL if there is no such origin.
 */
const char *mmscope_origin_name(unsigned int origin)
{
	const struct entry *e = by_value(origins, COUNT(origins), origin);

	return e ? e->text : NULL;
}

/**
 * mmscope_origin_doc() - what an origin of page faults means
 * @origin: MMSCOPE_ORIGIN_*
 *
 * Return: a line of text, or NULL if there is no such origin.
 */
const char *mmscope_origin_doc(unsigned int origin)
{
	const struct entry *e = by_value(origins, COUNT(origins), origin);

	return e ? e->doc : NULL;
}

/**
 * mmscope_origin_by_name() - origin for a word
 * @text: the word
 *
 * Return: MMSCOPE_ORIGIN_*, or -EINVAL.
 */
int mmscope_origin_by_name(const char *text)
{
	return by_name(origins, COUNT(origins), text);
}

/**
 * mmscope_swap_name() - word for what becomes of pages in swap
 * @value: MMSCOPE_SWAP_*
 *
 * Return: the word, or NULL if there is no such thing.
 */
const char *mmscope_swap_name(unsigned int value)
{
	const struct entry *e = by_value(swaps, COUNT(swaps), value);

	return e ? e->text : NULL;
}

/**
 * mmscope_swap_doc() - what such a word means
 * @value: MMSCOPE_SWAP_*
 *
 * Return: a line of text, or NULL if there is no such thing.
 */
const char *mmscope_swap_doc(unsigned int value)
{
	const struct entry *e = by_value(swaps, COUNT(swaps), value);

	return e ? e->doc : NULL;
}

/**
 * mmscope_swap_by_name() - such a thing for its word
 * @text: the word
 *
 * Return: MMSCOPE_SWAP_*, or -EINVAL.
 */
int mmscope_swap_by_name(const char *text)
{
	return by_name(swaps, COUNT(swaps), text);
}

/**
 * mmscope_wait_name() - word for a wait for a page that is out
 * @value: MMSCOPE_WAIT_*
 *
 * Return: the word, or NULL if there is no such wait.
 */
const char *mmscope_wait_name(unsigned int value)
{
	const struct entry *e = by_value(waits, COUNT(waits), value);

	return e ? e->text : NULL;
}

/**
 * mmscope_wait_doc() - what such a word means
 * @value: MMSCOPE_WAIT_*
 *
 * Return: a line of text, or NULL if there is no such wait.
 */
const char *mmscope_wait_doc(unsigned int value)
{
	const struct entry *e = by_value(waits, COUNT(waits), value);

	return e ? e->doc : NULL;
}

/**
 * mmscope_wait_by_name() - such a thing for its word
 * @text: the word
 *
 * Return: MMSCOPE_WAIT_*, or -EINVAL.
 */
int mmscope_wait_by_name(const char *text)
{
	return by_name(waits, COUNT(waits), text);
}

/**
 * mmscope_step_name() - word for a step of a page's way in
 * @value: MMSCOPE_STEP_*
 *
 * Return: the word, or NULL if there is no such step.
 */
const char *mmscope_step_name(unsigned int value)
{
	const struct entry *e = by_value(steps, COUNT(steps), value);

	return e ? e->text : NULL;
}

/**
 * mmscope_step_doc() - what such a word means
 * @value: MMSCOPE_STEP_*
 *
 * Return: a line of text, or NULL if there is no such step.
 */
const char *mmscope_step_doc(unsigned int value)
{
	const struct entry *e = by_value(steps, COUNT(steps), value);

	return e ? e->doc : NULL;
}

/**
 * mmscope_step_by_name() - such a thing for its word
 * @text: the word
 *
 * Return: MMSCOPE_STEP_*, or -EINVAL.
 */
int mmscope_step_by_name(const char *text)
{
	return by_name(steps, COUNT(steps), text);
}

/**
 * mmscope_switch_name() - word for what a switch does to the address space
 * @value: MMSCOPE_SWITCH_*
 *
 * Return: the word, or NULL if there is none.
 */
const char *mmscope_switch_name(unsigned int value)
{
	const struct entry *e = by_value(switches, COUNT(switches), value);

	return e ? e->text : NULL;
}

/**
 * mmscope_switch_doc() - what such a word means
 * @value: MMSCOPE_SWITCH_*
 *
 * Return: a line of text, or NULL if there is none.
 */
const char *mmscope_switch_doc(unsigned int value)
{
	const struct entry *e = by_value(switches, COUNT(switches), value);

	return e ? e->doc : NULL;
}

/**
 * mmscope_switch_by_name() - such a thing for its word
 * @text: the word
 *
 * Return: MMSCOPE_SWITCH_*, or -EINVAL.
 */
int mmscope_switch_by_name(const char *text)
{
	return by_name(switches, COUNT(switches), text);
}

/**
 * mmscope_flush_name() - word for why a TLB is flushed
 * @value: MMSCOPE_FLUSH_*
 *
 * Return: the word, or NULL if there is none.
 */
const char *mmscope_flush_name(unsigned int value)
{
	const struct entry *e = by_value(flushes, COUNT(flushes), value);

	return e ? e->text : NULL;
}

/**
 * mmscope_flush_doc() - what such a word means
 * @value: MMSCOPE_FLUSH_*
 *
 * Return: a line of text, or NULL if there is none.
 */
const char *mmscope_flush_doc(unsigned int value)
{
	const struct entry *e = by_value(flushes, COUNT(flushes), value);

	return e ? e->doc : NULL;
}

/**
 * mmscope_flush_by_name() - such a thing for its word
 * @text: the word
 *
 * Return: MMSCOPE_FLUSH_*, or -EINVAL.
 */
int mmscope_flush_by_name(const char *text)
{
	return by_name(flushes, COUNT(flushes), text);
}

/**
 * mmscope_level_name() - the kernel's name for a level
 * @level: enum mmscope_level
 *
 * Return: "pte" to "pgd", or NULL if there is no such level.
 */
const char *mmscope_level_name(unsigned int level)
{
	const struct entry *e = by_value(levels, COUNT(levels), level);

	return e ? e->text : NULL;
}

/**
 * mmscope_level_by_name() - level for the kernel's name
 * @text: "pte" to "pgd"
 *
 * Return: enum mmscope_level, or -EINVAL.
 */
int mmscope_level_by_name(const char *text)
{
	return by_name(levels, COUNT(levels), text);
}
