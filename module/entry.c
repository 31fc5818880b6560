// SPDX-License-Identifier: GPL-2.0
/*
 * From the raw value of an entry to what it says. Nothing here reads a page
 * table: a value that was read once is decoded.
 */
#include "entry.h"

/**
 * mms_entry_flags - the flags a raw value stands for
 * @raw: raw value
 * @where: one of MMS_IN_*, which bits have a meaning
 *
 * Context: any.
 * Return: MMSCOPE_F_* of the entry itself, none of its mapping or page.
 */
u32 mms_entry_flags(u64 raw, u32 where)
{
	u32 flags = 0;
	unsigned int i;

	for (i = 0; i < mms_arch_nr_bits; i++) {
		const struct mms_arch_bit *bit = &mms_arch_bits[i];

		if (bit->where & where && bit->mask &&
		    (raw & bit->mask) == bit->value)
			flags |= bit->flag;
	}
	return flags;
}

/**
 * mms_entry_leaf - decode an entry that maps a frame
 * @e: filled
 * @level: its level
 * @raw: raw value, of class MMS_LEAF
 *
 * Context: any.
 */
void mms_entry_leaf(struct mms_entry *e, int level, u64 raw)
{
	u32 where = level == MMSCOPE_PTE ? MMS_IN_PTE : MMS_IN_HUGE;

	e->kind = MMSCOPE_K_PAGE;
	e->swap_type = 0;
	e->frame = mms_arch_frame(level, raw);
	e->stride = mms_arch_stride(level, raw);
	e->flags = mms_entry_flags(raw, where);
	e->flags |= mms_arch_pkey(raw) << MMSCOPE_PKEY_SHIFT;
	if (mms_arch_encrypted(raw))
		e->flags |= MMSCOPE_F_ENCRYPTED;
	if (level == MMSCOPE_PTE && is_zero_pfn(e->frame)) {
		e->flags |= MMSCOPE_F_ZERO;
		e->stride = 0;
	}
}

/**
 * mms_entry_kernel - take from a leaf what only user mappings have
 * @e: decoded by mms_entry_leaf(), or equal to what that gives
 * @level: its level
 * @raw: raw value, of no table and not empty
 *
 * The kernel puts no marks into its own entries and counts no zero page; where
 * it is not to go itself it leaves the frame, and clears the present bit.
 *
 * Context: any.
 */
void mms_entry_kernel(struct mms_entry *e, int level, u64 raw)
{
	e->stride = mms_arch_stride(level, raw);
	e->flags &= ~(MMSCOPE_F_ZERO | MMSCOPE_F_SPECIAL | MMSCOPE_F_PROT_NONE);
	if (mms_arch_present(raw))
		return;
	e->kind = MMSCOPE_K_BLOCKED;
	/* Above the lowest level the bit is inverted with the frame. */
	e->flags &= ~MMSCOPE_F_PAT;
}

/**
 * mms_entry_kernel_leaf - decode an entry of the kernel's that has a frame
 * @e: filled
 * @level: its level
 * @raw: raw value, of no table and not empty
 *
 * Context: any.
 */
void mms_entry_kernel_leaf(struct mms_entry *e, int level, u64 raw)
{
	mms_entry_leaf(e, level, raw);
	mms_entry_kernel(e, level, raw);
}

static unsigned long marker_bits(swp_entry_t entry)
{
	return is_pte_marker_entry(entry) ? pte_marker_get(entry) : 0;
}

static u8 absent_kind(swp_entry_t entry)
{
	unsigned long marker = marker_bits(entry);

	if (!non_swap_entry(entry))
		return MMSCOPE_K_SWAP;
	if (is_migration_entry(entry))
		return MMSCOPE_K_MIGRATION;
	if (is_hwpoison_entry(entry))
		return MMSCOPE_K_HWPOISON;
	if (is_device_private_entry(entry))
		return MMSCOPE_K_DEV_PRIVATE;
	if (is_device_exclusive_entry(entry))
		return MMSCOPE_K_DEV_EXCLUSIVE;
	if (mms_compat_is_poison(entry, marker))
		return MMSCOPE_K_MARK_POISON;
	if (mms_compat_is_guard(marker))
		return MMSCOPE_K_MARK_GUARD;
	if (marker & PTE_MARKER_UFFD_WP)
		return MMSCOPE_K_MARK_UFFD_WP;
	return MMSCOPE_K_UNKNOWN;
}

static bool absent_writable(swp_entry_t entry)
{
	return is_writable_migration_entry(entry) ||
	       is_writable_device_private_entry(entry) ||
	       is_writable_device_exclusive_entry(entry);
}

static bool absent_has_frame(u8 kind)
{
	return kind == MMSCOPE_K_MIGRATION || kind == MMSCOPE_K_HWPOISON ||
	       kind == MMSCOPE_K_DEV_PRIVATE ||
	       kind == MMSCOPE_K_DEV_EXCLUSIVE;
}

static swp_entry_t absent_entry(int level, u64 raw)
{
#ifdef CONFIG_ARCH_ENABLE_THP_MIGRATION
	if (level == MMSCOPE_PMD)
		return pmd_to_swp_entry(__pmd(raw));
#endif
	return pte_to_swp_entry(__pte(raw));
}

/* How much the raw value grows from one slot, or frame, to the next. */
static u64 absent_stride(int level, swp_entry_t entry)
{
	pgoff_t step = 1UL << (mms_arch_shift(level) - PAGE_SHIFT);
	swp_entry_t next = swp_entry(swp_type(entry), swp_offset(entry) + step);

	return pte_val(swp_entry_to_pte(next)) - pte_val(swp_entry_to_pte(entry));
}

/**
 * mms_entry_absent - decode an entry that says where its page is instead
 * @e: filled
 * @level: its level
 * @raw: raw value, of class MMS_ABSENT
 *
 * Context: any.
 */
void mms_entry_absent(struct mms_entry *e, int level, u64 raw)
{
	swp_entry_t entry = absent_entry(level, raw);

	e->kind = absent_kind(entry);
	e->flags = mms_entry_flags(raw, MMS_IN_SWAP);
	e->swap_type = 0;
	e->frame = 0;
	e->stride = 0;

	if (e->kind == MMSCOPE_K_SWAP) {
		e->swap_type = swp_type(entry);
		e->frame = swp_offset(entry);
		e->stride = absent_stride(level, entry);
	} else if (absent_has_frame(e->kind)) {
		e->frame = swp_offset_pfn(entry);
		e->stride = absent_stride(level, entry);
		if (absent_writable(entry))
			e->flags |= MMSCOPE_F_WRITE;
	} else if (e->kind == MMSCOPE_K_MARK_UFFD_WP) {
		e->flags |= MMSCOPE_F_UFFD_WP;
	}
}

/**
 * mms_entry_decode - decode any entry
 * @e: filled
 * @level: its level
 * @raw: raw value
 *
 * Context: any.
 */
void mms_entry_decode(struct mms_entry *e, int level, u64 raw)
{
	switch (mms_arch_class(level, raw)) {
	case MMS_LEAF:
		mms_entry_leaf(e, level, raw);
		return;
	case MMS_ABSENT:
		mms_entry_absent(e, level, raw);
		return;
	case MMS_CHILD:
		*e = (struct mms_entry) {
			.kind = MMSCOPE_K_TABLE,
			.frame = (raw & MMS_ARCH_FRAME_MASK) >> PAGE_SHIFT,
			.flags = mms_entry_flags(raw, MMS_IN_TABLE),
		};
		return;
	case MMS_EMPTY:
		*e = (struct mms_entry) { .kind = MMSCOPE_K_HOLE };
		return;
	}
}
