/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * What mmscope's files mean: the one definition shared by the module, the
 * library, the tests and the documentation.
 *
 * Each list below is written once, as X(NAME, VALUE, "text", "meaning"); the
 * enumerators, the printers, the parsers and the tables of the documentation
 * are all made from it.
 */
#ifndef _UAPI_MMSCOPE_H
#define _UAPI_MMSCOPE_H

#include <linux/types.h>

/* Grows when a record or a meaning changes; `stats` shows it as "abi". */
#define MMSCOPE_ABI		1

#define MMSCOPE_DEBUGFS		"/sys/kernel/debug/mmscope"
#define MMSCOPE_PROCFS		"/proc/mmscope"

/* What a translation ends in. */
#define MMSCOPE_KINDS(X)						\
	X(HOLE, 0, "hole", "nothing is mapped")				\
	X(PAGE, 1, "page", "a frame is mapped")				\
	X(SWAP, 2, "swap", "the page is out, in a swap slot")		\
	X(MIGRATION, 3, "migration", "the page is being moved")		\
	X(HWPOISON, 4, "hwpoison", "the frame's memory is broken")	\
	X(DEV_PRIVATE, 5, "device-private",				\
	  "the page is in a device's own memory")			\
	X(DEV_EXCLUSIVE, 6, "device-exclusive",				\
	  "a device has the page for itself for now")			\
	X(MARK_UFFD_WP, 7, "marker-uffd-wp",				\
	  "nothing mapped, but userfaultfd write-protection is kept")	\
	X(MARK_POISON, 8, "marker-poison",				\
	  "nothing mapped, and an access is to give SIGBUS")		\
	X(MARK_GUARD, 9, "marker-guard",				\
	  "nothing mapped, and an access is to give SIGSEGV")		\
	X(TABLE, 10, "table", "the walk goes on one level down")	\
	X(UNKNOWN, 11, "unknown", "an entry of no kind known here")	\
	X(BLOCKED, 12, "blocked",					\
	  "a frame is noted, but the kernel may not access it now")

/* Properties of an entry, of the mapping it is in, or of its page. */
#define MMSCOPE_FLAGS(X)						\
	X(WRITE, 0, "write", "may be written")				\
	X(EXEC, 1, "exec", "may be executed")				\
	X(USER, 2, "user", "open to user mode")				\
	X(ACCESSED, 3, "accessed", "used since the bit was cleared")	\
	X(DIRTY, 4, "dirty", "written since the bit was cleared")	\
	X(SOFT_DIRTY, 5, "soft-dirty",					\
	  "written since clear_refs, as the kernel tracks it")		\
	X(UFFD_WP, 6, "uffd-wp", "write-protected by userfaultfd")	\
	X(GLOBAL, 7, "global", "stays in the TLB across address spaces") \
	X(WRITE_THROUGH, 8, "write-through", "cache writes through")	\
	X(CACHE_DISABLE, 9, "cache-disable", "not cached")		\
	X(PAT, 10, "pat", "memory type from the upper half of the PAT")	\
	X(SPECIAL, 11, "special", "no page of the kernel's accounting")	\
	X(DEVMAP, 12, "devmap", "device memory with a struct page")	\
	X(PROT_NONE, 13, "prot-none", "mapped, but no access is allowed") \
	X(NUMA_HINT, 14, "numa-hint",					\
	  "access taken away for a while, to see who uses it")		\
	X(ENCRYPTED, 15, "encrypted", "memory encryption bit")		\
	X(CONTIG, 16, "contiguous", "hint: part of a contiguous block")	\
	X(SHADOW_STACK, 17, "shadow-stack", "return addresses only")	\
	X(ZERO, 18, "zero", "the shared zero page, small or huge")	\
	X(HUGETLB, 19, "hugetlb", "in a hugetlb mapping")		\
	X(ANON_EXCLUSIVE, 20, "anon-exclusive",				\
	  "out or moving, and known to be this process's alone")	\
	X(ANON, 21, "anon", "page fact: anonymous")			\
	X(FILE, 22, "file", "page fact: of a file, shmem included")	\
	X(EXCLUSIVE, 23, "exclusive",					\
	  "page fact: mapped once, and by a table that is not shared")	\
	X(KSM, 24, "ksm", "page fact: merged by KSM")

/* Flags that only a walk asked for page facts ("page=on") sets. */
#define MMSCOPE_PAGE_FACTS \
	(MMSCOPE_F_ANON | MMSCOPE_F_FILE | MMSCOPE_F_EXCLUSIVE | MMSCOPE_F_KSM)

/* The protection key of a page is in the upper four bits of the flags. */
#define MMSCOPE_PKEY_SHIFT	28

/* What a VMA is for. */
#define MMSCOPE_VMA_KINDS(X)						\
	X(ANON, 0, "anon", "anonymous memory")				\
	X(FILE, 1, "file", "a file")					\
	X(SHMEM, 2, "shmem", "shared memory: tmpfs, memfd, SysV")	\
	X(STACK, 3, "stack", "the main thread's stack")			\
	X(HEAP, 4, "heap", "the heap that brk() moves")			\
	X(HUGETLB, 5, "hugetlb", "hugetlbfs")				\
	X(VDSO, 6, "vdso", "code and data lent by the kernel")		\
	X(DEVICE, 7, "device", "memory of a device, or frames without pages")

/* Pasted at once: some of the names are macros elsewhere. */
#define MMSCOPE_ENUM_KIND(n, v, text, doc)	MMSCOPE_K_##n = (v),
#define MMSCOPE_ENUM_VMA(n, v, text, doc)	MMSCOPE_VMA_##n = (v),
#define MMSCOPE_ENUM_FLAG(n, v, text, doc)	MMSCOPE_F_##n = 1U << (v),

enum mmscope_kind { MMSCOPE_KINDS(MMSCOPE_ENUM_KIND) };
enum mmscope_flag { MMSCOPE_FLAGS(MMSCOPE_ENUM_FLAG) };
enum mmscope_vma_kind { MMSCOPE_VMA_KINDS(MMSCOPE_ENUM_VMA) };

/* Levels as the x86 manuals number them; the kernel's name for each. */
enum mmscope_level {
	MMSCOPE_PTE = 1,
	MMSCOPE_PMD = 2,
	MMSCOPE_PUD = 3,
	MMSCOPE_P4D = 4,
	MMSCOPE_PGD = 5,
};

/**
 * struct mmscope_range - one run of alike entries: the record of `pages`
 * @start: first address
 * @end: first address after the run
 * @frame: of PAGE, MIGRATION, HWPOISON and DEV_*: the number of the first
 *	frame, in base pages, rising by one a base page; with %MMSCOPE_F_ZERO
 *	all entries have this same frame. Of SWAP: the first slot's offset,
 *	rising likewise. Otherwise 0. Always 0 for an opener who may not see
 *	frames.
 * @flags: MMSCOPE_F_* and the protection key
 * @kind: MMSCOPE_K_*
 * @level: level of the entries (enum mmscope_level)
 * @shift: log2 of the bytes one entry maps
 * @swap_type: number of the swap device, of SWAP only
 */
struct mmscope_range {
	__u64 start;
	__u64 end;
	__u64 frame;
	__u32 flags;
	__u8 kind;
	__u8 level;
	__u8 shift;
	__u8 swap_type;
};

#endif /* _UAPI_MMSCOPE_H */
