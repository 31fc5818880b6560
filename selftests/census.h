/* SPDX-License-Identifier: GPL-2.0 */
/* Pages counted once more, from records and pagemap, to check sums against. */
#ifndef CENSUS_H
#define CENSUS_H

#include "runs.h"
#include "smaps.h"

/**
 * struct census - what is in a range, by its records
 * @kind: pages of each kind
 * @level: entries that are leaves or say where the page is, of each level
 * @present: entries of kind PAGE, of each level
 * @special: present pages that the kernel does not account: zero, device
 * @hugetlb: present pages of hugetlb
 * @huge: present pages in leaves of level pmd that are accounted, no hugetlb
 * @huge_prot_none: of these, without access
 */
struct census {
	uint64_t kind[MMSCOPE_K_UNKNOWN + 1];
	uint64_t level[MMSCOPE_PGD + 1];
	uint64_t present[MMSCOPE_PGD + 1];
	uint64_t special;
	uint64_t hugetlb;
	uint64_t huge;
	uint64_t huge_prot_none;
};

struct census census_take(const struct runs *runs, uint64_t start,
			  uint64_t end);
uint64_t census_other(const struct census *c);
uint64_t census_longest(pid_t pid, const struct smaps_vma *vma);

#endif /* CENSUS_H */
