/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Page tables of x86-64: their shape, and what each bit of an entry means.
 *
 * Source: Intel SDM volume 3, chapter "Paging" (4-level and 5-level paging);
 * the bits left to software as arch/x86/include/asm/pgtable*.h uses them.
 *
 * Another architecture is one more file of this kind. It gives: the levels
 * (mms_arch_top_level, _shift, _entries), how a table is read (mms_arch_root,
 * _read, _child, _phys), what an entry is (mms_arch_class, _leaf_bits, _frame,
 * _stride), a
 * counter to take times by (mms_arch_cycles, _cycles_khz) and, in its .c file,
 * the table mms_arch_bits.
 */
#ifndef MMS_ARCH_X86_H
#define MMS_ARCH_X86_H

#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/pgtable.h>

#include <asm/trapnr.h>
#include <asm/tsc.h>

#include "compat.h"
#include "mmscope.h"

#ifndef CONFIG_X86_64
#error "of x86, only 64-bit kernels are supported so far"
#endif

#define MMS_ARCH_ENTRIES	512U

/* Bits that say nothing where the rest is 0 (the KNL erratum). */
#define MMS_ARCH_EMPTY_NOISE	((u64)_PAGE_KNL_ERRATUM_MASK)
#define MMS_ARCH_FRAME_MASK	((u64)PTE_PFN_MASK)
/* Where an entry that is not present has a slot, or the frame it is about. */
#define MMS_ARCH_SLOT_MASK \
	GENMASK_ULL(63 - SWP_TYPE_BITS, SWP_OFFSET_FIRST_BIT)
/* What merge=loose overlooks in a present entry. */
#define MMS_ARCH_AD_MASK \
	((u64)(_PAGE_ACCESSED | _PAGE_DIRTY | MMS_PAGE_SAVED_DIRTY))

/* Where a bit has its meaning. */
#define MMS_IN_TABLE	BIT(0)	/* an entry that points to a table */
#define MMS_IN_PTE	BIT(1)	/* a leaf of the lowest level */
#define MMS_IN_HUGE	BIT(2)	/* a leaf of a higher level */
#define MMS_IN_SWAP	BIT(3)	/* an entry that is not present */
#define MMS_IN_LEAF	(MMS_IN_PTE | MMS_IN_HUGE)
#define MMS_IN_WALK	(MMS_IN_TABLE | MMS_IN_LEAF)

struct mms_arch_bit {
	u64 mask;
	u64 value;
	u32 flag;
	u32 where;
};

extern const struct mms_arch_bit mms_arch_bits[];
extern const unsigned int mms_arch_nr_bits;

/**
 * struct mms_region - a part of the kernel's address space
 * @name: without white space
 * @start: first address
 * @end: first address after it
 * @logical: the direct map: address less PAGE_OFFSET is the physical address
 * @areas: given out piece by piece, with a gap after most
 * @unwalked: mapped by tables that lead to the same tables again and again,
 *	which would be walked without end
 */
struct mms_region {
	const char *name;
	u64 start;
	u64 end;
	bool logical;
	bool areas;
	bool unwalked;
};

/* More than any architecture names. */
#define MMS_ARCH_REGIONS	16U

unsigned int mms_arch_regions(struct mms_region *regions);

enum mms_class {
	MMS_EMPTY,	/* nothing */
	MMS_LEAF,	/* maps a frame, readable or not (PROT_NONE) */
	MMS_CHILD,	/* points to a table */
	MMS_ABSENT,	/* says where the page is instead */
};

/*
 * Can tables be read as they are? Under Xen's paravirtualisation they hold
 * frame numbers of the machine, not of the guest.
 */
static inline bool mms_arch_supported(void)
{
	return !boot_cpu_has(X86_FEATURE_XENPV);
}

/* No root is at a lower level. */
#define MMS_ARCH_TOP_LEAST	4

/* The level of the root: 5 with 57-bit addresses, else 4. */
static inline int mms_arch_top_level(void)
{
	return pgtable_l5_enabled() ? 5 : 4;
}

/* The highest level at which this processor maps memory. */
static inline int mms_arch_top_leaf(void)
{
	return boot_cpu_has(X86_FEATURE_GBPAGES) ? MMSCOPE_PUD : MMSCOPE_PMD;
}

/* log2 of the bytes that one entry of a table at @level covers. */
static inline unsigned int mms_arch_shift(int level)
{
	return PAGE_SHIFT + 9 * (level - 1);
}

static inline unsigned int mms_arch_index(int level, u64 addr)
{
	return (addr >> mms_arch_shift(level)) & (MMS_ARCH_ENTRIES - 1);
}

/* The root that the kernel uses while it runs for @mm. */
static inline const u64 *mms_arch_root(const struct mm_struct *mm)
{
	return (const u64 *)mm->pgd;
}

/*
 * The root that user mode runs on: its own copy, with page-table isolation.
 * Both lead to the same tables below.
 */
static inline const u64 *mms_arch_user_root(const struct mm_struct *mm)
{
#ifdef MMS_HAVE_PTI
	if (boot_cpu_has(X86_FEATURE_PTI))
		return (const u64 *)kernel_to_user_pgdp(mm->pgd);
#endif
	return mms_arch_root(mm);
}

/*
 * The kernel's half: from its first address to the last page, which is never
 * mapped, as pointers to it are error codes.
 */
static inline u64 mms_arch_kernel_start(void)
{
	return -(1ULL << (mms_arch_shift(mms_arch_top_level()) + 8));
}

static inline u64 mms_arch_kernel_end(void)
{
	return -(u64)PAGE_SIZE;
}

/* The root that this processor runs on, or with @user returns to user mode on. */
static inline const u64 *mms_arch_processor_root(bool user)
{
	pgd_t *root = __va(read_cr3_pa());

#ifdef MMS_HAVE_PTI
	if (user && boot_cpu_has(X86_FEATURE_PTI))
		root = kernel_to_user_pgdp(root);
#endif
	return (const u64 *)root;
}

/* Has user mode a root of its own, with little of the kernel's half? */
static inline bool mms_arch_has_user_root(void)
{
#ifdef MMS_HAVE_PTI
	return boot_cpu_has(X86_FEATURE_PTI);
#else
	return false;
#endif
}

/* What an entry allows that leads on or ends the walk: AND it over the levels. */
static inline u64 mms_arch_allows(u64 raw)
{
	return (raw ^ _PAGE_NX) & (_PAGE_RW | _PAGE_USER | _PAGE_NX);
}

#define MMS_ARCH_ALLOWS_ALL	((u64)(_PAGE_RW | _PAGE_USER | _PAGE_NX))

/* A leaf with no more allowed than those above it allow. */
static inline u64 mms_arch_restrict(u64 raw, u64 allowed)
{
	u64 others = ~MMS_ARCH_ALLOWS_ALL;

	return ((raw ^ _PAGE_NX) & (allowed | others)) ^ _PAGE_NX;
}

/* May the processor use this entry? Of those that are not empty. */
static inline bool mms_arch_present(u64 raw)
{
	return raw & _PAGE_PRESENT;
}

/* Where a processor's own copy of the first per-CPU chunk begins. */
static inline unsigned long mms_arch_percpu_start(unsigned int cpu)
{
	/* The variables are linked to begin at 0. */
	return per_cpu_offset(cpu);
}

/*
 * A piece of device memory that is there on every PC and that reading cannot
 * disturb: the firmware's ROM below 1 MiB. Returns its physical address, 0 if
 * there is memory in its place.
 */
#define MMS_ARCH_DEVICE_SIZE	0x10000

static inline u64 mms_arch_harmless_device(void)
{
	if (region_intersects(0xf0000, MMS_ARCH_DEVICE_SIZE,
			      IORESOURCE_SYSTEM_RAM,
			      IORES_DESC_NONE) != REGION_DISJOINT)
		return 0;
	return 0xf0000;
}

/* All levels have the PTE's format and width; it is read once. */
static inline u64 mms_arch_read(const u64 *entry)
{
	return READ_ONCE(*entry);
}

/*
 * A counter that all processors agree on. Where the kernel trusts this one it
 * neither stops nor changes its rate, and takes no call to read.
 */
static __always_inline u64 mms_arch_cycles(void)
{
	return rdtsc();
}

/* Its rate, 0 if it is not to be trusted. */
static inline unsigned int mms_arch_cycles_khz(void)
{
	return check_tsc_unstable() ? 0 : tsc_khz;
}

/**
 * struct mms_arch_fixup - a page fault of the kernel's that is not answered
 * @addr: what it was for, in user space
 * @ip: instruction
 */
struct mms_arch_fixup {
	u64 addr;
	u64 ip;
};

/* Is a call of fixup_exception(), with these registers, for such a one? */
static inline bool mms_arch_is_fixup(struct pt_regs *regs,
				     struct mms_arch_fixup *fixup)
{
	const struct pt_regs *at = (void *)regs_get_kernel_argument(regs, 0);

	fixup->addr = regs_get_kernel_argument(regs, 3);
	fixup->ip = at->ip;
	return regs_get_kernel_argument(regs, 1) == X86_TRAP_PF &&
	       fixup->addr < TASK_SIZE_MAX;
}

static inline const u64 *mms_arch_child(u64 raw)
{
	return __va(raw & MMS_ARCH_FRAME_MASK);
}

/* The same where the mask is at hand, which is no constant to the compiler. */
static __always_inline const u64 *mms_arch_child_by(u64 raw, u64 frame_mask)
{
	return __va(raw & frame_mask);
}

static inline u64 mms_arch_phys(const u64 *entry)
{
	return __pa(entry);
}

static inline enum mms_class mms_arch_class(int level, u64 raw)
{
	if (!(raw & ~MMS_ARCH_EMPTY_NOISE))
		return MMS_EMPTY;
	if (level == MMSCOPE_PTE)
		return raw & (_PAGE_PRESENT | _PAGE_PROTNONE) ? MMS_LEAF :
								MMS_ABSENT;
	/*
	 * PSE alone counts: a huge page that is being split, or has no access
	 * allowed, has it without Present. A swap entry never has bit 7.
	 */
	if (level <= MMSCOPE_PUD && raw & _PAGE_PSE)
		return MMS_LEAF;
	return raw & _PAGE_PRESENT ? MMS_CHILD : MMS_ABSENT;
}

/* Bits of which a leaf of this level has one, and no other entry has. */
static inline u64 mms_arch_leaf_bits(int level)
{
	if (level == MMSCOPE_PTE)
		return _PAGE_PRESENT | _PAGE_PROTNONE;
	return level <= MMSCOPE_PUD ? _PAGE_PSE : 0;
}

/* Does an entry of a level above the lowest lead to a table? */
static __always_inline bool mms_arch_is_table(int level, u64 raw)
{
	if (level > MMSCOPE_PUD)
		return raw & _PAGE_PRESENT;
	return (raw & (_PAGE_PRESENT | _PAGE_PSE)) == _PAGE_PRESENT;
}

/* A leaf's frame is there, and no access is allowed for now or at all. */
static inline bool mms_arch_no_access(u64 raw)
{
	return (raw & (_PAGE_PRESENT | _PAGE_PROTNONE)) == _PAGE_PROTNONE;
}

static inline bool mms_arch_allows_write(u64 raw)
{
	return raw & _PAGE_RW;
}

/* Did userfaultfd take the right to write away? Of a leaf. */
static inline bool mms_arch_uffd_wp(u64 raw)
{
	return raw & _PAGE_UFFD_WP;
}

/* The bits of a leaf that are its frame's address. */
static inline u64 mms_arch_frame_mask(int level)
{
	return MMS_ARCH_FRAME_MASK & ~((1ULL << mms_arch_shift(level)) - 1);
}

/*
 * First frame of a leaf, whose number is inverted in an entry that is not
 * present to the processor. Bit 12 of a huge leaf is the PAT's.
 */
static inline u64 mms_arch_frame(int level, u64 raw)
{
	u64 mask = mms_arch_frame_mask(level);

	return ((raw ^ protnone_mask(raw)) & mask) >> PAGE_SHIFT;
}

/* What to add to a leaf's raw value to get the next leaf's of a run. */
static inline u64 mms_arch_stride(int level, u64 raw)
{
	u64 bytes = 1ULL << mms_arch_shift(level);

	return __pte_needs_invert(raw) ? -bytes : bytes;
}

/* The protection key, of a present leaf. */
static inline u32 mms_arch_pkey(u64 raw)
{
	return (raw & _PAGE_PKEY_MASK) >> _PAGE_BIT_PKEY_BIT0;
}

/* Bits set when memory encryption is on, in a leaf it applies to. */
static inline bool mms_arch_encrypted(u64 raw)
{
	return sme_me_mask && (raw & sme_me_mask) == sme_me_mask;
}

#endif /* MMS_ARCH_X86_H */
