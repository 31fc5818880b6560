// SPDX-License-Identifier: GPL-2.0
/* How something lies in physical memory, from the runs that map it. */
#include "extents.h"

#include <linux/bitops.h>
#include <linux/mm.h>
#include <linux/seq_file.h>

#include "mmscope.h"
#include "names.h"

/**
 * mms_extents_add - add a run, in the order of addresses
 * @x: zeroed at first
 * @run: run of pages
 *
 * Context: any.
 */
void mms_extents_add(struct mms_extents *x, const struct mmscope_range *run)
{
	u64 pages = (run->end - run->start) >> PAGE_SHIFT;

	if (!x->pages)
		x->first = run->frame;
	if (!x->pages || run->frame != x->next) {
		x->count++;
		x->last = 0;
	}
	x->pages += pages;
	x->last += pages;
	x->longest = max(x->longest, x->last);
	x->next = run->frame + pages;
	x->leaves |= BIT(run->shift);
}

/**
 * mms_extents_show_leaves - print the sizes of the leaves, as 4K,2M
 * @m: where to
 * @x: extents, not of nothing
 */
void mms_extents_show_leaves(struct seq_file *m, const struct mms_extents *x)
{
	const char *separator = "";
	unsigned int shift;

	for_each_set_bit(shift, &x->leaves, BITS_PER_LONG) {
		seq_puts(m, separator);
		mms_show_leaf_size(m, shift);
		separator = ",";
	}
}
