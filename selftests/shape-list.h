/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The shapes of memory that the tests look at, one list for all: the program
 * `shaper` builds them, the tests are run over each. It is included where
 * SHAPE() is defined, as often as it is needed.
 *
 * SHAPE(name, kind, level, flags, without, pages): what proves that the shape
 * has come to be. Of its area exactly @pages pages (0: at least one) are of
 * @kind and @level, have all @flags and none of @without.
 */
#define F(flag)	MMSCOPE_F_##flag

/* shape-anon.c: small pages without a file */
SHAPE(anon_dense, PAGE, PTE, F(WRITE) | F(DIRTY) | F(ANON) | F(EXCLUSIVE), F(FILE), 256);
SHAPE(anon_sparse, PAGE, PTE, F(WRITE) | F(ANON), 0, 200);
SHAPE(anon_wide, PAGE, PTE, F(WRITE) | F(ANON), 0, 4);
SHAPE(anon_forked, PAGE, PTE, F(ANON), F(WRITE) | F(EXCLUSIVE), 256);
SHAPE(anon_half_cow, PAGE, PTE, F(ANON) | F(EXCLUSIVE) | F(WRITE), 0, 128);
SHAPE(anon_lazyfree, PAGE, PTE, F(ANON), F(DIRTY), 64);
SHAPE(zero_page, PAGE, PTE, F(ZERO) | F(SPECIAL), F(WRITE) | F(ANON) | F(FILE), 64);
SHAPE(prot_none, PAGE, PTE, F(PROT_NONE) | F(ANON), F(NUMA_HINT), 64);
SHAPE(read_only, PAGE, PTE, F(USER) | F(ANON), F(WRITE) | F(EXEC), 64);
SHAPE(exec, PAGE, PTE, F(EXEC) | F(WRITE), 0, 64);
SHAPE(mlocked, PAGE, PTE, F(WRITE) | F(ANON), 0, 64);
SHAPE(soft_dirty, PAGE, PTE, F(SOFT_DIRTY) | F(ANON), 0, 16);
SHAPE(pkey, PAGE, PTE, 1U << MMSCOPE_PKEY_SHIFT, 14U << MMSCOPE_PKEY_SHIFT, 64);

/* shape-file.c: small pages of files and of shared memory */
SHAPE(file_private, PAGE, PTE, F(FILE), F(WRITE), 64);
SHAPE(file_cow, PAGE, PTE, F(ANON), F(FILE), 32);
SHAPE(file_shared, PAGE, PTE, F(DIRTY) | F(FILE), F(ANON), 64);
SHAPE(file_exe, PAGE, PTE, F(EXEC) | F(FILE), F(WRITE), 0);
SHAPE(shmem, PAGE, PTE, F(WRITE) | F(FILE), 0, 64);
SHAPE(shmem_private, PAGE, PTE, F(ANON), 0, 32);
SHAPE(shared_forked, PAGE, PTE, F(FILE), F(EXCLUSIVE), 32);

/* shape-huge.c: huge pages, transparent and reserved */
SHAPE(thp, PAGE, PMD, F(ANON) | F(EXCLUSIVE), 0, 2048);
SHAPE(thp_split, PAGE, PMD, F(ANON), 0, 512);
SHAPE(thp_forked, PAGE, PMD, F(ANON), F(EXCLUSIVE), 1024);
SHAPE(thp_part_shared, PAGE, PMD, F(ANON) | F(EXCLUSIVE), 0, 208);
SHAPE(thp_prot_none, PAGE, PMD, F(PROT_NONE), 0, 1024);
SHAPE(huge_zero, PAGE, PMD, F(ZERO), F(WRITE), 1024);
SHAPE(shmem_thp, PAGE, PMD, F(FILE), F(ANON), 1024);
SHAPE(hugetlb, PAGE, PMD, F(HUGETLB) | F(ANON) | F(EXCLUSIVE), 0, 1024);
SHAPE(hugetlb_shared, PAGE, PMD, F(HUGETLB) | F(FILE), F(ANON), 1024);
SHAPE(hugetlb_forked, PAGE, PMD, F(HUGETLB) | F(ANON), F(EXCLUSIVE), 1024);
SHAPE(hugetlb_table_shared, PAGE, PMD, F(HUGETLB) | F(FILE), F(EXCLUSIVE), 1024);
SHAPE(hugetlb_1g, PAGE, PUD, F(HUGETLB) | F(ANON) | F(EXCLUSIVE), 0, 262144);

/* shape-away.c: pages that are not there but somewhere */
SHAPE(swapped, SWAP, PTE, F(ANON_EXCLUSIVE), 0, 256);
SHAPE(swapped_forked, SWAP, PTE, 0, F(ANON_EXCLUSIVE), 64);
SHAPE(swapped_mixed, SWAP, PTE, 0, 0, 32);
SHAPE(shmem_swapped, HOLE, PTE, 0, 0, 64);
SHAPE(hwpoison, HWPOISON, PTE, 0, 0, 1);

/* shape-uffd.c: what userfaultfd has write-protected */
SHAPE(uffd_wp, PAGE, PTE, F(UFFD_WP), F(WRITE), 32);
SHAPE(uffd_wp_thp, PAGE, PMD, F(UFFD_WP), F(WRITE), 512);
SHAPE(uffd_wp_swapped, SWAP, PTE, F(UFFD_WP), 0, 32);
SHAPE(uffd_wp_marker, MARK_UFFD_WP, PTE, F(UFFD_WP), 0, 32);
SHAPE(uffd_wp_unpopulated, MARK_UFFD_WP, PTE, F(UFFD_WP), 0, 64);
SHAPE(uffd_wp_hugetlb, MARK_UFFD_WP, PMD, F(UFFD_WP) | F(HUGETLB), 0, 512);

/* shape-special.c: what the kernel arranges by itself */
SHAPE(stack, PAGE, PTE, F(ANON) | F(WRITE), 0, 0);
SHAPE(heap, PAGE, PTE, F(ANON) | F(WRITE), 0, 64);
SHAPE(vdso, PAGE, PTE, F(EXEC), F(WRITE), 0);
SHAPE(vvar, PAGE, PTE, F(SPECIAL), F(WRITE) | F(FILE), 0);
SHAPE(devmem, PAGE, PTE, F(SPECIAL), F(FILE), 16);
SHAPE(ksm, PAGE, PTE, F(KSM) | F(ANON), F(WRITE) | F(EXCLUSIVE), 64);

#undef F
#undef SHAPE
