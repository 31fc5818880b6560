// SPDX-License-Identifier: GPL-2.0
/* The words of the text files, made from the lists of the uapi header. */
#include "names.h"

#include <linux/kernel.h>
#include <linux/seq_file.h>

#include "arch.h"
#include "mmscope.h"

/* A list names its values in order, from 0 on. */
#define MMS_NAME(NAME, value, text, doc)	text,

static const char * const mms_kinds[] = { MMSCOPE_KINDS(MMS_NAME) };
static const char * const mms_vma_kinds[] = { MMSCOPE_VMA_KINDS(MMS_NAME) };
static const char * const mms_faults[] = { MMSCOPE_FAULTS(MMS_NAME) };
static const char * const mms_swaps[] = { MMSCOPE_SWAPS(MMS_NAME) };
static const char * const mms_waits[] = { MMSCOPE_WAITS(MMS_NAME) };
static const char * const mms_steps[] = { MMSCOPE_STEPS(MMS_NAME) };
static const char * const mms_switch_names[] = { MMSCOPE_SWITCHES(MMS_NAME) };
static const char * const mms_flush_names[] = { MMSCOPE_FLUSHES(MMS_NAME) };
static const char * const mms_flags[] = { MMSCOPE_FLAGS(MMS_NAME) };

/**
 * mms_name_kind - the word for a kind of entry
 * @kind: MMSCOPE_K_*
 *
 * Return: the word, "unknown" for a number that is none.
 */
const char *mms_name_kind(u8 kind)
{
	return kind < ARRAY_SIZE(mms_kinds) ? mms_kinds[kind] : "unknown";
}

/**
 * mms_name_vma_kind - the word for a kind of mapping
 * @kind: MMSCOPE_VMA_*
 *
 * Return: the word, "unknown" for a number that is none.
 */
const char *mms_name_vma_kind(u8 kind)
{
	return kind < ARRAY_SIZE(mms_vma_kinds) ? mms_vma_kinds[kind] :
						  "unknown";
}

/**
 * mms_name_fault - the word for a cause of page faults
 * @cause: MMSCOPE_FAULT_*
 *
 * Return: the word, "unknown" for a number that is none.
 */
const char *mms_name_fault(unsigned int cause)
{
	return cause < ARRAY_SIZE(mms_faults) ? mms_faults[cause] : "unknown";
}

/**
 * mms_name_swap - the word for what becomes of pages in swap
 * @what: MMSCOPE_SWAP_*
 *
 * Return: the word, "unknown" for a number that is none.
 */
const char *mms_name_swap(unsigned int what)
{
	return what < ARRAY_SIZE(mms_swaps) ? mms_swaps[what] : "unknown";
}

/**
 * mms_name_wait - the word for why a process waits for a page that is out
 * @why: MMSCOPE_WAIT_*
 *
 * Return: the word, "unknown" for a number that is none.
 */
const char *mms_name_wait(unsigned int why)
{
	return why < ARRAY_SIZE(mms_waits) ? mms_waits[why] : "unknown";
}

/**
 * mms_name_step - the word for a step of a page's way in
 * @step: MMSCOPE_STEP_*
 *
 * Return: the word, "unknown" for a number that is none.
 */
const char *mms_name_step(unsigned int step)
{
	return step < ARRAY_SIZE(mms_steps) ? mms_steps[step] : "unknown";
}

/**
 * mms_name_switch - the word for what a switch does to the address space
 * @what: MMSCOPE_SWITCH_*
 *
 * Return: the word, "unknown" for a number that is none.
 */
const char *mms_name_switch(unsigned int what)
{
	return what < ARRAY_SIZE(mms_switch_names) ? mms_switch_names[what] : "unknown";
}

/**
 * mms_name_flush - the word for why a TLB is flushed
 * @why: MMSCOPE_FLUSH_*
 *
 * Return: the word, "unknown" for a number that is none.
 */
const char *mms_name_flush(unsigned int why)
{
	return why < ARRAY_SIZE(mms_flush_names) ? mms_flush_names[why] : "unknown";
}

/**
 * mms_name_level - the kernel's word for a level of the page table
 * @level: enum mmscope_level; the root is "pgd" whatever the number of levels
 *
 * Return: the word, "unknown" for a number that is none.
 */
const char *mms_name_level(int level)
{
	static const char * const names[] = {
		[MMSCOPE_PTE] = "pte", [MMSCOPE_PMD] = "pmd",
		[MMSCOPE_PUD] = "pud", [MMSCOPE_P4D] = "p4d",
	};

	if (level == mms_arch_top_level())
		return "pgd";
	return level >= MMSCOPE_PTE && level < (int)ARRAY_SIZE(names) ?
		names[level] : "unknown";
}

/**
 * mms_show_flags - print flags, joined by commas, "-" if there are none
 * @m: where to
 * @flags: MMSCOPE_F_* and the protection key
 */
void mms_show_flags(struct seq_file *m, u32 flags)
{
	u32 pkey = flags >> MMSCOPE_PKEY_SHIFT;
	const char *comma = "";
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(mms_flags); i++) {
		if (!(flags & BIT(i)))
			continue;
		seq_puts(m, comma);
		seq_puts(m, mms_flags[i]);
		comma = ",";
	}
	if (pkey)
		seq_printf(m, "%spkey=%u", comma, pkey);
	else if (!*comma)
		seq_putc(m, '-');
}

/**
 * mms_show_leaf_size - print what one entry maps, as 4K, 2M, 1G
 * @m: where to
 * @shift: log2 of its bytes
 */
void mms_show_leaf_size(struct seq_file *m, unsigned int shift)
{
	static const char units[] = "BKMGTPE";
	unsigned int unit = shift / 10;

	seq_put_decimal_ull(m, "", 1ULL << (shift - 10 * unit));
	seq_putc(m, units[unit]);
}

/**
 * mms_show_histogram - print it as bucket:count, joined by commas
 * @m: where to
 * @bucket: counts; "-" if all are 0
 * @nr: how many
 */
void mms_show_histogram(struct seq_file *m, const u64 *bucket, unsigned int nr)
{
	const char *comma = "";
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (!bucket[i])
			continue;
		seq_printf(m, "%s%u:%llu", comma, i, bucket[i]);
		comma = ",";
	}
	if (!*comma)
		seq_putc(m, '-');
}

/**
 * mms_show_where - print a frame or a swap slot, "-" if there is neither
 * @m: where to
 * @kind: MMSCOPE_K_*
 * @swap_type: swap device
 * @frame: frame or slot
 */
void mms_show_where(struct seq_file *m, u8 kind, u8 swap_type, u64 frame)
{
	switch (kind) {
	case MMSCOPE_K_PAGE:
	case MMSCOPE_K_MIGRATION:
	case MMSCOPE_K_HWPOISON:
	case MMSCOPE_K_DEV_PRIVATE:
	case MMSCOPE_K_DEV_EXCLUSIVE:
	case MMSCOPE_K_BLOCKED:
		seq_printf(m, "pfn:0x%llx", frame);
		return;
	case MMSCOPE_K_SWAP:
		seq_printf(m, "swap:%u:0x%llx", swap_type, frame);
		return;
	default:
		seq_putc(m, '-');
	}
}
