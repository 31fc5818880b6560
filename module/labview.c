// SPDX-License-Identifier: GPL-2.0
/* kernel/lab: write what to allocate or to free, read what there is. */
#include "labview.h"

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/string_helpers.h>

#include "extents.h"
#include "kwalk.h"
#include "lab.h"
#include "names.h"
#include "rows.h"
#include "text.h"

struct lab_view {
	struct mms_rows rows;		/* first */
	struct mms_lab_item item;	/* of the row */
	struct mms_extents extents;
	struct mms_kwalk walk;
};

static void lab_restart(void *view)
{
	((struct lab_view *)view)->item.id = 0;
}

/* Where the memory of the row is: 0 or -errno. */
static int find_extents(struct lab_view *v)
{
	u64 start = v->item.virt & PAGE_MASK;
	u64 end = PAGE_ALIGN(v->item.virt + v->item.size);
	struct mmscope_range run;
	int ret;

	v->extents = (struct mms_extents) { 0 };
	mms_kwalk_begin(&v->walk, start, end, 0, false);
	while ((ret = mms_kwalk_next(&v->walk, &run)) > 0)
		if (run.kind == MMSCOPE_K_PAGE)
			mms_extents_add(&v->extents, &run);
	return ret;
}

static int lab_next(void *view)
{
	struct lab_view *v = view;
	struct mms_lab_item item;
	int ret = 0;
	bool more;

	mms_lab_lock();
	more = mms_lab_next(v->item.id, &item);
	if (more) {
		unsigned int before = v->item.id;

		v->item = item;
		ret = find_extents(v);
		/* A signal: it is still the next. */
		if (ret)
			v->item.id = before;
	}
	mms_lab_unlock();
	return ret ? ret : more;
}

/* What makes an address a logical one, as arithmetic. */
static void show_arithmetic(struct seq_file *m, const struct lab_view *v)
{
	u64 phys = (v->extents.first << PAGE_SHIFT) +
		   (v->item.virt & ~PAGE_MASK);
	u64 less = v->item.virt - PAGE_OFFSET;

	seq_printf(m, " 0x%016llx - 0x%016lx = 0x%llx = phys: %s",
		   v->item.virt, PAGE_OFFSET, less,
		   str_yes_no(less == phys));
}

static void lab_show(struct seq_file *m, void *view)
{
	const struct lab_view *v = view;
	const struct mms_region *r = mms_region_of(&v->walk.regions,
						   v->item.virt);

	seq_printf(m, "%u %s %llu %016llx-%016llx %s %s %llu pfn:0x%llx %llu ",
		   v->item.id, v->item.kind, v->item.size, v->item.virt,
		   v->item.virt + v->item.size, r->name,
		   r->logical ? "logical" : "virtual", v->extents.count,
		   v->extents.first, v->extents.longest);
	mms_extents_show_leaves(m, &v->extents);
	if (r->logical)
		show_arithmetic(m, v);
	seq_putc(m, '\n');
}

static int lab_free(const char *what)
{
	unsigned int id;

	if (!what)
		return -EINVAL;
	if (!strcmp(what, "all")) {
		mms_lab_free_all();
		return 0;
	}
	if (kstrtouint(what, 10, &id) || !id)
		return -EINVAL;
	return mms_lab_free(id);
}

static int lab_request(void *view, char *text)
{
	const char *verb = mms_text_word(&text);
	const char *number = mms_text_word(&text);

	if (mms_text_word(&text))
		return -EINVAL;
	return strcmp(verb, "free") ? mms_lab_alloc(verb, number) :
				      lab_free(number);
}

static const struct mms_rows_ops lab_rows = {
	.size = sizeof(struct lab_view),
	.header = "# id kind size start-end region address extents first longest leaves",
	.privileged = true,
	.restart = lab_restart,
	.next = lab_next,
	.show = lab_show,
	.write = lab_request,
};

static int lab_file_open(struct inode *inode, struct file *file)
{
	return mms_rows_open(inode, file, &lab_rows);
}

const struct file_operations mms_lab_fops = {
	.owner = THIS_MODULE,
	.open = lab_file_open,
	.read = mms_rows_read,
	.write = mms_rows_write,
	.llseek = seq_lseek,
	.release = mms_rows_release,
};
