/* SPDX-License-Identifier: GPL-2.0 */
/* How large the processor says its TLBs are. */
#ifndef TLB_CPUID_H
#define TLB_CPUID_H

/**
 * struct tlb_size - entries of data TLBs for pages of 4K
 * @first: of the first level, 0 if it is not told
 * @last: of the last, likewise
 * @leaf: of CPUID, by which it is told
 */
struct tlb_size {
	unsigned int first;
	unsigned int last;
	unsigned int leaf;
};

struct tlb_size tlb_cpuid(void);

#endif /* TLB_CPUID_H */
