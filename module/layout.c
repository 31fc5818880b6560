// SPDX-License-Identifier: GPL-2.0
/*
 * kernel/layout: the regions of the kernel's address space, and how much of
 * each is mapped; above them what holds for all.
 */
#include "layout.h"

#include <linux/ioport.h>
#include <linux/seq_file.h>
#include <linux/string_helpers.h>

#include "kwalk.h"
#include "names.h"
#include "rows.h"

/* Bytes mapped by the leaves of each level. */
struct leaves {
	u64 bytes[MMSCOPE_PGD + 1];
	u64 blocked;
};

struct layout_view {
	struct mms_rows rows;		/* first */
	struct mms_kwalk walk;
	struct leaves leaves[MMS_REGIONS];
	unsigned int region;		/* of the row; the first row has facts */
	bool begun;
	bool walked;
};

static void layout_restart(void *view)
{
	struct layout_view *v = view;

	mms_kwalk_begin(&v->walk, mms_arch_kernel_start(),
			mms_arch_kernel_end(), 0, false);
	memset(v->leaves, 0, sizeof(v->leaves));
	v->region = 0;
	v->begun = false;
	v->walked = false;
}

static int walk_all(struct layout_view *v)
{
	struct mmscope_range run;
	int ret;

	while ((ret = mms_kwalk_next(&v->walk, &run)) > 0) {
		const struct mms_region *r =
			mms_region_of(&v->walk.regions, run.start);
		struct leaves *leaves = &v->leaves[r - v->walk.regions.regions];

		if (run.kind == MMSCOPE_K_PAGE)
			leaves->bytes[run.level] += run.end - run.start;
		else
			leaves->blocked += run.end - run.start;
	}
	v->walked = !ret;
	return ret;
}

static int layout_next(void *view)
{
	struct layout_view *v = view;
	int ret = v->walked ? 0 : walk_all(v);

	if (ret)
		return ret;
	if (v->begun)
		v->region++;
	v->begun = true;
	return v->region <= v->walk.regions.nr;
}

static u64 mapped(const struct leaves *leaves)
{
	u64 sum = 0;
	int level;

	for (level = MMSCOPE_PTE; level <= mms_arch_top_level(); level++)
		sum += leaves->bytes[level];
	return sum;
}

static int add_size(struct resource *res, void *sum)
{
	*(u64 *)sum += resource_size(res);
	return 0;
}

/* Memory the kernel was told of, whatever it uses it for. */
static u64 system_ram(void)
{
	u64 sum = 0;

	walk_iomem_res_desc(IORES_DESC_NONE,
			    IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, 0, -1,
			    &sum, add_size);
	return sum;
}

static u64 direct_mapped(const struct layout_view *v)
{
	u64 sum = 0;
	unsigned int i;

	for (i = 0; i < v->walk.regions.nr; i++)
		if (v->walk.regions.regions[i].logical)
			sum += mapped(&v->leaves[i]);
	return sum;
}

static void show_page_sizes(struct seq_file *m)
{
	int level;

	seq_puts(m, "page_sizes");
	for (level = MMSCOPE_PTE; level <= mms_arch_top_leaf(); level++) {
		seq_putc(m, ' ');
		mms_show_leaf_size(m, mms_arch_shift(level));
	}
	seq_putc(m, '\n');
}

static void show_facts(struct seq_file *m, const struct layout_view *v)
{
	seq_printf(m, "levels %d\n", mms_arch_top_level());
	show_page_sizes(m);
	seq_printf(m, "user 0x%016lx-0x%016lx\n", 0UL, TASK_SIZE_MAX);
	seq_printf(m, "kernel 0x%016llx-0x%016llx\n", mms_arch_kernel_start(),
		   mms_arch_kernel_end());
	seq_printf(m, "page_offset 0x%016lx\n", PAGE_OFFSET);
	seq_printf(m, "vmalloc 0x%016lx-0x%016lx\n", VMALLOC_START,
		   VMALLOC_END + 1);
	seq_printf(m, "isolated %s\n", str_yes_no(mms_arch_has_user_root()));
	seq_printf(m, "system_ram %llu\n", system_ram());
	seq_printf(m, "direct_mapped %llu\n", direct_mapped(v));
	seq_printf(m, "unread %llu\n", v->walk.unread);
	seq_puts(m, "# start-end size kind mapped blocked leaves name\n");
}

/* Bytes by size of leaf, as 4K:8192,2M:2097152. */
static void show_leaves(struct seq_file *m, const struct leaves *leaves)
{
	const char *separator = "";
	int level;

	for (level = MMSCOPE_PTE; level <= mms_arch_top_level(); level++) {
		if (!leaves->bytes[level])
			continue;
		seq_puts(m, separator);
		mms_show_leaf_size(m, mms_arch_shift(level));
		seq_printf(m, ":%llu", leaves->bytes[level]);
		separator = ",";
	}
	if (!*separator)
		seq_putc(m, '-');
}

static void layout_show(struct seq_file *m, void *view)
{
	const struct layout_view *v = view;
	const struct mms_region *r;

	if (!v->region) {
		show_facts(m, v);
		return;
	}
	r = &v->walk.regions.regions[v->region - 1];
	seq_printf(m, "%016llx-%016llx %17llu %-7s %14llu %9llu ", r->start,
		   r->end, r->end - r->start,
		   r->logical ? "logical" : "virtual",
		   mapped(&v->leaves[v->region - 1]),
		   v->leaves[v->region - 1].blocked);
	if (r->unwalked)
		seq_puts(m, "unwalked");
	else
		show_leaves(m, &v->leaves[v->region - 1]);
	seq_printf(m, " %s\n", r->name);
}

static const struct mms_rows_ops layout_rows = {
	.size = sizeof(struct layout_view),
	.privileged = true,
	.restart = layout_restart,
	.next = layout_next,
	.show = layout_show,
};

static int layout_file_open(struct inode *inode, struct file *file)
{
	return mms_rows_open(inode, file, &layout_rows);
}

const struct file_operations mms_layout_fops = {
	.owner = THIS_MODULE,
	.open = layout_file_open,
	.read = mms_rows_read,
	.llseek = seq_lseek,
	.release = mms_rows_release,
};
