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

/*
 * Why a page fault came about, by the entry before it, the mapping and what
 * the kernel answered. The kernel counts those up to OTHER in minor or major
 * faults, those after it, which failed, in neither; a leg is no fault.
 * What only the answer tells is in COW, FILE and SWAP where faults are merely
 * counted (faults=count), and in the rows they are made of where they are timed.
 */
#define MMSCOPE_FAULTS(X)						\
	X(ANON_READ, 0, "anon_read",					\
	  "first touch of anonymous memory, by reading: the zero page")	\
	X(ANON_WRITE, 1, "anon_write",					\
	  "first touch of anonymous memory, by writing: a new page")	\
	X(ANON_HUGE, 2, "anon_huge",					\
	  "first touch of anonymous memory, answered by a huge page")	\
	X(STACK, 3, "stack", "the mapping grew down for it")		\
	X(COW, 4, "cow", "a write to a private page: copied or reused")	\
	X(COW_COPIED, 5, "cow_copied",					\
	  "a write to a private page that others use: copied")		\
	X(COW_REUSED, 6, "cow_reused",					\
	  "a write to a private page that nobody else uses: made writable") \
	X(COW_FILE, 7, "cow_file",					\
	  "first touch of a private file mapping, by writing: a copy")	\
	X(MKWRITE, 8, "mkwrite",					\
	  "a write to a clean page of a shared mapping: noted")		\
	X(FILE, 9, "file", "first touch of a file's page")		\
	X(FILE_HIT, 10, "file_hit",					\
	  "first touch of a file's page that was in the page cache")	\
	X(FILE_READ, 11, "file_read",					\
	  "first touch of a file's page that was read for it")		\
	X(SHMEM, 12, "shmem", "first touch of a page of shared memory")	\
	X(HUGETLB, 13, "hugetlb", "any of a hugetlb mapping")		\
	X(SWAP, 14, "swap", "the page was out")				\
	X(SWAP_CACHE, 15, "swap_cache",					\
	  "the page was out, but still in memory")			\
	X(SWAP_DEVICE, 16, "swap_device",				\
	  "the page was out, and read from the device")			\
	X(NUMA, 17, "numa", "a hint, to see which node uses the page")	\
	X(UFFD, 18, "uffd", "userfaultfd was asked")			\
	X(DEVICE, 19, "device",						\
	  "first touch of a device's frame, or of one lent by the kernel") \
	X(MIGRATION, 20, "migration", "the page was being moved")	\
	X(FLAGS, 21, "flags",						\
	  "the entry allowed it: flags were set, or it was spurious")	\
	X(OTHER, 22, "other", "none of these")				\
	X(SEGV_UNMAPPED, 23, "segv_unmapped", "SIGSEGV: no mapping")	\
	X(SEGV_ACCESS, 24, "segv_access", "SIGSEGV: not allowed")	\
	X(SIGBUS, 25, "sigbus", "SIGBUS: nothing behind the mapping")	\
	X(OOM, 26, "oom", "no memory")					\
	X(POISONED, 27, "poisoned", "SIGBUS: the memory is broken")	\
	X(RETRIED, 28, "retried",					\
	  "a further leg of a fault that the kernel began anew")

/* Who caused a fault. */
#define MMSCOPE_ORIGINS(X)						\
	X(USER, 0, "user", "user mode, by reading or writing")		\
	X(EXEC, 1, "exec", "user mode, by executing")			\
	X(KERNEL, 2, "kernel", "the kernel, at an address of user space") \
	X(GUP, 3, "gup", "get_user_pages(): no fault of the processor's")

/*
 * What becomes of a process's pages in swap. At rest
 * FOUND + FORKED + OUT - IN - FREED - SWAPOFF are out: OUT to FOUND are pages,
 * of 4 KiB also where a huge page goes at once; those after them are what their
 * meaning says.
 */
#define MMSCOPE_SWAPS(X)						\
	X(OUT, 0, "out", "pages that reclaim took and left in swap")	\
	X(IN, 1, "in", "pages that a fault brought back")		\
	X(FREED, 2, "freed",						\
	  "pages given up while they were out: unmapped, or by exec or exit") \
	X(SWAPOFF, 3, "swapoff", "pages that swapoff brought back")	\
	X(FORKED, 4, "forked", "pages that were out in the parent at fork") \
	X(FOUND, 5, "found", "pages that were out when counting began")	\
	X(MAJOR, 6, "major", "faults that had the page read from swap")	\
	X(MINOR, 7, "minor", "faults that found it still, or already, in memory") \
	X(COLLAPSED, 8, "collapsed",					\
	  "of the pages in, those for a huge page that khugepaged makes") \
	X(OUT_EVENTS, 9, "out_events",					\
	  "times that pages went out: a huge page goes at once")	\
	X(YOUNG, 10, "young", "times that reclaim looked at a page's age") \
	X(FLUSHED, 11, "flushed", "of these, with the TLB flushed")

/* Why a process waits for a page that is out. */
#define MMSCOPE_WAITS(X)						\
	X(DEVICE, 0, "device", "it was read from the swap device")	\
	X(ZSWAP, 1, "zswap", "zswap had it: it had not reached the device") \
	X(CACHE, 2, "cache", "it was in memory: still, or by read-ahead")

/* What happens from a touch of a page that is out until it is there again. */
#define MMSCOPE_STEPS(X)						\
	X(SLOT, 0, "slot", "the entry is seen to be a slot's")		\
	X(ASLEEP, 1, "asleep", "the thread is put to sleep")		\
	X(READ, 2, "read", "the frame is there: read, or found in memory") \
	X(WOKEN, 3, "woken", "the thread is woken")			\
	X(MENDED, 4, "mended", "the entry leads to the frame")

/*
 * A processor goes from one thread to another; what becomes of the address space
 * it uses. The first four add up to all, the last two are those of threads that
 * have one of their own: of a process, those of its threads.
 */
#define MMSCOPE_SWITCHES(X)						\
	X(MM, 0, "mm", "to another address space: its root is loaded")	\
	X(THREAD, 1, "thread", "to another thread of the same address space") \
	X(LAZY, 2, "lazy",						\
	  "to a kernel thread, which goes on with the address space there is") \
	X(BACK, 3, "back",						\
	  "from a kernel thread to the address space that it went on with") \
	X(IN, 4, "in", "to a thread of a process")			\
	X(OUT, 5, "out", "from a thread of a process")

/* Why a TLB is flushed, by the kernel's tracepoint tlb:tlb_flush. */
#define MMSCOPE_FLUSHES(X)						\
	X(TASK_SWITCH, 0, "task_switch", "another root is loaded")	\
	X(REMOTE, 1, "remote_shootdown",				\
	  "another processor asked for it, by an interrupt")		\
	X(LOCAL, 2, "local_shootdown",					\
	  "for reclaim, which unmapped pages of any process")		\
	X(LOCAL_MM, 3, "local_mm_shootdown",				\
	  "the address space in use was changed here")			\
	X(SEND_IPI, 4, "remote_send_ipi",				\
	  "not flushed here: other processors are asked to")		\
	X(OTHER, 5, "other", "a reason that this module does not know")

/* Pasted at once: some of the names are macros elsewhere. */
#define MMSCOPE_ENUM_KIND(n, v, text, doc)	MMSCOPE_K_##n = (v),
#define MMSCOPE_ENUM_VMA(n, v, text, doc)	MMSCOPE_VMA_##n = (v),
#define MMSCOPE_ENUM_FLAG(n, v, text, doc)	MMSCOPE_F_##n = 1U << (v),
#define MMSCOPE_ENUM_FAULT(n, v, text, doc)	MMSCOPE_FAULT_##n = (v),
#define MMSCOPE_ENUM_ORIGIN(n, v, text, doc)	MMSCOPE_ORIGIN_##n = (v),
#define MMSCOPE_ENUM_SWAP(n, v, text, doc)	MMSCOPE_SWAP_##n = (v),
#define MMSCOPE_ENUM_WAIT(n, v, text, doc)	MMSCOPE_WAIT_##n = (v),
#define MMSCOPE_ENUM_STEP(n, v, text, doc)	MMSCOPE_STEP_##n = (v),
#define MMSCOPE_ENUM_SWITCH(n, v, text, doc)	MMSCOPE_SWITCH_##n = (v),
#define MMSCOPE_ENUM_FLUSH(n, v, text, doc)	MMSCOPE_FLUSH_##n = (v),

enum mmscope_kind { MMSCOPE_KINDS(MMSCOPE_ENUM_KIND) };
enum mmscope_flag { MMSCOPE_FLAGS(MMSCOPE_ENUM_FLAG) };
enum mmscope_vma_kind { MMSCOPE_VMA_KINDS(MMSCOPE_ENUM_VMA) };
enum mmscope_fault { MMSCOPE_FAULTS(MMSCOPE_ENUM_FAULT) MMSCOPE_NR_FAULTS };
enum mmscope_origin { MMSCOPE_ORIGINS(MMSCOPE_ENUM_ORIGIN) MMSCOPE_NR_ORIGINS };
enum mmscope_swap_count { MMSCOPE_SWAPS(MMSCOPE_ENUM_SWAP) MMSCOPE_NR_SWAPS };
enum mmscope_wait { MMSCOPE_WAITS(MMSCOPE_ENUM_WAIT) MMSCOPE_NR_WAITS };
enum mmscope_swap_step { MMSCOPE_STEPS(MMSCOPE_ENUM_STEP) MMSCOPE_NR_STEPS };
enum mmscope_switch { MMSCOPE_SWITCHES(MMSCOPE_ENUM_SWITCH) MMSCOPE_NR_SWITCHES };
enum mmscope_flush { MMSCOPE_FLUSHES(MMSCOPE_ENUM_FLUSH) MMSCOPE_NR_FLUSHES };

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
