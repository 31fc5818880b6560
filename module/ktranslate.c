// SPDX-License-Identifier: GPL-2.0
/* kernel/translate: write an address of the kernel's, read what is there. */
#include "ktranslate.h"

#include <linux/cpumask.h>
#include <linux/kallsyms.h>
#include <linux/percpu.h>
#include <linux/seq_file.h>
#include <linux/string_helpers.h>

#include "areas.h"
#include "entry.h"
#include "frame.h"
#include "names.h"
#include "pathshow.h"
#include "pathwalk.h"
#include "query.h"

struct ktranslate_file {
	struct mms_query query;		/* first */
	struct mms_path path;		/* these are used while printing */
	struct mms_regions regions;
	struct mms_areas areas;
	char symbol[KSYM_SYMBOL_LEN];
};

/* Code and data that have a name, of the kernel or of a module. */
static void show_symbol(struct seq_file *m, struct ktranslate_file *kf)
{
	sprint_symbol(kf->symbol, kf->path.addr);
	/* What has no name is printed as a number. */
	if (strncmp(kf->symbol, "0x", 2))
		seq_printf(m, "symbol %s\n", kf->symbol);
}

/* The distance of the per-CPU areas: that of the two next to each other. */
static unsigned long percpu_unit(void)
{
	unsigned long unit = 0;
	unsigned int cpu, other;

	for_each_possible_cpu(cpu) {
		for_each_possible_cpu(other) {
			unsigned long gap = per_cpu_offset(other) -
					    per_cpu_offset(cpu);

			if ((long)gap > 0 && (!unit || gap < unit))
				unit = gap;
		}
	}
	return unit;
}

/*
 * Of the first chunk of per-CPU memory, which has the kernel's own variables.
 * Where there is but one processor its size is not known to modules.
 */
static void show_percpu(struct seq_file *m, u64 addr)
{
	unsigned long unit = percpu_unit();
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		unsigned long first = mms_arch_percpu_start(cpu);

		if (addr >= first && addr - first < unit)
			seq_printf(m, "percpu cpu %u offset 0x%llx\n", cpu,
				   addr - first);
	}
}

/* The area that an address is in, as kernel/vmalloc has it: 1, 0, -errno. */
static int show_area(struct seq_file *m, struct ktranslate_file *kf)
{
	const struct mms_area *area = &kf->areas.area;
	int ret = mms_areas_find(&kf->areas, kf->path.addr);

	if (ret > 0)
		seq_printf(m, "area %016llx-%016llx pages %llu extents %llu longest %llu\n",
			   area->start, area->end, area->extents.pages,
			   area->extents.count, area->extents.longest);
	return ret;
}

/* An entry of the kernel's, whose bits mean less than those of a process. */
static void decode(struct mms_entry *e, int level, u64 raw)
{
	if (mms_arch_class(level, raw) == MMS_CHILD ||
	    mms_arch_class(level, raw) == MMS_EMPTY) {
		mms_entry_decode(e, level, raw);
		return;
	}
	mms_entry_kernel_leaf(e, level, raw);
}

static void show_walk(struct seq_file *m, const struct mms_path *path,
		      struct mms_entry *e, u32 *allowed)
{
	int level;

	*allowed = MMSCOPE_F_WRITE | MMSCOPE_F_EXEC;
	for (level = mms_arch_top_level(); level >= path->leaf; level--) {
		decode(e, level, path->steps[level].raw);
		mms_path_show_step(m, path, level, e, true);
		*allowed &= e->flags;
	}
}

static void show_frame(struct seq_file *m, const struct mms_path *path,
		       const struct mms_entry *e, const struct mms_region *r)
{
	u64 phys = mms_path_phys(path, e);
	struct mms_frame frame;

	mms_frame_describe(&frame, phys >> PAGE_SHIFT);
	seq_printf(m, "physical 0x%016llx\n", phys);
	if (r->logical)
		seq_printf(m, "logical 0x%016llx - 0x%016lx = 0x%llx = physical: %s\n",
			   path->addr, PAGE_OFFSET, path->addr - PAGE_OFFSET,
			   str_yes_no(path->addr - PAGE_OFFSET == phys));
	seq_printf(m, "frame pfn:0x%llx %s refs %d maps %d\n",
		   phys >> PAGE_SHIFT, frame.use, frame.refs, frame.maps);
}

/* What lies there by name. Less than 0: an error. */
static int show_names(struct seq_file *m, struct ktranslate_file *kf,
		      const struct mms_region *r)
{
	seq_printf(m, "region %016llx-%016llx %s %s\n", r->start, r->end,
		   r->logical ? "logical" : "virtual", r->name);
	show_symbol(m, kf);
	show_percpu(m, kf->path.addr);
	return r->areas ? show_area(m, kf) : 0;
}

static int ktranslate_show(struct seq_file *m, void *query)
{
	struct ktranslate_file *kf = query;
	const struct mms_region *r;
	struct mms_entry e;
	u32 allowed;
	int ret;

	ret = mms_pathwalk_kernel(&kf->path, kf->query.addr);
	if (ret)
		return ret;
	mms_regions_init(&kf->regions);
	r = mms_region_of(&kf->regions, kf->path.addr);
	seq_printf(m, "address 0x%016llx\n", kf->path.addr);
	ret = show_names(m, kf, r);
	if (ret < 0)
		return ret;
	show_walk(m, &kf->path, &e, &allowed);
	if (e.kind == MMSCOPE_K_HOLE) {
		seq_printf(m, "hole at level %s\n",
			   mms_name_level(kf->path.leaf));
		return 0;
	}
	mms_path_show_size(m, &kf->path);
	if (e.kind == MMSCOPE_K_PAGE)
		mms_path_show_access(m, allowed);
	else
		seq_puts(m, "access none\n");
	show_frame(m, &kf->path, &e, r);
	return 0;
}

static const struct mms_query_ops ktranslate_query = {
	.size = sizeof(struct ktranslate_file),
	.start = mms_arch_kernel_start,
	.end = mms_arch_kernel_end,
	.privileged = true,
	.show = ktranslate_show,
};

static int ktranslate_open(struct inode *inode, struct file *file)
{
	return mms_query_open(inode, file, &ktranslate_query);
}

/*
 * That the tables changed again and again is -EAGAIN for the reader. It is not
 * for seq_file, which would try for ever, and see no signal.
 */
static loff_t tell(loff_t ret)
{
	return ret == -EBUSY ? -EAGAIN : ret;
}

static ssize_t ktranslate_read(struct file *file, char __user *to, size_t count,
			       loff_t *pos)
{
	return tell(mms_query_read(file, to, count, pos));
}

static loff_t ktranslate_llseek(struct file *file, loff_t offset, int whence)
{
	return tell(seq_lseek(file, offset, whence));
}

const struct file_operations mms_ktranslate_fops = {
	.owner = THIS_MODULE,
	.open = ktranslate_open,
	.read = ktranslate_read,
	.write = mms_query_write,
	.llseek = ktranslate_llseek,
	.release = mms_query_release,
};
