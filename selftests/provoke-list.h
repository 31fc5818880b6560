/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What provokes page faults, one line a way, one list for all: the program
 * `faulter` does it, the test `faults` is run over each. It is included where
 * PROVOKE() is defined, as often as it is needed.
 *
 * PROVOKE(name, latency, count, origin, majors): each item is one fault of this
 * cause with faults=latency, of that one with faults=count, of this origin.
 * With faults=count one that fails in the end only is in both rows: as it began,
 * and as the signal has it, if there is one: none where a system call fails.
 * @majors: ALL or NONE of the items are major faults; LEGS: the kernel says, as
 * one whose first leg waited is major on some kernels only.
 */

/* provoke-anon.c: anonymous memory, small and huge pages, the stack */
PROVOKE(anon_write, ANON_WRITE, ANON_WRITE, USER, NONE);
PROVOKE(anon_read, ANON_READ, ANON_READ, USER, NONE);
PROVOKE(anon_write_kernel, ANON_WRITE, ANON_WRITE, KERNEL, NONE);
PROVOKE(anon_read_kernel, ANON_READ, ANON_READ, KERNEL, NONE);
PROVOKE(anon_write_gup, ANON_WRITE, ANON_WRITE, GUP, NONE);
PROVOKE(anon_read_gup, ANON_READ, ANON_READ, GUP, NONE);
PROVOKE(anon_populate, ANON_WRITE, ANON_WRITE, GUP, NONE);
PROVOKE(anon_mlock, ANON_WRITE, ANON_WRITE, GUP, NONE);
PROVOKE(huge_write, ANON_HUGE, ANON_WRITE, USER, NONE);
PROVOKE(huge_read, ANON_HUGE, ANON_READ, USER, NONE);
PROVOKE(stack, STACK, STACK, USER, NONE);

/* provoke-cow.c: writes to what is there, but not to be written */
PROVOKE(cow_forked, COW_COPIED, COW, USER, NONE);
PROVOKE(cow_forked_kernel, COW_COPIED, COW, KERNEL, NONE);
PROVOKE(cow_zero, COW_COPIED, COW, USER, NONE);
PROVOKE(cow_of_file, COW_COPIED, COW, USER, NONE);
PROVOKE(cow_last_owner, COW_REUSED, COW, USER, NONE);
PROVOKE(cow_soft_dirty, COW_REUSED, COW, USER, NONE);
PROVOKE(mkwrite, MKWRITE, MKWRITE, USER, NONE);
PROVOKE(mkwrite_cleaned, MKWRITE, MKWRITE, USER, NONE);
PROVOKE(mkwrite_gup, MKWRITE, MKWRITE, GUP, NONE);

/* provoke-file.c: first touches of files, shared memory, and what is lent */
PROVOKE(file_hit, FILE_HIT, FILE, USER, NONE);
PROVOKE(file_hit_shared, FILE_HIT, FILE, USER, NONE);
PROVOKE(file_hit_exec, FILE_HIT, FILE, EXEC, NONE);
PROVOKE(file_hit_kernel, FILE_HIT, FILE, KERNEL, NONE);
PROVOKE(file_read, FILE_READ, FILE, USER, ALL);
PROVOKE(cow_file, COW_FILE, COW_FILE, USER, NONE);
PROVOKE(shmem_write, SHMEM, SHMEM, USER, NONE);
PROVOKE(shmem_anon, SHMEM, SHMEM, USER, NONE);
PROVOKE(hugetlb, HUGETLB, HUGETLB, USER, NONE);
PROVOKE(vdso, DEVICE, DEVICE, USER, NONE);

/* provoke-away.c: pages that are not there but somewhere */
PROVOKE(swap_device, SWAP_DEVICE, SWAP, USER, ALL);
PROVOKE(swap_device_write, SWAP_DEVICE, SWAP, USER, ALL);
PROVOKE(swap_cache, SWAP_CACHE, SWAP, USER, NONE);
PROVOKE(uffd_missing, UFFD, UFFD, USER, LEGS);
PROVOKE(uffd_wp, UFFD, UFFD, USER, LEGS);

/* provoke-moved.c: pages that are just being moved */
PROVOKE(migration, MIGRATION, MIGRATION, USER, NONE);

/* provoke-late.c: what was there by the time that the fault came to its turn */
PROVOKE(flags, FLAGS, FLAGS, USER, NONE);

/* provoke-numa.c: the kernel wants to know which node uses the page */
PROVOKE(numa, NUMA, NUMA, USER, NONE);

/* provoke-fail.c: what is not allowed, or cannot be had */
PROVOKE(segv_unmapped, SEGV_UNMAPPED, SEGV_UNMAPPED, USER, NONE);
PROVOKE(segv_unmapped_exec, SEGV_UNMAPPED, SEGV_UNMAPPED, EXEC, NONE);
PROVOKE(segv_write, SEGV_ACCESS, SEGV_ACCESS, USER, NONE);
PROVOKE(segv_prot_none, SEGV_ACCESS, SEGV_ACCESS, USER, NONE);
PROVOKE(segv_exec, SEGV_ACCESS, SEGV_ACCESS, EXEC, NONE);
PROVOKE(segv_unmapped_kernel, SEGV_UNMAPPED, SEGV_UNMAPPED, KERNEL, NONE);
PROVOKE(segv_write_kernel, SEGV_ACCESS, SEGV_ACCESS, KERNEL, NONE);
PROVOKE(sigbus_file, SIGBUS, FILE, USER, NONE);
PROVOKE(sigbus_shmem, SIGBUS, SHMEM, USER, NONE);
PROVOKE(sigbus_kernel, SIGBUS, FILE, KERNEL, NONE);
PROVOKE(sigbus_gup, SIGBUS, FILE, GUP, NONE);
PROVOKE(poisoned, POISONED, POISONED, USER, NONE);
PROVOKE(poisoned_marker, POISONED, POISONED, USER, NONE);

/* provoke-oom.c: no memory */
PROVOKE(oom_kernel, OOM, ANON_WRITE, KERNEL, NONE);
PROVOKE(oom_gup, OOM, ANON_WRITE, GUP, NONE);

#undef PROVOKE
